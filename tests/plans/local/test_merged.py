"""A project that the tambon forum merged: the plan holds the work once, under whichever of the merged it stands."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.decisions.models import Merge, MergeMember, Outcome, PublicationState
from plans.local.actions.approval import EDITIONS, CannotMove
from plans.local.actions.changes import open_local_plan
from plans.local.actions.intake import Availability, Placing, offers, take_in
from plans.local.editions import plan_in_force
from plans.local.models import Edition
from plans.local.readiness import faults
from plans.tambon.models import TambonLine
from tests import factories
from tests.pages import written
from tests.plans.amendments import add, announced, edition_of, entry, go
from tests.plans.local.carried import carried
from tests.scenery import scene

pytestmark = pytest.mark.django_db
K = Edition.Kind
PLACING = Placing(programme="แผนงานการเกษตร", reason="ประชาคมตำบลเห็นชอบ")


@pytest.fixture
@scene
def plan(lao):
    return open_local_plan(lao[0], factories.period(), by=lao[1]["planner"])


@pytest.fixture
def pair():
    """Return two lines of the tambon plan for one pond."""
    return carried("สระหมู่ 1", village="31010401"), carried("สระหมู่ 2", (4000, *[None] * 4), village="31010402")


def merge(survivor, member, by, kind=Merge.Kind.SAME, standing=PublicationState.PUBLISHED):
    """Merge two lines as the forum does, and roll up."""
    published = timezone.now() if standing == PublicationState.PUBLISHED else None
    merged = Merge.objects.create(
        tambon_plan=survivor.tambon_plan,
        kind=kind,
        survivor=survivor.project,
        reason="สระเดียวกัน",
        by=by,
        standing=standing,
        published_at=published,
    )
    for line in (survivor, member):
        MergeMember.objects.create(merge=merged, project=line.project)
    if published:
        fate = {"fate": Outcome.MERGED, "carrier": survivor.project, "counts": kind == Merge.Kind.JOINT}
        TambonLine.objects.filter(pk=member.pk).update(**fate)
    return merged


def taken(edition, people, *lines):
    return take_in(edition, {line.project_id: "p02" for line in lines}, PLACING, by=people["planner"])


def in_use(plan, people, *lines):
    """Announce a main edition that holds lines of the tambon plan."""
    main = edition_of(plan, people)
    taken(main, people, *lines)
    announced(main, people)


@pytest.mark.parametrize("kind", Merge.Kind)
def test_a_survivor_whose_member_stands_in_the_plan_changes_that_row(plan, people, pair, kind):
    member, survivor = pair
    in_use(plan, people, member)
    merge(survivor, member, people["planner"], kind)
    supplement, change = edition_of(plan, people, K.SUPPLEMENT), edition_of(plan, people, K.CHANGE)
    (offer,) = offers(supplement, reader=people["planner"])
    assert (offer.standing, offer.can_be_taken) == (Availability.DIFFERS, False)
    assert "สระหมู่ 1" in offer.stands_as
    assert member.project.code in offer.stands_as
    (row,) = taken(change, people, survivor)
    assert (row.old["title"], row.new["title"]) == ("สระหมู่ 1", "สระหมู่ 2")
    assert not faults(change)
    announced(change, people)
    (line,) = plan_in_force(plan)
    own = Decimal(1000) if kind == Merge.Kind.JOINT else 0
    assert line.entry.budget_baht[2571] == 4000 + own
    (offer,) = offers(edition_of(plan, people, K.CHANGE), reader=people["planner"])
    assert offer.standing == Availability.SAME


def test_a_merge_that_is_only_prepared_or_was_undone_joins_nothing(plan, people, pair):
    member, survivor = pair
    in_use(plan, people, member)
    merge(survivor, member, people["planner"], standing=PublicationState.PREPARED)
    supplement = edition_of(plan, people, K.SUPPLEMENT)
    found = {offer.project_id: offer for offer in offers(supplement, reader=people["planner"])}
    assert found[survivor.project_id].standing == Availability.NEW
    MergeMember.objects.update(is_active=False)
    Merge.objects.update(standing=PublicationState.PUBLISHED, published_at=timezone.now())
    taken(supplement, people, survivor)
    assert not faults(supplement)


def test_a_line_drafted_before_the_merge_stops_the_edition_and_names_both_places(plan, people, pair):
    member, survivor = pair
    in_use(plan, people, member)
    supplement = edition_of(plan, people, K.SUPPLEMENT)
    taken(supplement, people, survivor)
    merge(survivor, member, people["planner"])
    (fault,) = faults(supplement)
    for said in (survivor.project.code, member.project.code, f"ในฉบับนี้ ({supplement})", "ในแผนที่ใช้อยู่ (ฉบับแรก)"):
        assert said in fault
    assert fault.place
    assert fault in EDITIONS.check_list(supplement, EDITIONS.by_name["propose"])
    with pytest.raises(CannotMove, match=member.project.code):
        go(supplement, people, "propose", confirmed=None)


def test_two_of_one_merge_in_one_edition_stop_it(plan, people, pair):
    main = edition_of(plan, people)
    taken(main, people, *pair)
    merge(*pair, people["planner"])
    (fault,) = faults(main)
    assert "เหลือไว้รายการเดียว" in fault


def test_what_is_done_together_is_told_and_confirmed(plan, people, pair):
    member, survivor = pair
    in_use(plan, people, member)
    supplement = edition_of(plan, people, K.SUPPLEMENT)
    taken(supplement, people, survivor)
    merge(survivor, member, people["planner"], Merge.Kind.JOINT)
    (told,) = faults(supplement)
    assert (told.severity, told.code) == ("warning", "twice")
    with pytest.raises(CannotMove):
        go(supplement, people, "propose")
    go(supplement, people, "propose", confirmed=[told.confirmation])


def test_a_plan_that_holds_both_already_is_told_in_every_edition_that_does_not_mend_it(plan, people, pair):
    in_use(plan, people, *pair)
    merge(*pair, people["planner"])
    supplement = edition_of(plan, people, K.SUPPLEMENT)
    add(supplement, people, entry("ถนน"))
    (told,) = faults(supplement)
    assert (told.severity, "นับสองครั้ง" in told) == ("warning", True)


def test_the_page_says_whose_each_project_is_and_under_which_name_it_stands(client, plan, people, pair):
    member, survivor = pair
    in_use(plan, people, member)
    merge(survivor, member, people["planner"])
    other = carried("สระหมู่ 2", village="31010401")
    draft = edition_of(plan, people, K.CHANGE)
    client.force_login(people["planner"])
    page = " ".join(written(client.get(reverse("plans:edition_take_in", args=[draft.pk]))).split())
    for project in (survivor.project, other.project):
        owner = f'<td data-label="หมู่บ้าน/หน่วยงานที่เสนอ">{project.area}</td>'
        assert f'{owner}<td data-label="รหัสโครงการ">{project.code}</td>' in page
    assert f"อยู่ในแผนแล้วในชื่อโครงการ «สระหมู่ 1» ({member.project.area} รหัส {member.project.code})" in page
    assert f"นำ «สระหมู่ 2» ({survivor.project.area} รหัส {survivor.project.code}) เข้าแผน" in page
