"""Agencies' proposals: written, proposed frozen, summed beside the villages' projects, withdrawn again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.people.models import User
from plans.decisions.models import Outcome
from plans.proposals.actions import (
    PROPOSALS,
    STAGES,
    CannotPropose,
    Written,
    agencies_of,
    draft,
    lacking,
    move,
    rewrite,
)
from plans.proposals.models import AgencyProposal, ProposalState
from plans.rollup.actions import roll_up
from plans.rollup.queries import balance
from plans.tambon.models import TambonPlan
from plans.village.models import PlanVersion
from projects.models import Project, Stage
from projects.snapshot import digest
from tests import factories
from tests.plans.freezing import freeze
from tests.plans.proposals.typed import MONEY, VALUES

TAMBON = "310104"
MOVES = PROPOSALS.by_name


@pytest.fixture
def plan(world):
    return factories.tambon_plan(TAMBON)


@pytest.fixture
def written(plan, station, people):
    return draft(plan, station, Written(VALUES, MONEY), by=people["partner"])


@pytest.fixture
def proposed(written, people):
    move(written, "submit", by=people["partner"])
    return written


def lines_of(plan):
    roll_up(plan.pk)
    return {line.title: line for line in plan.lines.all()}


class TestWriting:
    def test_a_draft_belongs_to_the_tambon_and_names_its_agency(self, written, station):
        project = written.project
        assert (project.area.code, project.stage, project.lead_agency) == (TAMBON, Stage.DRAFT, station)
        assert project.budget_by_year == {2571: Decimal(40000), 2572: Decimal(0)}
        assert (written.state, written.content, written.digest) == (ProposalState.DRAFT, None, "")

    @pytest.mark.parametrize("name", ["secretary", "team", "mayor", "district", "kaset"])
    def test_only_an_agency_s_officer_proposes_and_only_for_her_agency(self, plan, station, people, name):
        assert station not in agencies_of(people[name], plan)
        with pytest.raises(PermissionDenied):
            draft(plan, station, Written(VALUES, MONEY), by=people[name])
        assert not AgencyProposal.objects.exists()

    def test_the_local_authority_proposes_too(self, plan, people):
        assert [one.code for one in agencies_of(people["planner"], plan)] == ["sao"]
        assert agencies_of(people["planner"], factories.tambon_plan("310105")) == []

    def test_a_draft_is_changed_by_its_agency(self, written, people):
        changed = Written(VALUES | {"title": "ชื่อใหม่"}, MONEY | {2573: Decimal(5)}, revision=1)
        rewrite(written, changed, by=people["partner"])
        project = Project.objects.get(area__code=TAMBON)
        assert (project.title, project.revision, project.budget_baht) == ("ชื่อใหม่", 2, Decimal(40005))
        with pytest.raises(CannotPropose, match="มีผู้แก้ไขโครงการนี้"):
            rewrite(written, Written(VALUES, MONEY, revision=1), by=people["partner"])
        assert Project.objects.get(area__code=TAMBON).title == "ชื่อใหม่"

    def test_what_is_proposed_is_not_changed(self, proposed, people):
        with pytest.raises(CannotPropose, match="เสนอต่อเวทีตำบลแล้ว"):
            rewrite(proposed, Written(VALUES, MONEY, revision=1), by=people["partner"])


class TestMoves:
    def test_what_is_lacking_is_mended_in_the_form(self, written):
        Project.objects.update(urgency="")
        written.project.refresh_from_db()
        reasons = PROPOSALS.reasons_against(written, PROPOSALS["submit"])
        assert reasons == ["ยังไม่ได้ระบุความเร่งด่วน"]
        assert [reason.place for reason in reasons] == [reverse("plans:proposal_edit", args=[written.pk])]

    @pytest.mark.parametrize("state", ProposalState)
    @pytest.mark.parametrize("name", MOVES)
    def test_every_edge_is_taken_and_no_other(self, written, people, name, state):
        AgencyProposal.objects.filter(pk=written.pk).update(state=state, content={}, digest="0" * 64)
        written.refresh_from_db()
        fits = state in MOVES[name].sources
        assert (name in {one.name for one in PROPOSALS.open_moves(written, people["partner"])}) is fits
        if fits:
            move(written, name, by=people["partner"])
            assert written.state == MOVES[name].target
            assert Project.objects.get(area__code=TAMBON).stage == STAGES[MOVES[name].target]
        else:
            with pytest.raises(CannotPropose, match="อยู่ในสถานะ"):
                move(written, name, by=people["partner"])
            assert AgencyProposal.objects.get().state == state

    @pytest.mark.parametrize("name", ["team", "planner", "secretary", "auditor"])
    def test_nobody_else_moves_it(self, written, people, name):
        with pytest.raises(PermissionDenied):
            move(written, "submit", by=people[name])

    @pytest.mark.parametrize(
        ("values", "money", "said"),
        [
            ({"action_group": ""}, MONEY, "กลุ่ม"),
            ({"urgency": ""}, MONEY, "ความเร่งด่วน"),
            ({}, {2571: None}, "งบประมาณ"),
            ({}, {2566: Decimal(1)}, "งบประมาณ"),
        ],
    )
    def test_what_it_lacks_is_said(self, plan, station, people, values, money, said):
        made = draft(plan, station, Written(VALUES | values, money), by=people["partner"])
        assert [said in one for one in lacking(made)] == [True]
        with pytest.raises(CannotPropose, match=said):
            move(made, "submit", by=people["partner"])

    def test_a_frozen_plan_takes_and_gives_nothing(self, plan, proposed, people):
        freeze(plan, people["team"])
        with pytest.raises(CannotPropose, match="ระดับบน"):
            move(proposed, "withdraw", by=people["partner"])


class TestInTheTambonPlan:
    def test_what_is_proposed_is_frozen_in_the_shape_of_a_version(self, world, proposed):
        village = PlanVersion.objects.first().content["projects"][0]
        assert proposed.content.keys() == village.keys()
        assert proposed.digest == digest(proposed.content)
        assert proposed.content["budget_baht"] == {"2571": "40000.00", "2572": "0.00"}

    def test_it_is_summed_beside_the_villages_and_keeps_its_content(self, plan, proposed, people):
        Project.objects.filter(pk=proposed.project_id).update(title="แก้ภายหลัง")
        line = lines_of(plan)[VALUES["title"]]
        assert (line.area_code, line.fate, line.counts) == (TAMBON, Outcome.CARRIED, True)
        assert line.years_baht[:3] == (Decimal(40000), Decimal(0), None)
        assert balance(plan).is_even

    def test_proposing_and_withdrawing_each_ask_for_a_roll_up(self, plan, proposed, people):
        wanted = TambonPlan.objects.get(pk=plan.pk).wanted
        assert VALUES["title"] in lines_of(plan)
        move(proposed, "withdraw", by=people["partner"])
        assert TambonPlan.objects.get(pk=plan.pk).wanted == wanted + 1
        assert VALUES["title"] not in lines_of(plan)

    def test_drafts_are_in_no_sum(self, plan, written):
        assert VALUES["title"] not in lines_of(plan)

    def test_two_stand_in_the_order_they_were_written(self, plan, station, people):
        made = [
            draft(plan, station, Written(VALUES | {"title": title}, MONEY), by=people["partner"])
            for title in ("ก่อน", "หลัง")
        ]
        for one in reversed(made):
            move(one, "submit", by=people["partner"])
        assert [title for title in lines_of(plan) if title in {"ก่อน", "หลัง"}] == ["ก่อน", "หลัง"]


class TestPages:
    def page(self, client, name, *keys):
        return client.get(reverse(f"plans:{name}", args=keys))

    def typed(self, station, **fields):
        values = {"agency": station.pk, "base": 0, "baht_2571": "๔๐,๐๐๐", "baht_2572": "-", "start_month": ""}
        return VALUES | values | fields

    @pytest.mark.parametrize(("name", "status"), [("partner", 200), ("team", 404), ("planner", 404), ("auditor", 404)])
    def test_a_draft_is_seen_by_its_agency_only(self, as_, plan, written, name, status):
        client = as_(name)
        assert self.page(client, "proposal", written.pk).status_code == status
        listed = self.page(client, "proposals", plan.pk)
        assert listed.status_code == 200
        assert (VALUES["title"] in listed.content.decode()) is (status == 200)

    @pytest.mark.parametrize("name", ["partner", "team", "secretary", "auditor", "mayor"])
    def test_what_is_proposed_is_seen_by_all_in_the_tambon(self, as_, plan, proposed, name):
        client = as_(name)
        assert self.page(client, "proposal", proposed.pk).status_code == 200
        assert VALUES["title"] in self.page(client, "proposals", plan.pk).content.decode()
        assert self.page(client, "proposal_edit", proposed.pk).status_code == 403

    def test_its_project_says_who_proposed_it(self, as_, proposed):
        text = as_("team").get(reverse("projects:project", args=[proposed.project.code])).content.decode()
        assert "สถานีพัฒนาที่ดินบุรีรัมย์ ต่อแผนชุมชนบูรณาการระดับตำบล ต.บ้านบัว" in text
        assert "ไม่อยู่ในแผนหมู่บ้านแล้ว" not in text

    def test_a_stranger_finds_nothing(self, as_, plan, proposed):
        client = as_("stranger")
        assert self.page(client, "proposals", plan.pk).status_code == 404
        assert self.page(client, "proposal", proposed.pk).status_code == 404

    def test_an_officer_writes_mends_proposes_and_withdraws(self, as_, plan, station):
        client = as_("partner")
        form = self.page(client, "proposal_add", plan.pk)
        assert "สถานีพัฒนาที่ดินบุรีรัมย์" in form.content.decode()
        made = client.post(reverse("plans:proposal_add", args=[plan.pk]), self.typed(station))
        one = AgencyProposal.objects.get()
        assert made.url == reverse("plans:proposal", args=[one.pk])
        mended = self.typed(station, title="ปรับปรุงดินเค็ม", base=1)
        assert client.post(reverse("plans:proposal_edit", args=[one.pk]), mended).status_code == 302
        assert Project.objects.get(pk=one.project_id).title == "ปรับปรุงดินเค็ม"
        for name, state in (("submit", ProposalState.PROPOSED), ("withdraw", ProposalState.WITHDRAWN)):
            assert client.post(reverse("plans:proposal_move", args=[one.pk]), {"move": name}).status_code == 302
            assert AgencyProposal.objects.get().state == state

    def test_the_same_form_over_an_older_state_is_refused(self, as_, written, station):
        client = as_("partner")
        url = reverse("plans:proposal_edit", args=[written.pk])
        assert client.post(url, self.typed(station, base=1)).status_code == 302
        late = client.post(url, self.typed(station, base=1, title="ทับ"))
        assert late.status_code == 409
        assert "มีผู้แก้ไขโครงการนี้" in late.content.decode()

    @pytest.mark.parametrize(
        ("field", "value"), [("title", ""), ("baht_2571", "สี่หมื่น"), ("agency", "999999"), ("urgency", "very")]
    )
    def test_what_cannot_be_read_is_said_and_kept_on_the_page(self, as_, plan, station, field, value):
        found = as_("partner").post(
            reverse("plans:proposal_add", args=[plan.pk]), self.typed(station, **{field: value})
        )
        assert found.status_code == 422
        assert "กรุณาแก้ไขข้อมูลต่อไปนี้" in found.content.decode()
        assert not AgencyProposal.objects.exists()

    def test_what_is_not_ready_says_why_and_stays_a_draft(self, as_, plan, station, people):
        made = draft(plan, station, Written(VALUES | {"urgency": ""}, MONEY), by=people["partner"])
        client = as_("partner")
        assert "ยังไม่ได้ระบุความเร่งด่วน" in self.page(client, "proposal", made.pk).content.decode()
        for name in ("submit", "explode"):
            refused = client.post(reverse("plans:proposal_move", args=[made.pk]), {"move": name})
            assert refused.status_code == 409
        assert AgencyProposal.objects.get().state == ProposalState.DRAFT

    def test_an_officer_without_an_agency_is_told_so(self, as_, plan):
        assert "ยังไม่ได้ผูกกับหน่วยงาน" in self.page(as_("kaset"), "proposals", plan.pk).content.decode()

    def test_as_many_queries_for_three_as_for_one(self, as_, plan, written, station, people):
        client = as_("partner")
        counts = []
        for more in (False, True, True):
            if more:
                draft(plan, station, Written(VALUES, MONEY), by=people["partner"])
            with CaptureQueriesContext(connection) as queries:
                assert self.page(client, "proposals", plan.pk).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[2]


def test_administrators_look_at_proposals(client, proposed):
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    change = reverse("admin:plans_agencyproposal_change", args=[proposed.pk])
    assert client.get(reverse("admin:plans_agencyproposal_changelist")).status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {}).status_code == 403
