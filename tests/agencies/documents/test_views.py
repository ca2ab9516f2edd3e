"""The log of downloads, and the way files leave the house."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from agencies.documents import downloads, prints
from agencies.documents.downloads import stream, stream_bytes
from agencies.documents.models import Download
from plans.village.models import Attachment
from tests.pages import text_of

DIGEST = hashlib.sha256("เนื้อหา".encode()).hexdigest()
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
    page = text_of(client.get(reverse("agencies:downloads")))
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
        page = client.get(reverse("agencies:downloads"), {"q": words}).context["page"]
        return {download.object_id for download in page}

    assert found("") == {1, 2}
    assert found("แผนตำบล") == found("310105") == found("planner") == {2}
    assert found("ตำบล แผน") == found("PLANNER ๓๑๐๑๐๕ แผน") == {2}
    assert found("ไม่มี") == found("แผนตำบล team") == set()


def test_the_log_asks_equally_much_for_one_line_and_for_three(client, people, django_assert_num_queries):
    log(people["team"], 1)
    client.force_login(people["auditor"])
    client.get(reverse("agencies:downloads"))
    with django_assert_num_queries(5) as one:
        client.get(reverse("agencies:downloads"))
    log(people["planner"], 2)
    log(people["mayor"], 3)
    with django_assert_num_queries(len(one)):
        assert len(client.get(reverse("agencies:downloads")).context["page"]) == 3


@pytest.fixture
def paper(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attachment = Attachment.objects.first()
    attachment.file.save("a.pdf", ContentFile("เนื้อหา".encode()))
    attachment.file_name, attachment.sha256 = NAME, DIGEST
    return attachment


def request_of(user):
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user = user
    return request


def handed_out(user, paper):
    return stream(request_of(user), paper, area_code="31010401")


def test_a_file_leaves_as_an_attachment_by_its_thai_name_after_the_log_was_written(world, paper):
    answer = handed_out(world.people["team"], paper)
    row = Download.objects.get()
    assert (row.user, row.object, row.object_id) == (world.people["team"], "attachment", paper.pk)
    assert (row.area_code, row.file_name, row.sha256, row.ip_address) == ("31010401", NAME, DIGEST, "10.1.2.3")
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


def logged(caplog):
    return [(record.levelname, record.getMessage()) for record in caplog.records if "documents" in record.name]


@pytest.mark.parametrize("size", [10, downloads.IN_MEMORY + 1])
def test_a_file_that_is_not_what_was_stored_is_refused_in_one_sentence_and_logged(world, paper, caplog, size):
    Path(paper.file.path).write_bytes(b"other")
    paper.size_bytes = size
    answer = handed_out(world.people["team"], paper)
    said = answer.content.decode()
    assert answer.status_code == 500
    assert f"ไฟล์ «{NAME}» ในเครื่องแม่ข่ายไม่ตรงกับที่บันทึกไว้ ระบบจึงไม่ส่งให้" in said
    assert "other" not in said
    assert Download.objects.count() == 0
    assert logged(caplog) == [("ERROR", f"{paper.file.name} is not the file that was stored")]


def test_a_large_file_leaves_whole_after_it_was_compared(world, paper):
    content = b"x" * (downloads.IN_MEMORY + 7)
    Path(paper.file.path).write_bytes(content)
    paper.size_bytes, paper.sha256 = len(content), hashlib.sha256(content).hexdigest()
    answer = handed_out(world.people["team"], paper)
    assert b"".join(answer.streaming_content) == content
    answer.close()


def test_a_print_with_words_across_its_pages_is_made_of_what_was_stored_only(world, paper, caplog):
    job = SimpleNamespace(
        status="done", file=paper.file, file_name=NAME, sha256="0" * 64, size_bytes=1, pk=1, ACCESS=paper.ACCESS
    )
    answer = prints.handed_out(request_of(world.people["team"]), job, area_code="310104", mark="ร่าง")
    assert (answer.status_code, Download.objects.count()) == (500, 0)
    assert logged(caplog)[0][0] == "ERROR"
