"""What the pages of a village plan say: sums, the rows behind them, who holds it, and what changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.people.models import PostHolder
from plans.village.actions.moves import move
from plans.village.entered import lines_of
from plans.village.models import PlanVersion
from plans.village.queries import changes, held_by, history, money, narrowed, version_rows
from plans.village.snapshot import content
from projects.models import ActionGroup, Project, Urgency, YearBudget
from tests import factories
from tests.cast import VILLAGES

VILLAGE = VILLAGES[0]
YEARS = (2571, 2572, 2573, 2574, 2575)


class FakeLine:
    """A line out of no database: the sums are pure."""

    def __init__(self, amounts, group, urgency, source):
        self.project = Project(pk=1, action_group=group, urgency=urgency, funding_source=source)
        budgets = [YearBudget(fiscal_year=year, amount_baht=amount) for year, amount in amounts.items()]
        self.project._prefetched_objects_cache = {"year_budgets": Kept(budgets)}


class Kept(list):
    def all(self):
        return self


amounts = st.dictionaries(st.sampled_from(YEARS), st.decimals(0, 10**9, places=2, allow_nan=False))
lines = st.lists(
    st.builds(
        FakeLine,
        amounts,
        st.sampled_from(["", *ActionGroup.values]),
        st.sampled_from(["", *Urgency.values]),
        st.sampled_from(["", "อบต.", "พอช."]),
    ),
    max_size=8,
)


@given(lines)
def test_every_number_is_the_sum_of_the_rows_it_opens(some):
    shown = money(some, YEARS)
    for year, amount in shown.years:
        kept, _, chosen = narrowed(some, {"year": str(year)})
        assert money(kept, [chosen]).total == amount
    for _, shares in shown.shares:
        for share in shares:
            kept, _, _ = narrowed(some, {share.key: share.value})
            assert (money(kept, YEARS).total, len(kept)) == (share.baht, share.projects)
        assert sum((share.baht for share in shares), Decimal(0)) == shown.total
        assert sum(share.projects for share in shares) == len(some)
    assert sum((row.total or 0 for row in shown.rows), Decimal(0)) == shown.total


def test_blank_is_not_nought():
    row = money([FakeLine({2571: Decimal(0)}, "", "", ""), FakeLine({}, "", "", "")], YEARS).rows
    assert [(one.cells[0][1], one.total) for one in row] == [(Decimal(0), Decimal(0)), (None, None)]


def test_a_filter_is_said_in_words():
    _, words, year = narrowed([], {"year": "2572", "group": "self", "urgency": "", "source": "อบต."})
    assert words == ["กลุ่ม: ทำเอง", "ความเร่งด่วน: ไม่ได้ระบุ", "แหล่งงบประมาณ: อบต.", "ปีงบประมาณ 2572"]
    assert year == 2572
    assert narrowed([], {"year": "x"})[1:] == ([], None)


@pytest.fixture
def plan(people):
    return factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], amounts={2571: 100, 2572: 0})


def test_lines_come_in_a_constant_number_of_queries(plan, django_assert_num_queries):
    with django_assert_num_queries(2):
        money(lines_of(plan), YEARS)
    for _ in range(2):
        factories.line(plan, factories.project(VILLAGE), None)
    with django_assert_num_queries(2):
        money(lines_of(plan), YEARS)


def test_it_is_said_in_whose_hands_the_plan_is(plan, people):
    assert held_by(plan) == "เลขานุการเวทีประชาคมหมู่บ้าน (สมมติ)"
    move(plan, "submit", by=people["secretary"])
    plan.refresh_from_db()
    assert held_by(plan) == "ทีมปฏิบัติการระดับตำบล (สมมติ)"
    PostHolder.objects.filter(user=people["team"]).delete()
    assert held_by(plan) == "ทีมปฏิบัติการระดับตำบล (ยังไม่มีผู้ดำรงตำแหน่ง)"


def test_an_accepted_plan_is_in_the_tambon_plan(people):
    plan = factories.accepted_plan(VILLAGE, secretary=people["secretary"], head=people["head"], team=people["team"])
    assert held_by(plan) == "รวมอยู่ในแผนตำบลแล้ว"


def test_history_says_moves_in_words(plan, people):
    move(plan, "submit", by=people["secretary"])
    move(plan, "return", by=people["team"], note="ขอรายชื่อผู้เข้าร่วม")
    told = [(one.title, one.by_name, one.note) for one in history(plan)]
    assert told == [
        ("ส่งกลับให้แก้ไข (ส่งครั้งที่ 1)", "สมมติ", "ขอรายชื่อผู้เข้าร่วม"),
        ("ส่งแผน (ส่งครั้งที่ 1)", "สมมติ", ""),
    ]


# --- versions ---
def version(plan, number=1):
    return PlanVersion(plan=plan, number=number, content=content(plan))


def test_the_first_version_changes_nothing(plan):
    assert changes(None, version(plan)) == []
    assert changes(version(plan), version(plan, 2)) == []


def test_kept_rows_have_real_numbers(plan):
    place, title, years, resolution = version_rows(version(plan))[0]
    assert (place, title, resolution) == (1, "ไถกลบตอซัง", "มติที่ 1 เห็นชอบ")
    assert years == [("2571", Decimal(100)), ("2572", Decimal(0))]


def test_changes_are_said_old_and_new(plan):
    before = version(plan)
    project = plan.lines.get().project
    Project.objects.filter(pk=project.pk).update(title="ไถกลบ", urgency="normal", target_quantity=Decimal(400))
    project.put_budgets({2571: Decimal(2500), 2572: None})
    added = factories.line(plan, factories.project(VILLAGE, title="ขุดบ่อ"), None).project
    type(plan).objects.filter(pk=plan.pk).update(farm_area_sq_wa=800)
    plan.refresh_from_db()
    found = {change.title: change for change in changes(before, version(plan, 2))}
    assert found["ข้อมูลพื้นฐานหมู่บ้าน"].boxes == (("พื้นที่ทำการเกษตร (ตารางวา)", "(ว่าง)", "2 ไร่"),)
    changed = found[f"โครงการ «ไถกลบ» (รหัส {project.code})"]
    assert set(changed.boxes) == {
        ("โครงการ/กิจกรรม", "ไถกลบตอซัง", "ไถกลบ"),
        ("ความเร่งด่วน", "เร่งด่วน", "ปกติ"),
        ("เป้าหมาย (จำนวน)", "(ว่าง)", "400"),
        ("งบประมาณ ปี 2571 (บาท)", "100", "2,500"),
        ("งบประมาณ ปี 2572 (บาท)", "0", "(ว่าง)"),
    }
    assert found[f"โครงการ «ขุดบ่อ» (รหัส {added.code})"].kind == "added"


def test_changes_are_listed_in_the_order_of_a_thai_dictionary(plan):
    before = version(plan)
    for title in ("ขุดบ่อ 10 แห่ง", "«เกษตรปลอดภัย»", "ขุดบ่อ ๒ แห่ง", "กองทุนปุ๋ย"):
        factories.line(plan, factories.project(VILLAGE, title=title), None)
    titles = [change.title.split("โครงการ «")[1].split(" (รหัส")[0] for change in changes(before, version(plan, 2))]
    assert titles == ["กองทุนปุ๋ย»", "«เกษตรปลอดภัย»»", "ขุดบ่อ ๒ แห่ง»", "ขุดบ่อ 10 แห่ง»"]


def test_a_project_that_went_is_said(plan):
    before = version(plan)
    plan.lines.all().delete()
    assert [(one.kind, one.title.split(" (")[0]) for one in changes(before, version(plan, 2))] == [
        ("removed", "โครงการ «ไถกลบตอซัง»")
    ]


def test_another_record_of_the_forum_is_said(plan, people):
    before = version(plan)
    forum = plan.forums.get()
    forum.groups.create(group="farmers", count=12)
    factories.resolution(forum, 2, "เห็นชอบเพิ่ม")
    factories.paper(forum, people["secretary"], "photo")
    boxes = {label: (old, new) for label, old, new in changes(before, version(plan, 2))[0].boxes}
    assert boxes == {
        "มติที่ประชุม": ("มติที่ 1 เห็นชอบ", "มติที่ 1 เห็นชอบ · มติที่ 2 เห็นชอบเพิ่ม"),
        "ผู้เข้าร่วมรายกลุ่ม": ("(ว่าง)", "เกษตรกร 12 คน"),
        "เอกสารแนบ": ("1 ไฟล์", "2 ไฟล์"),
    }
