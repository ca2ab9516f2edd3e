"""Anybody checks a release with the paper in hand: true or not, newest or not, and a file beside it."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from paper.thai import baht, baht_in_words
from plans.decisions.actions import DecisionInput, prepare, publish
from plans.papers.release_papers import frozen_book
from plans.profile.models import TambonProfile
from plans.releases import actions as releases_actions
from plans.releases import queries as releases_queries
from plans.releases.models import Release
from plans.releases.staleness import out_of_date
from plans.rollup.actions import roll_up
from plans.village.actions.moves import move
from tests.cast import VILLAGES
from tests.frozen import thawed
from tests.pages import text_of
from tests.plans.released import fresh, rolled_up


@pytest.fixture
def release(world, people):
    return releases_actions.release(rolled_up(), by=people["team"])


@pytest.fixture
def url(release):
    return reverse("release_check", args=[release.token])


def test_without_signing_in_it_confirms_version_and_digest(client, release, url):
    answer = client.get(url)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "✓ เป็นเล่มจริงและเป็นเล่มล่าสุด" in text
    assert releases_queries.grouped(release.digest) in text
    assert "<dd>1</dd>" in text
    assert url == f"/v/{release.token}/"


def test_a_holder_of_the_paper_reads_what_its_cover_says(client, release, url):
    """An altered book with a good code differs from the page in what anybody can read."""
    text = text_of(client.get(url))
    cover = frozen_book(release).cover
    assert cover.total_baht > 0
    for fact in (
        f"แผน แผนชุมชนบูรณาการระดับตำบล ต.บ้านบัว {release.period}",
        "พื้นที่ ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์",
        f"โครงการในเล่ม {cover.projects} โครงการ",
        f"งบประมาณรวม {baht(cover.total_baht)} บาท ({baht_in_words(cover.total_baht)})",
    ):
        assert fact in text
    assert text.index("งบประมาณรวม") < text.index("รายละเอียดทางเทคนิค")


def test_what_nobody_carries_is_not_on_the_cover_nor_on_its_page(client, people, small):
    first, second = small.plan.lines.order_by("position")[:2]
    for line, fate in ((first, "declined"), (second, "carried")):
        prepare(small.plan, line.project, DecisionInput(fate, reason="เวทีมีมติ"), by=people["team"])
    publish(small.plan, by=people["team"])
    roll_up(small.plan.pk)
    made = releases_actions.release(fresh(small.plan), by=people["team"])
    cover = frozen_book(made).cover
    text = text_of(client.get(reverse("release_check", args=[made.token])))
    assert f"โครงการในเล่ม {cover.projects} โครงการ งบประมาณรวม {baht(cover.total_baht)} บาท" in text
    assert cover.projects < small.plan.lines.count()


def test_no_person_is_named(client, release, url):
    text = client.get(url).content.decode()
    assert "สมมติ" not in text
    assert "ทีมปฏิบัติการ" not in text


def test_a_newer_one_is_said_with_version_and_day(client, release, url, people):
    TambonProfile.objects.create(tambon_plan=releases_queries.plan_of(release), identity="ตำบลข้าวหอม")
    second = releases_actions.release(releases_queries.plan_of(release), by=people["team"])
    text = client.get(url).content.decode()
    assert "เป็นเล่มจริง แต่มีเล่มใหม่กว่าแล้ว" in text
    assert reverse("release_check", args=[second.token]) in text
    assert "เล่มแผน ครั้งที่ 2" in text


def test_the_public_is_told_what_changed_and_not_what_the_office_does_about_it(client, release, url):
    plan = releases_queries.plan_of(release)
    type(plan).objects.filter(pk=plan.pk).update(digest="0" * 64)
    assert any("กรุณาออกเล่มแผนใหม่" in reason for reason in out_of_date(release))
    text = text_of(client.get(url))
    assert "โครงการในแผนตำบลเปลี่ยนหลังออกเล่มแผน ครั้งที่ 1" in text
    assert "กรุณาออกเล่มแผนใหม่" not in text


def test_a_reopened_village_is_said(client, release, url, people, world):
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    assert "ข้อมูลไม่เป็นปัจจุบัน" in client.get(url).content.decode()


@pytest.mark.parametrize("token", ["x", "nothing-here", "ก" * 40])
def test_an_unknown_token_is_not_found(client, release, token):
    assert client.get(reverse("release_check", args=[token])).status_code == 404


def test_the_digest_is_recomputed_from_what_is_stored(client, release, url, transactional_db):
    with thawed():
        Release.objects.filter(pk=release.pk).update(content=release.content.replace("24000.00", "24000.01"))
    text = client.get(url).content.decode()
    assert "รหัสตรวจสอบไม่ตรง" in text
    assert "✓" not in text


def test_what_has_not_changed_is_not_sent_again(client, release, url, people, world, as_):
    first = client.get(url)
    tag = first.headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert as_("team").get(url, headers={"If-None-Match": tag}).status_code == 200
    client.logout()
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


# --- a file beside it -----------------------------------------------------------------------------------------------
def compared(client, release, content=None, text=""):
    data = {"text": text}
    if content is not None:
        data["file"] = SimpleUploadedFile("แผน.json", content)
    return client.post(reverse("release_compare", args=[release.token]), data).content.decode()


def test_the_very_file_is_recognised(client, release):
    assert "✓ ไฟล์ตรงกับเล่มนี้ทุกตัวอักษร" in compared(client, release, release.content.encode())
    assert "✓ ไฟล์ตรงกับเล่มนี้ทุกตัวอักษร" in compared(client, release, text=json.dumps(json.loads(release.content)))


def test_one_satang_more_is_found_out(client, release):
    changed = release.content.replace('"24000.00"', '"24000.01"', 1)
    assert changed != release.content
    text = compared(client, release, changed.encode())
    assert "ไฟล์ไม่ตรงกับเล่มนี้" in text
    assert releases_queries.text_digest(changed) in text


def test_the_file_of_another_version_is_named(client, release, people):
    TambonProfile.objects.create(tambon_plan=releases_queries.plan_of(release), identity="ตำบลข้าวหอม")
    second = releases_actions.release(releases_queries.plan_of(release), by=people["team"])
    text = compared(client, release, second.content.encode())
    assert "ไฟล์เป็นเล่มแผนอื่น" in text
    assert "เล่มแผน ครั้งที่ 2" in text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_what_cannot_be_read_is_said(client, release, content):
    assert "กรุณาแก้ไขข้อมูลต่อไปนี้" in compared(client, release, content)


def test_comparing_is_posted(client, release):
    assert client.get(reverse("release_compare", args=[release.token])).status_code == 404


def test_too_many_questions_are_answered_with_patience(client, release, url, settings):
    settings.PUBLIC_LOOKUPS_PER_MINUTE = 2
    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 429]
