"""Decisions and merges: unseen until published, together when published, undone without a trace in any sum."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.decisions.actions import CannotDecide, DecisionInput, differ, discard, join, merge_of, prepare, publish, undo
from plans.decisions.decision_file import NO_REASON_GIVEN
from plans.decisions.models import Decision, Merge, Outcome, PublicationState, Unlike
from plans.rollup.actions import roll_up
from plans.rollup.queries import balance, ruling, rulings_of, stored_lines
from plans.tambon.models import TambonMeeting, TambonPlan
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.agencies.guarded import release
from tests.cast import TAMBON, VILLAGES
from tests.scenery import scene

PERIOD = ("--period", "2571-2575")
MONEY = {"31010401": (24000, 100), "31010402": (20000, 40), "31010403": (7,)}


@pytest.fixture
@scene
def plan(people):
    """A tambon plan of three accepted villages with five projects."""
    for code, amounts in MONEY.items():
        made = factories.ready_plan(code, by=people["secretary"], head=people["head"])
        for place, amount in enumerate(amounts[1:], start=2):
            more = factories.project(code, {2571: amount, 2573: 1}, title=f"ขุดลอกสระ {code}-{place}")
            factories.line(made, more, made.forums.get().resolutions.first(), position=place)
        Project.objects.filter(village_line__plan=made).exclude(title__startswith="ขุด").update(title=f"ไถกลบ {code}")
        made.lines.get(position=1).project.put_budgets({2571: Decimal(amounts[0])})
        move(made, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
        move(made, "accept", by=people["team"])
    tambon = TambonPlan.objects.get()
    roll_up(tambon.pk)
    return TambonPlan.objects.select_related("area", "period").get()


def named(plan) -> list[Project]:
    return list(Project.objects.filter(tambon_lines__tambon_plan=plan).order_by("area__code", "pk"))


def answer(name, *words):
    """Run a command; return its JSON, what it said, and its exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(name, *map(str, words), stdout=out, stderr=err)
    except SystemExit as left:
        code = left.code
    return (json.loads(out.getvalue()) if out.getvalue() else None), err.getvalue(), code


def export(plan) -> str:
    """Everything the roll-up says of a plan, as the bytes it is printed in, and every stored line."""
    out = StringIO()
    call_command("roll_up", TAMBON, *PERIOD, stdout=out)
    return out.getvalue() + repr(stored_lines(plan))


def rolled(plan):
    roll_up(plan.pk)
    return {line.project_id: line for line in stored_lines(plan)}


class TestPreparing:
    def test_what_is_prepared_changes_nothing_and_is_seen_by_nobody_else(self, plan, people):
        before = export(plan)
        [first, *_] = named(plan)
        made = prepare(plan, first, DecisionInput("declined", reason="ซ้ำกับงานเดิม"), by=people["team"])
        assert export(plan) == before
        assert not plan.decisions.visible_to(people["secretary"]).exists()
        assert plan.decisions.visible_to(people["planner"]).get() == made

    def test_published_together_they_are_seen_and_change_the_sums(self, plan, people):
        first, second, third, *_ = named(plan)
        prepare(plan, first, DecisionInput("declined", reason="ซ้ำกับงานเดิม"), by=people["team"])
        prepare(plan, second, DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=people["planner"])
        join(plan, [third], kind="same", survivor=named(plan)[3], reason="สระเดียวกัน", by=people["team"])
        wanted = TambonPlan.objects.get().wanted
        assert publish(plan, by=people["team"]) == 3
        assert TambonPlan.objects.get().wanted == wanted + 1
        lines = rolled(plan)
        assert [lines[one.pk].fate for one in (first, second, third)] == ["declined", "carried", "merged"]
        assert lines[first.pk].reason == "ซ้ำกับงานเดิม"
        assert balance(plan).is_even
        assert plan.decisions.visible_to(people["secretary"]).count() == 2
        assert publish(plan, by=people["team"]) == 0

    def test_a_new_decision_replaces_the_old_and_the_old_stays(self, plan, people):
        [first, *_] = named(plan)
        for fate in ("deferred", "carried"):
            prepare(plan, first, DecisionInput(fate, reason="ตามมติ"), by=people["team"])
            publish(plan, by=people["team"])
        assert [one.standing for one in Decision.objects.order_by("pk")] == [
            PublicationState.REPLACED,
            PublicationState.PUBLISHED,
        ]
        assert rolled(plan)[first.pk].fate == Outcome.CARRIED

    def test_preparing_again_keeps_only_the_last(self, plan, people):
        [first, *_] = named(plan)
        for rank in (1, 2):
            prepare(plan, first, DecisionInput("carried", rank=rank), by=people["team"])
        assert plan.decisions.get().rank == 2
        discard(plan, first, by=people["team"])
        assert not plan.decisions.exists()

    def test_who_was_slower_is_told_and_nothing_is_lost(self, plan, people):
        [first, *_] = named(plan)
        made = prepare(plan, first, DecisionInput("carried", rank=1), by=people["team"], seen=0)
        with pytest.raises(CannotDecide, match="ก่อนหน้าเพียงครู่เดียว"):
            prepare(plan, first, DecisionInput("carried", rank=2), by=people["planner"], seen=0)
        assert prepare(plan, first, DecisionInput("carried", rank=2), by=people["planner"], seen=made.pk).rank == 2

    @pytest.mark.parametrize(
        ("wish", "word"),
        [
            (DecisionInput("declined"), "เหตุผล"),
            (DecisionInput("deferred", reason="  "), "เหตุผล"),
            (DecisionInput("merged"), "ต้องเลือกผลการพิจารณา"),
            (DecisionInput("passed_on", reason="เกินกำลัง"), "หน่วยงานที่ส่งต่อให้"),
            (DecisionInput("carried", action_group="self"), "เหตุผลที่ย้ายไปกลุ่มทำเอง"),
            (DecisionInput("carried", action_group="nobody"), "ไม่รู้จักกลุ่ม"),
        ],
    )
    def test_what_is_not_said_is_asked_for(self, plan, people, wish, word):
        with pytest.raises(CannotDecide, match=word):
            prepare(plan, named(plan)[0], wish, by=people["team"])
        assert not plan.decisions.exists()

    def test_the_villages_own_group_needs_no_reason(self, plan, people):
        assert prepare(plan, named(plan)[0], DecisionInput("carried", action_group="support"), by=people["team"]).pk

    def test_a_host_is_not_its_own_helper(self, plan, people):
        sao = Agency.objects.get(code="sao")
        with pytest.raises(CannotDecide, match="ต้องไม่ซ้ำกัน"):
            prepare(plan, named(plan)[0], DecisionInput("carried", lead=sao, supporting=(sao,)), by=people["team"])

    def test_a_project_of_elsewhere_is_not_decided_on(self, plan, people):
        with pytest.raises(CannotDecide, match="ไม่อยู่ในแผนตำบลนี้"):
            prepare(plan, factories.project("31010404"), DecisionInput("carried"), by=people["team"])

    def test_two_projects_cannot_share_a_rank(self, plan, people):
        for project in named(plan)[:2]:
            prepare(plan, project, DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=people["team"])
        with pytest.raises(CannotDecide, match="ลำดับที่ 1 ซ้ำกัน 2 โครงการ"):
            publish(plan, by=people["team"])
        assert not plan.decisions.filter(standing=PublicationState.PUBLISHED).exists()

    @pytest.mark.parametrize("meeting", [None, "forum"])
    def test_a_result_without_a_reason_is_not_published_whoever_asks(self, plan, people, meeting):
        first, second, *_ = named(plan)
        prepare(plan, first, DecisionInput("carried", reason="  "), by=people["team"])
        prepare(plan, second, DecisionInput("carried", reason="ชุมชนพร้อม"), by=people["team"])
        forum = meeting and TambonMeeting.objects.create(tambon_plan=plan, held_on=dt.date(2026, 4, 10))
        with pytest.raises(CannotDecide) as refused:
            publish(plan, by=people["team"], meeting=forum)
        (said,) = refused.value.reasons
        assert f"1 โครงการยังไม่มีเหตุผลให้หมู่บ้านอ่าน: «{first}» ({first.area} รหัส {first.code})" in said
        assert not plan.decisions.filter(standing=PublicationState.PUBLISHED).exists()

    @pytest.mark.parametrize("name", ["secretary", "head", "mayor", "district", "next_team", "stranger", "admin"])
    def test_who_may_not_decide_changes_nothing(self, plan, people, name):
        first, second, *_ = named(plan)
        merge = join(plan, [first], kind="same", survivor=second, reason="ซ้ำ", by=people["team"])
        before = export(plan)
        for act in (
            lambda by: prepare(plan, first, DecisionInput("carried"), by=by),
            lambda by: publish(plan, by=by),
            lambda by: join(plan, [first], kind="same", survivor=second, reason="ซ้ำ", by=by),
            lambda by: undo(merge, by=by, reason="ผิด"),
            lambda by: differ(plan, first, second, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(people[name])
        assert export(plan) == before

    def test_a_plan_held_above_is_not_decided_on(self, plan, people):
        TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=release("", TAMBON))
        with pytest.raises(CannotDecide, match="ระดับบน"):
            prepare(plan, named(plan)[0], DecisionInput("carried"), by=people["team"])


class TestMerging:
    def test_undoing_restores_every_byte_whatever_was_merged(self, plan, people):
        projects, chance = named(plan), random.Random(7)
        before = export(plan)
        for kind, size in itertools.product(Merge.Kind.values, (2, 3, 5)):
            members = chance.sample(projects, size)
            codes = [one.code for one in members]
            values = {"budget": chance.choice(codes), "title": chance.choice(codes)}
            merge = join(
                plan, members, kind=kind, survivor=members[0], reason="งานเดียวกัน", by=people["team"], values=values
            )
            publish(plan, by=people["team"])
            assert export(plan) != before
            assert balance(plan).is_even
            undo(merge, by=people["planner"], reason="ตรวจแล้วคนละแห่ง")
            roll_up(plan.pk)
            assert export(plan) == before
        assert Merge.objects.filter(undone_at__isnull=False).count() == 6

    def test_a_project_is_in_one_merge_at_a_time(self, plan, people):
        first, second, third, *_ = named(plan)
        merge = join(plan, [first], kind="same", survivor=second, reason="ซ้ำ", by=people["team"])
        with pytest.raises(CannotDecide, match="รวมกับโครงการอื่นอยู่แล้ว"):
            join(plan, [second], kind="joint", survivor=third, reason="ซ้ำ", by=people["team"])
        assert merge_of(plan, first) == merge == merge_of(plan, second)
        undo(merge, by=people["team"], reason="ผิด")
        assert merge_of(plan, first) is None
        assert join(plan, [second], kind="joint", survivor=third, reason="ซ้ำ", by=people["team"]).pk

    def test_a_merge_is_undone_once_and_with_a_reason(self, plan, people):
        first, second, *_ = named(plan)
        merge = join(plan, [first], kind="same", survivor=second, reason="ซ้ำ", by=people["team"])
        with pytest.raises(CannotDecide, match="เหตุผล"):
            undo(merge, by=people["team"], reason=" ")
        undo(merge, by=people["team"], reason="คนละแห่ง")
        with pytest.raises(CannotDecide, match="ยกเลิกไปแล้ว"):
            undo(merge, by=people["team"], reason="อีกครั้ง")

    @pytest.mark.parametrize(
        ("kind", "reason", "values", "word"),
        [
            ("twin", "ซ้ำ", {}, "โครงการเดียวกัน หรือทำร่วมกัน"),
            ("same", "", {}, "เหตุผล"),
            ("same", "ซ้ำ", {"title": "XXXXXXX"}, "ต้องมาจากโครงการที่รวมกัน"),
            ("same", "ซ้ำ", {"state": "here"}, "ต้องมาจากโครงการที่รวมกัน"),
        ],
    )
    def test_a_merge_that_says_too_little_or_too_much_is_refused(self, plan, people, kind, reason, values, word):
        first, second, *_ = named(plan)
        with pytest.raises(CannotDecide, match=word):
            join(plan, [first], kind=kind, survivor=second, reason=reason, by=people["team"], values=values)
        assert not Merge.objects.exists()

    def test_one_project_alone_is_no_merge(self, plan, people):
        first, *_ = named(plan)
        with pytest.raises(CannotDecide, match="สองโครงการขึ้นไป"):
            join(plan, [first], kind="same", survivor=first, reason="ซ้ำ", by=people["team"])

    def test_a_reopened_village_takes_its_project_out_of_the_merge_and_brings_it_back(self, plan, people):
        projects = named(plan)
        own, other = projects[0], projects[2]
        join(plan, [other], kind="same", survivor=own, reason="ซ้ำ", by=people["team"])
        publish(plan, by=people["team"])
        assert rolled(plan)[other.pk].fate == Outcome.MERGED
        move(own.village_line.plan, "reopen", by=people["team"], note="แก้ยอด")
        assert rolled(plan)[other.pk].fate == Outcome.CARRIED

    def test_who_differs_is_not_asked_about_again(self, plan, people):
        first, second, *_ = named(plan)
        assert differ(plan, second, first, by=people["team"]) == differ(plan, first, second, by=people["planner"])
        assert (Unlike.objects.get().first, Unlike.objects.get().second) == (first, second)


class TestCommands:
    def file(self, tmp_path, data):
        path = tmp_path / "decisions.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    def decide(self, tmp_path, data, name="team"):
        return answer("decide", TAMBON, *PERIOD, "--file", self.file(tmp_path, data), "--as", name)

    def test_a_file_is_applied_once_and_balances(self, plan, people, tmp_path):
        one, two, three, four, five = (project.code for project in named(plan))
        data = {
            "decisions": [
                {"project": one, "fate": "carried", "rank": 2, "lead": "sao", "supporting": ["ldd"]},
                {"project": three, "fate": "carried", "rank": 1, "group": "joint", "reason": "ชุมชนร่วมออกแรง"},
                {"project": five, "fate": "passed_on", "lead": "สพด.บุรีรัมย์", "reason": "เกินศักยภาพ"},
            ],
            "merges": [{"kind": "joint", "members": [two, four], "survivor": two, "reason": "สระเดียวกัน"}],
        }
        first, said, code = self.decide(tmp_path, data)
        assert (first["decisions"], first["merges"], first["unchanged"], said, code) == (3, 1, 0, "", 0)
        rows = Decision.objects.count(), Merge.objects.count(), TambonPlan.objects.get().digest
        again, _, _ = self.decide(tmp_path, data)
        assert (again["decisions"], again["merges"], again["unchanged"]) == (0, 0, 4)
        assert rows == (Decision.objects.count(), Merge.objects.count(), TambonPlan.objects.get().digest)
        sums, _, _ = answer("roll_up", TAMBON, *PERIOD)
        assert sums["fates"]["carried"] == {"projects": 3, "budget_baht": "44142.00"}
        assert sums["fates"]["merged"] == {"projects": 1, "budget_baht": "0.00"}
        assert sums["fates"]["passed_on"] == {"projects": 1, "budget_baht": "7.00"}
        assert sums["balance"] == {"in": "44149.00", "out": "44149.00"}
        assert (sums["projects"], sum(map(Decimal, sums["budget_baht"].values()))) == (3, Decimal(44142))
        assert sum(map(Decimal, sums["by_village"].values())) == Decimal(44142)
        assert (sums["by_group"]["joint"], sums["by_village"]["31010402"]) == ("20000.00", "20041.00")

    def test_a_village_reads_of_what_a_file_carries_without_a_word_that_no_reason_was_given(
        self, plan, people, tmp_path
    ):
        one = named(plan)[0]
        self.decide(tmp_path, {"decisions": [{"project": one.code, "fate": "carried", "rank": 1}]})
        assert Decision.objects.get(project=one).reason == NO_REASON_GIVEN
        _, said, code = self.decide(
            tmp_path, {"decisions": [{"project": one.code, "fate": "carried", "group": "self"}]}
        )
        assert ("เหตุผล" in said, code) == (True, 2)

    @pytest.mark.parametrize("typed", ["๑", "1", " 1 ", 1.0])
    def test_a_rank_of_a_file_is_read_as_that_of_a_box(self, plan, people, tmp_path, typed):
        one = named(plan)[0]
        self.decide(tmp_path, {"decisions": [{"project": one.code, "fate": "carried", "rank": typed}]})
        assert Decision.objects.get(project=one).rank == 1

    def test_the_words_of_a_file_are_read_as_those_of_a_box(self, plan, people, tmp_path):
        one, two, three, *_ = (project.code for project in named(plan))
        reason = "น\u0e4d\u0e32\u200b แล้ง\ufdd0"
        data = {
            "decisions": [{"project": f" {one.lower()}\u200b", "fate": "declined", "reason": reason}],
            "merges": [{"kind": "same", "members": [two], "survivor": three, "reason": "สระ\t\tเดียวกัน"}],
        }
        applied, said, code = self.decide(tmp_path, data)
        assert Decision.objects.get(fate="declined").reason == "น\u0e33 แล้ง\ufdd0"
        assert Merge.objects.get().reason == "สระ เดียวกัน"
        assert [warning["entry"] for warning in applied["warnings"]] == ["decisions รายการที่ 1"]
        assert ("ไม่มีในแบบอักษร" in applied["warnings"][0]["message"], "decisions รายการที่ 1: อักษร" in said) == (
            True,
            True,
        )
        assert code == 0

    def test_the_reason_of_an_undoing_is_read_too(self, plan, people, tmp_path):
        one, two, *_ = (project.code for project in named(plan))
        self.decide(tmp_path, {"merges": [{"kind": "same", "members": [one], "survivor": two, "reason": "ซ้ำ"}]})
        _, said, code = answer(
            "undo_merge", f"{one}\u200b", *PERIOD, "--as", "team", "--reason", "คนละ\u00a0\u00a0แห่ง\ufdd0"
        )
        assert (Merge.objects.get().undo_reason, code) == ("คนละ แห่ง\ufdd0", 0)
        assert "ไม่มีในแบบอักษร" in said

    def test_undo_gives_back_the_very_same_answer(self, plan, people, tmp_path):
        one, two, *_ = (project.code for project in named(plan))
        before = export(plan)
        self.decide(tmp_path, {"merges": [{"kind": "same", "members": [one], "survivor": two, "reason": "ซ้ำ"}]})
        assert export(plan) != before
        undone, said, code = answer("undo_merge", one.lower(), *PERIOD, "--as", "team", "--reason", "คนละแห่ง")
        assert (undone["survivor"], undone["members"], said, code) == (two, sorted([one, two]), "", 0)
        assert export(plan) == before
        assert answer("undo_merge", one, *PERIOD, "--as", "team", "--reason", "อีก")[2] == 1

    @pytest.mark.parametrize(
        ("wrong", "word"),
        [
            (
                {"decisions": [{"project": "XXXXXXX", "fate": "carried"}]},
                "decisions รายการที่ 2: ไม่พบโครงการรหัส «XXXXXXX»",
            ),
            ({"decisions": [{"project": "{two}", "fate": "merged"}]}, "fate ต้องเป็น"),
            ({"decisions": [{"project": "{two}"}]}, "passed_on แต่ไม่ได้ระบุ"),
            ({"decisions": [{"fate": "carried"}]}, "decisions รายการที่ 2: ไม่ได้ระบุรหัสโครงการ"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "supporting": [None]}]}, "ไม่ได้ระบุชื่อหรือรหัสหน่วยงาน"),
            ({"merges": [{"members": ["{two}"], "survivor": "{three}", "reason": "ซ้ำ"}]}, "joint แต่ไม่ได้ระบุ"),
            ({"merges": [{"kind": "same", "members": ["{two}"], "reason": "ซ้ำ"}]}, "ไม่ได้ระบุรหัสโครงการ"),
            ({"decisions": [{"project": "{two}", "fate": "declined"}]}, "เหตุผล"),
            ({"decisions": [{"project": "{two}", "fate": "declined", "reason": {"ก": 1}}]}, "reason: ช่องนี้ต้องเป็นข้อความ"),
            ({"decisions": [{"project": "{one}", "fate": "carried"}]}, "มีผลการพิจารณาแล้วในไฟล์เดียวกัน"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": 3}]}, "ลำดับความสำคัญต้องเรียง 1 ถึง 2"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": 1}]}, "ไม่ข้ามและไม่ซ้ำ"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": "หนึ่ง"}]}, "rank ต้องเป็นจำนวนเต็ม"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": "๐"}]}, "rank ต้องเป็นจำนวนเต็ม"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": True}]}, "rank ต้องเป็นจำนวนเต็ม"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "rank": [1]}]}, "rank ต้องเป็นจำนวนเต็ม"),
            ({"decisions": [{"project": "{two}", "fate": "carried", "lead": "nobody"}]}, "ไม่พบหน่วยงาน «nobody»"),
            (
                {"decisions": [{"project": "{two}", "fate": "carried", "lead": "อบต.บ้านบ้ว"}]},
                "ไม่พบหน่วยงาน «อบต.บ้านบ้ว» ที่รับผิดชอบพื้นที่นี้ หมายถึง «อบต.บ้านบัว»",
            ),
            ({"decisions": [{"project": "{two}", "fate": "carried", "colour": "red"}]}, "ไม่รู้จักช่อง colour"),
            ({"merges": [{"kind": "same", "members": ["{one}"], "survivor": "{two}", "reason": "ซ้ำ"}]}, "จึงมีผลแยกไม่ได้"),
            (
                {"merges": [{"kind": "same", "members": ["{two}"], "survivor": "{two}", "reason": "ซ้ำ"}]},
                "สองโครงการขึ้นไป",
            ),
            (
                {"merges": [{"kind": "same", "members": "{two}", "survivor": "{three}", "reason": "ซ้ำ"}]},
                "members ต้องเป็นรายการ",
            ),
        ],
    )
    def test_a_file_with_one_mistake_changes_nothing(self, plan, people, tmp_path, wrong, word):
        codes = dict(zip(("one", "two", "three"), (project.code for project in named(plan)), strict=False))
        text = json.dumps(
            {
                "decisions": [{"project": "{one}", "fate": "carried", "rank": 1}, *wrong.get("decisions", [])],
                "merges": wrong.get("merges", []),
            }
        )
        for name, code in codes.items():
            text = text.replace(f"{{{name}}}", code)
        before = export(plan)
        _, said, code = self.decide(tmp_path, text)
        assert (code, word in said, "None" in said) == (2, True, False), said
        assert not Decision.objects.exists()
        assert not Merge.objects.exists()
        assert export(plan) == before

    @pytest.mark.parametrize("text", ["{", "[]", '{"decisions": {}}', '{"decisions": [1]}', '{"other": []}', "\xff"])
    def test_what_is_no_such_file_is_refused_in_thai(self, plan, people, tmp_path, text):
        _, said, code = self.decide(tmp_path, text)
        assert code == 2
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in said)
        assert "Traceback" not in said

    def test_judged_pairs_are_not_shown_again(self, plan, people):
        ponds = [one for one in named(plan) if one.title.startswith("ขุด")]
        pair, _, _ = answer("similar", TAMBON, *PERIOD)
        assert {one.code for one in ponds} in [{one["a"], one["b"]} for one in pair]
        differ(plan, *ponds, by=people["team"])
        left, _, _ = answer("similar", TAMBON, *PERIOD)
        assert len(left) == len(pair) - 1

    def test_who_may_not_is_refused(self, plan, people, tmp_path):
        assert self.decide(tmp_path, {"decisions": []}, "mayor")[2] == 1
        assert self.decide(tmp_path, {"decisions": []}, "unknown")[2] == 2


def test_villages_are_the_ones_of_the_tambon():
    assert set(MONEY) < set(VILLAGES)


def test_supporting_agencies_stand_in_the_order_of_a_thai_dictionary(plan, people):
    """«เ» is written first and read after its consonant: ก stands before ข."""
    Agency.objects.filter(code="sao").update(name="ขนส่งจังหวัด")
    Agency.objects.filter(code="ldd").update(name="เกษตรอำเภอ")
    helpers = tuple(Agency.objects.filter(code__in=("sao", "ldd")))
    prepare(plan, named(plan)[0], DecisionInput("carried", supporting=helpers), by=people["team"])
    Decision.objects.update(standing=PublicationState.PUBLISHED, published_at=timezone.now())
    assert [said.supporting for said in rulings_of(plan)] == [("เกษตรอำเภอ", "ขนส่งจังหวัด")]
    assert ruling(Decision.objects.get()).supporting == ("เกษตรอำเภอ", "ขนส่งจังหวัด")
