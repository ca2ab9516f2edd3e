"""Common target areas: which villages several agencies work in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from plans.alignment.target_areas import targets
from plans.decisions.models import Decision, Outcome, PublicationState
from plans.requests.actions.asking import Kind
from plans.requests.models import Commitment, CommitmentState
from tests import factories
from tests.frozen import thawed
from tests.plans.alignment.frameworks import extra_line
from tests.plans.requests.commitments import in_state, make

FIRST, SECOND = "31010401", "31010402"


@pytest.fixture
def decided(plan, station, people):
    one = Decision.objects.create(
        tambon_plan=plan,
        project=plan.lines.get().project,
        standing=PublicationState.PUBLISHED,
        published_at=timezone.now(),
        lead=Agency.objects.get(code="sao"),
        by=people["team"],
    )
    one.supporting.add(station)
    return one


def found(plan):
    requests = Commitment.objects.filter(tambon_plan=plan).select_related("agency")
    return [
        (one.place.code, [(work.agency.code, len(work.projects), work.has_accepted) for work in one.works])
        for one in targets(plan, requests)
    ]


def test_a_village_has_the_hosts_of_its_projects(plan, decided):
    assert found(plan) == [(FIRST, [("ldd", 1, False), ("sao", 1, False)])]


def test_what_an_agency_was_asked_for_counts_until_it_says_no(plan, station, people):
    assert found(plan) == []
    asked = make(plan, station, people["team"], kind=Kind.PEOPLE)
    assert found(plan) == [(FIRST, [("ldd", 1, False)])]
    in_state(asked, CommitmentState.ACCEPTED)
    assert found(plan) == [(FIRST, [("ldd", 1, True)])]
    in_state(asked, CommitmentState.DECLINED)
    assert found(plan) == []


def test_a_joint_project_is_at_work_where_each_member_came_from(plan, decided):
    line = plan.lines.get()
    member = extra_line(plan, factories.project(SECOND), fate=Outcome.MERGED, carrier=line.project)
    plan.lines.filter(pk=member.pk).update(area_code=SECOND)
    assert [place for place, _ in found(plan)] == [FIRST, SECOND]


def test_what_is_not_carried_brings_nobody(plan, decided):
    plan.lines.update(fate=Outcome.DEFERRED)
    assert found(plan) == []


def test_the_page_shows_places_of_several_agencies_first(as_, plan, decided):
    with thawed():
        decided.supporting.clear()
    client = as_("secretary")
    url = reverse("plans:target_areas", args=[plan.pk])
    assert "ยังไม่มีพื้นที่ที่หลายหน่วยงาน" in client.get(url).content.decode()
    shown = client.get(url, {"show": "all"})
    assert [line.first.row.place.code for line in shown.context["listing"].lines] == [FIRST]
    assert "อบต.บ้านบัว" in shown.content.decode()


def test_an_agency_sees_only_its_own_requests_in_it(as_, plan, people):
    in_state(make(plan, Agency.objects.get(code="sao"), people["team"]), CommitmentState.ACCEPTED)
    url = reverse("plans:target_areas", args=[plan.pk])
    assert as_("partner").get(url, {"show": "all"}).context["listing"].lines == []
    assert as_("stranger").get(url).status_code == 404


def test_as_many_queries_for_three_projects_as_for_one(as_, plan, decided, station):
    client = as_("team")
    counts = []
    for more in (False, True, True):
        if more:
            extra_line(plan, factories.project(FIRST, lead_agency=station))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plans:target_areas", args=[plan.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]
