"""Anybody finds a project of a released plan by title, village and tambon; what was not released is not found."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml.html import fromstring

from plans.decisions import decision_file
from plans.decisions.queries import UNCHANGED, WAITING
from plans.releases import actions as releases_actions
from plans.releases.models import ReleaseLine
from plans.tracking.lists import FOUND
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.released import forum_closed, rolled_up

URL = reverse("track")
LIGHT = 60_000


@pytest.fixture
def release(world, people):
    return releases_actions.release(rolled_up(), by=people["team"])


def codes(client, q, **words):
    return [line.first.row.code for line in client.get(URL, {"q": q} | words).context["listing"].lines]


def test_before_a_word_is_typed_nothing_is_listed_and_the_code_is_asked_for(client, release):
    page = client.get(URL)
    assert page.context["listing"].lines == []
    assert 'name="code"' in page.content.decode()
    assert "noindex" not in page.content.decode()
    assert codes(client, "   ") == []


def test_it_is_found_by_title_village_and_tambon_in_any_order(client, release):
    line = release.lines.select_related("project__area").first()
    moo, tambon = line.project.area.moo, release.area.name
    for words in (line.title, f"{tambon} {line.title[:8]}", f"หมู่ที่ {moo} ต.{tambon}", f"ม.{moo} {line.title[-6:]}"):
        assert line.code in codes(client, words), words
    assert line.code not in codes(client, f"{line.title} หมู่ 99")
    assert codes(client, line.code) == [line.code]
    assert reverse("tracked", args=[line.code]) in client.get(URL, {"q": line.title}).content.decode()


def test_what_was_not_released_is_not_found(client, release, people, world):
    project = Project.objects.get(village_line__plan__village__code=VILLAGES[0])
    drafts = Project.objects.exclude(pk__in=ReleaseLine.objects.values("project"))
    assert drafts.exists()
    for draft in drafts:
        assert draft.code not in codes(client, draft.code)
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    Project.objects.filter(pk=project.pk).update(title="ร่างชื่อใหม่ที่ยังไม่ส่ง")
    added = factories.project(VILLAGES[0], title="โครงการร่างหลังเปิดแก้")
    factories.line(world.plans[VILLAGES[0]], added, world.plans[VILLAGES[0]].lines.first().resolution)
    assert codes(client, "ร่างชื่อใหม่") == codes(client, "โครงการร่าง") == []
    assert "ไม่พบโครงการในแผนที่ออกแล้ว" in text_of(client.get(URL, {"q": "ร่างชื่อใหม่"}))


def test_what_can_no_longer_be_followed_is_not_found_either(client, release, world, people):
    project = Project.objects.get(village_line__plan__village__code=VILLAGES[0])
    assert codes(client, project.code) == [project.code]
    move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")
    project.village_line.delete()
    assert codes(client, project.code) == []
    assert client.get(reverse("tracked", args=[project.code])).status_code == 404


@pytest.mark.parametrize("sort", ["", *(column.name for column in FOUND.columns if column.is_sortable)])
def test_every_project_stands_once_in_every_order(client, release, sort):
    assert sorted(codes(client, release.area.name, sort=sort)) == sorted(line.code for line in release.lines.all())


def test_where_nothing_is_found_one_button_is_green_and_the_words_can_be_cleared(client, release):
    page = client.get(URL, {"q": "ไม่มีคำนี้"})
    assert "ไม่พบโครงการในแผนที่ออกแล้ว" in text_of(page)
    green = fromstring(page.content).xpath('//main//*[contains(@class, "btn go")]/text()')
    assert green == ["ดูโครงการ"]
    assert "ล้างตัวกรอง" in text_of(page)


def test_the_result_is_told_in_the_words_of_the_project_s_own_page(client, release, people):
    (line,) = release.lines.all()

    def told():
        (row,) = fromstring(client.get(URL, {"q": line.code}).content).xpath("//main//tbody/tr")
        page = text_of(client.get(reverse("tracked", args=[line.code])))
        return [
            words for words in (WAITING, UNCHANGED, "บรรจุในแผนตำบล") if words in row.text_content() and words in page
        ]

    assert told()[0] == WAITING
    forum_closed(rolled_up(), people["team"])
    assert told() == [UNCHANGED]
    decided = [{"project": line.code, "fate": "carried", "reason": "ทำได้ทันที"}]
    decision_file.apply(rolled_up(), {"decisions": decided}, by=people["team"])
    rolled_up()
    assert told() == ["บรรจุในแผนตำบล"]


def test_no_person_is_named_and_the_page_is_light(client, release):
    page = client.get(URL, {"q": release.area.name})
    assert "สมมติ" not in text_of(page)
    assert len(page.content) <= LIGHT


def test_it_takes_as_many_queries_for_one_as_for_all(client, release, django_assert_max_num_queries):
    line = release.lines.first()
    client.get(URL)
    with django_assert_max_num_queries(20) as one:
        client.get(URL, {"q": line.code})
    with django_assert_max_num_queries(len(one)):
        client.get(URL, {"q": release.area.name})


def test_the_old_address_of_a_code_still_leads_to_its_page(client, release):
    code = release.lines.first().code
    assert client.get(URL, {"code": code.lower()})["Location"] == reverse("tracked", args=[code])
