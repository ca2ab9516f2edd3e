"""The log of downloads, and the way files leave the house."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from agencies.documents.downloads import stream, stream_bytes
from agencies.documents.models import Download
from plans.village.models import Attachment

NAME = "รายงานการประชุม หมู่ที่ 1.pdf"


def log(user, number, code="31010401", name=NAME):
    return Download.objects.create(
        user=user, object="attachment", object_id=number, area_code=code, file_name=name, sha256="ab" * 32
    )


@pytest.mark.parametrize(
    ("name", "status"), [("auditor", 200), ("admin", 200), ("team", 403), ("district", 403), ("nobody", 403)]
)
def test_only_auditor_and_administrator_read_the_log(client, people, name, status):
    client.force_login(people[name])
    assert client.get(reverse("agencies:downloads")).status_code == status


def test_visitors_are_asked_to_sign_in(client, people):
    assert client.get(reverse("agencies:downloads")).url.startswith(reverse("sign_in"))


def test_an_auditor_sees_her_province_only(client, people):
    log(people["team"], 1)
    log(people["stranger"], 2, code="80080101", name="ไกล.pdf")
    client.force_login(people["auditor"])
    page = client.get(reverse("agencies:downloads")).content.decode()
    assert NAME in page
    assert "เอกสารแนบ เลขที่ 1" in page
    assert "ไกล.pdf" not in page
    client.force_login(people["admin"])
    assert "ไกล.pdf" in client.get(reverse("agencies:downloads")).content.decode()


def test_the_log_is_searched_by_file_person_and_area(client, people):
    log(people["team"], 1)
    log(people["planner"], 2, code="310105", name="แผนตำบล.pdf")
    client.force_login(people["auditor"])

    def found(words):
        lines = client.get(reverse("agencies:downloads"), {"q": words}).context["lines"]
        return {download.object_id for download, _kind in lines}

    assert found("") == {1, 2}
    assert found("แผนตำบล") == found("310105") == found("planner") == {2}
    assert found("ไม่มี") == set()


def test_the_log_asks_equally_much_for_one_line_and_for_three(client, people, django_assert_num_queries):
    log(people["team"], 1)
    client.force_login(people["auditor"])
    client.get(reverse("agencies:downloads"))
    with django_assert_num_queries(5) as one:
        client.get(reverse("agencies:downloads"))
    log(people["planner"], 2)
    log(people["mayor"], 3)
    with django_assert_num_queries(len(one)):
        assert len(client.get(reverse("agencies:downloads")).context["lines"]) == 3


@pytest.fixture
def paper(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attachment = Attachment.objects.first()
    attachment.file.save("a.pdf", ContentFile("เนื้อหา".encode()))
    return attachment


def request_of(user):
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user = user
    return request


def handed_out(user, paper):
    paper.file_name, paper.sha256 = NAME, "cd" * 32
    return stream(request_of(user), paper, area_code="31010401")


def test_a_file_leaves_as_an_attachment_by_its_thai_name_after_the_log_was_written(world, paper):
    answer = handed_out(world.people["team"], paper)
    row = Download.objects.get()
    assert (row.user, row.object, row.object_id) == (world.people["team"], "attachment", paper.pk)
    assert (row.area_code, row.file_name, row.sha256, row.ip_address) == ("31010401", NAME, "cd" * 32, "10.1.2.3")
    assert b"".join(answer.streaming_content).decode() == "เนื้อหา"
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%A3")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_is_gone_is_404_and_no_row(world, paper):
    paper.file.storage.delete(paper.file.name)
    with pytest.raises(Http404):
        handed_out(world.people["team"], paper)
    assert Download.objects.count() == 0


def test_a_file_made_on_the_spot_is_logged_with_its_own_digest(world, paper):
    answer = stream_bytes(
        request_of(world.people["team"]), content=b"PK", file_name="แบบกรอก.xlsx", thing=paper, area_code="31010401"
    )
    assert b"".join(answer.streaming_content) == b"PK"
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.spreadsheetml")
    assert Download.objects.get().sha256 == hashlib.sha256(b"PK").hexdigest()
