"""The forum screen in the browser's language: who sees and may, moves with a reason, nobody decides past another."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from agencies.offices.models import Agency
from paper.thai import baht
from plans.decisions import actions as decisions_actions
from plans.decisions.actions import DecisionInput, prepare, publish
from plans.decisions.models import Decision, FundingShare
from plans.decisions.readiness import undecided
from plans.releases.actions import release
from plans.releases.journey import thread
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act
from tests.pages import text_of
from tests.plans.board.titles import COMPOST, POND, SEED, STUBBLE

BUSY = "ก่อนหน้าเพียงครู่เดียว"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(small):
    return small.plan


@pytest.fixture
def of(plan):
    """The ledger's projects by title."""
    return {line.title: line.project for line in plan.lines.select_related("project")}


@pytest.fixture
def team(people):
    return people["team"]


@pytest.fixture
def board(plan):
    return reverse("plans:decisions", args=[plan.pk])


def url(name, plan, project):
    return reverse(f"plans:{name}", args=[plan.pk, project.code])


def decision_data(**more):
    return {"seen": 0, "fate": "carried", "action_group": "support", "rank": "", "lead": "", "reason": ""} | more


# --- who ---
@pytest.mark.parametrize("name", ["secretary", "mayor", "kaset", "district", "province", "partner"])
def test_the_plan_in_force_is_read_by_everybody_who_reads_the_tambon(as_, team, plan, of, board, name):
    prepare(plan, of[POND], DecisionInput("declined", reason="ยังไม่ให้ใครเห็น"), by=team)
    page = as_(name).get(board)
    assert page.status_code == 200
    assert "ยังไม่ประกาศ" not in text_of(page)
    assert "ยังไม่ให้ใครเห็น" not in text_of(page)
    assert "ย้ายไป" not in text_of(page)
    one = as_(name).get(url("decision", plan, of[POND]))
    assert (one.status_code, "ยังไม่ให้ใครเห็น" in text_of(one)) == (200, False)


@pytest.mark.parametrize("name", ["stranger", "next_team", "admin", "nobody"])
def test_outside_reach_nothing_of_it_exists(as_, plan, of, board, name):
    browser = as_(name)
    for address in (board, url("decision", plan, of[POND]), url("shares", plan, of[POND])):
        assert browser.get(address).status_code == 404
    assert browser.post(url("decision_move", plan, of[POND]), {"group": "self", "seen": 0}).status_code == 404
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("name", ["secretary", "head", "mayor", "kaset", "district", "partner"])
def test_who_may_not_decide_is_refused_and_nothing_is_stored(as_, plan, of, name):
    browser = as_(name)
    assert browser.post(url("decision", plan, of[POND]), decision_data()).status_code == 403
    assert browser.post(url("decision_move", plan, of[POND]), {"group": "self", "seen": 0}).status_code == 403
    many = reverse("plans:decisions_many", args=[plan.pk])
    assert browser.post(many, {"project": f"{of[POND].code}:0", "fate": "declined"}).status_code == 403
    assert browser.post(url("decision_discard", plan, of[POND])).status_code == 403
    assert browser.post(url("shares", plan, of[POND]), {}).status_code == 403
    assert (Decision.objects.count(), FundingShare.objects.count()) == (0, 0)


# --- the board ---
def test_the_columns_hold_every_project_and_add_up_to_the_plan(as_, board):
    page = as_("team").get(board)
    said = text_of(page)
    found = page.context["board"]
    assert sum(len(column.cards) for column in found.columns) == 5
    assert "534,000.75" in said
    for column in found.columns:
        assert f"{len(column.cards)} โครงการ" in said


def test_a_move_needs_a_reason_and_what_was_typed_stays(as_, plan, of, board):
    browser, address = as_("team"), url("decision_move", plan, of[STUBBLE])
    refused = browser.post(address, {"group": "self", "seen": 0, "reason": " "})
    assert refused.status_code == 409
    assert "กรุณาบอกเหตุผลที่เลือก «ทำเอง»" in text_of(refused)
    done = browser.post(address, {"group": "self", "seen": 0, "reason": "ชุมชนลงแรงเอง"})
    assert done["Location"] == f"{board}#card-{of[STUBBLE].code}"
    [decision] = Decision.objects.all()
    assert (decision.standing, decision.action_group, decision.reason) == ("prepared", "self", "ชุมชนลงแรงเอง")
    page = browser.get(board)
    assert [card.line.title for card in page.context["board"].columns[0].cards] == [COMPOST, STUBBLE]
    assert "เตรียมไว้ 1 รายการ ยังไม่ประกาศ" in text_of(page)
    assert reverse("plans:meetings", args=[plan.pk]) in page.content.decode()


def test_moving_where_the_shares_point_writes_their_reason_down(as_, plan, of):
    FundingShare.objects.create(tambon_plan=plan, project=of[STUBBLE], payer="community", amount_baht=20000)
    browser, address = as_("team"), url("decision_move", plan, of[STUBBLE])
    assert browser.post(address, {"group": "self", "seen": 0}).status_code == 302
    decision = Decision.objects.get()
    assert decision.reason == "ตามสัดส่วนเงิน: ชุมชนออกเงินทั้งหมด (20,000 บาท)"
    refused = browser.post(address, {"group": "joint", "seen": decision.pk})
    assert "คำแนะนำคือ «ทำเอง» เพราะชุมชนออกเงินทั้งหมด" in text_of(refused)


def test_a_move_keeps_everything_else_that_was_decided(as_, team, plan, of):
    sao = Agency.objects.get(code="sao")
    first = prepare(plan, of[SEED], DecisionInput("carried", rank=3, lead=sao, reason="สำคัญ"), by=team)
    as_("team").post(url("decision_move", plan, of[SEED]), {"group": "self", "seen": first.pk, "reason": "ทำเองได้"})
    decision = Decision.objects.get()
    assert (decision.rank, decision.lead, decision.action_group, decision.reason) == (3, sao, "self", "ทำเองได้")


def test_by_htmx_only_the_board_comes_back_with_what_was_moved(as_, plan, of):
    browser = as_("team")
    answer = browser.post(
        url("decision_move", plan, of[STUBBLE]), {"group": "self", "seen": 0, "reason": "ชุมชนลงแรง"}, headers=HTMX
    )
    body = answer.content.decode()
    assert "<html" not in body
    assert f'data-moved="{of[STUBBLE].code}"' in body
    assert "ย้าย «ไถกลบตอซัง» ไปกลุ่มทำเองแล้ว" in text_of(answer)


@pytest.mark.parametrize("data", [{}, {"group": "mine"}, {"group": "self", "seen": "x"}, {"group": "self"}])
def test_a_strange_request_to_move_is_refused_in_thai(as_, plan, of, data):
    answer = as_("team").post(url("decision_move", plan, of[STUBBLE]), data)
    assert answer.status_code == 409
    assert "กรุณาเลือกจากปุ่มในหน้านี้" in text_of(answer)


def test_nobody_decides_past_somebody_else_and_nothing_typed_is_lost(as_, team, plan, of):
    prepare(plan, of[POND], DecisionInput("deferred", reason="รอสำรวจดิน"), by=team)
    browser, address = as_("planner"), url("decision", plan, of[POND])
    data = decision_data(fate="declined", reason="ซ้ำกับชลประทาน", rank="7")
    refused = browser.post(address, data)
    said = text_of(refused)
    assert refused.status_code == 409
    assert BUSY in said
    assert "รอสำรวจดิน" in said
    assert {"ซ้ำกับชลประทาน", 'value="7"'} <= {
        part for part in ("ซ้ำกับชลประทาน", 'value="7"') if part in refused.content.decode()
    }
    assert Decision.objects.get().reason == "รอสำรวจดิน"
    seen = refused.context["form"]["seen"].value()
    assert browser.post(address, data | {"seen": seen}).status_code == 302
    assert Decision.objects.get().reason == "ซ้ำกับชลประทาน"


def test_the_form_of_one_project_prepares_fate_rank_group_lead_and_supporters(as_, plan, of):
    sao, ldd = Agency.objects.get(code="sao"), Agency.objects.get(code="ldd")
    browser, address = as_("team"), url("decision", plan, of[POND])
    page = browser.get(address)
    assert "สถานีพัฒนาที่ดินบุรีรัมย์" in text_of(page)
    browser.post(address, decision_data(rank="๑", lead=sao.pk, supporting=[ldd.pk]))
    decision = Decision.objects.get()
    assert (decision.rank, decision.lead, list(decision.supporting.all())) == (1, sao, [ldd])
    # The group is the village's own, so it is not repeated.
    assert decision.action_group == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fate": "declined"}, "กรุณาบอกเหตุผลที่ไม่รับเข้าแผน"),
        ({"fate": "passed_on", "reason": "เกินกำลัง"}, "กรุณาระบุหน่วยงานที่ส่งต่อให้"),
        ({"fate": "merged", "reason": "x"}, "กรุณาเลือกผลการพิจารณา"),
        ({"fate": ""}, "กรุณาเลือกผลการพิจารณา"),
        ({"action_group": "self"}, "กรุณาบอกเหตุผลที่เลือก «ทำเอง»"),
        ({"rank": "0"}, "ลำดับกรอกได้ 1–9,999"),
        ({"rank": "สาม"}, "อ่าน «สาม» เป็นจำนวนเต็มไม่ได้"),
        ({"lead": "999999"}, "ไม่พบหน่วยงานนี้แล้ว"),
    ],
)
def test_what_is_missing_is_said_in_thai_beside_what_was_typed(as_, plan, of, typed, said):
    answer = as_("team").post(url("decision", plan, of[POND]), decision_data(**typed))
    assert answer.status_code in {409, 422}
    assert said in text_of(answer)
    assert Decision.objects.count() == 0


def test_supporters_need_a_lead_beside_them(as_, plan, of):
    answer = as_("team").post(
        url("decision", plan, of[POND]), decision_data(supporting=[Agency.objects.get(code="sao").pk])
    )
    assert "กรุณาเลือกหน่วยงานรับผิดชอบหลักด้วย" in text_of(answer)


def test_lead_and_supporter_are_not_the_same_agency(as_, plan, of):
    sao = Agency.objects.get(code="sao")
    answer = as_("team").post(url("decision", plan, of[POND]), decision_data(lead=sao.pk, supporting=[sao.pk]))
    assert "ต้องไม่ซ้ำกัน" in text_of(answer)


def test_what_another_project_will_carry_is_not_decided_by_itself(as_, team, plan, of):
    decisions_actions.join(plan, [of[SEED]], kind="same", survivor=of[POND], reason="ซ้ำ", by=team)
    browser, said = as_("team"), "กรุณาบันทึกผลที่โครงการหลัก"
    assert browser.get(url("decision", plan, of[SEED])).context["form"] is None
    many = {"project": f"{of[SEED].code}:0", "fate": "declined", "reason": "ซ้ำ"}
    for address, data in (
        (url("decision", plan, of[SEED]), decision_data(fate="declined", reason="ซ้ำ")),
        (url("decision_move", plan, of[SEED]), {"group": "self", "seen": 0, "reason": "ย้าย"}),
        (reverse("plans:decisions_many", args=[plan.pk]), many),
    ):
        answer = browser.post(address, data)
        assert (answer.status_code, said in text_of(answer)) == (409, True)
    assert Decision.objects.count() == 0


def test_what_was_prepared_can_be_dropped(as_, team, plan, of):
    prepare(plan, of[POND], DecisionInput("deferred", reason="รอ"), by=team)
    browser = as_("team")
    assert "ยกเลิกผลที่เตรียมไว้" in text_of(browser.get(url("decision", plan, of[POND])))
    browser.post(url("decision_discard", plan, of[POND]))
    assert Decision.objects.count() == 0


# --- many at once ---
def test_one_fate_for_many_all_or_none(as_, team, plan, of):
    browser, address = as_("team"), reverse("plans:decisions_many", args=[plan.pk])
    chosen = [f"{of[title].code}:0" for title in (POND, SEED, STUBBLE)]
    refused = browser.post(address, {"project": chosen, "fate": "deferred", "reason": ""})
    assert refused.status_code == 409
    assert text_of(refused).count("กรุณาบอกเหตุผลที่ชะลอ") == 3
    assert Decision.objects.count() == 0
    prepare(plan, of[SEED], DecisionInput("carried", rank=1, reason="ชุมชนพร้อม"), by=team)
    stale = browser.post(address, {"project": chosen, "fate": "deferred", "reason": "รองบประมาณปีหน้า"})
    assert BUSY in text_of(stale)
    assert "รองบประมาณปีหน้า" in stale.content.decode()
    assert stale.content.decode().count("data-pick checked") == 3
    assert list(Decision.objects.values_list("fate", flat=True)) == ["carried"]
    chosen[1] = f"{of[SEED].code}:{Decision.objects.get().pk}"
    assert browser.post(address, {"project": chosen, "fate": "deferred", "reason": "รองบประมาณ"}).status_code == 302
    assert list(Decision.objects.values_list("fate", "standing")) == [("deferred", "prepared")] * 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"fate": "carried"}, "กรุณาเลือกโครงการอย่างน้อย 1 โครงการ"),
        ({"project": "ZZZZZZZ:0", "fate": "carried"}, "กรุณาเลือกโครงการอย่างน้อย 1 โครงการ"),
        ({"project": "x", "fate": ""}, "กรุณาเลือกผลการพิจารณา"),
    ],
)
def test_many_without_a_choice_is_refused_in_thai(as_, plan, data, said):
    answer = as_("team").post(reverse("plans:decisions_many", args=[plan.pk]), data)
    assert answer.status_code == 422
    assert said in text_of(answer)


# --- published, frozen, constant ---
def test_once_published_everybody_reads_fate_and_reason(as_, team, plan, of, board):
    prepare(plan, of[POND], DecisionInput("declined", reason="มีโครงการชลประทานแล้ว"), by=team)
    publish(plan, by=team)
    roll_up(plan.pk)
    browser = as_("secretary")
    assert "มีโครงการชลประทานแล้ว" in text_of(browser.get(board))
    assert "มีโครงการชลประทานแล้ว" in text_of(browser.get(url("decision", plan, of[POND])))


def test_a_frozen_plan_says_so_and_refuses(as_, team, plan, of, board):
    TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=release(plan, by=team))
    browser = as_("team")
    page = text_of(browser.get(board))
    assert decisions_actions.FROZEN in page
    assert "ย้ายไป" not in page
    answer = browser.post(url("decision_move", plan, of[POND]), {"group": "self", "seen": 0, "reason": "ย้าย"})
    assert decisions_actions.FROZEN in text_of(answer)
    assert Decision.objects.count() == 0


def test_the_board_takes_as_many_queries_for_many_decisions_as_for_one(
    as_, team, plan, of, board, django_assert_max_num_queries
):
    sao = Agency.objects.get(code="sao")
    prepare(plan, of[POND], DecisionInput("carried", rank=1, lead=sao), by=team)
    browser = as_("team")
    with django_assert_max_num_queries(60) as few:
        browser.get(board)
    for rank, title in enumerate((SEED, COMPOST, STUBBLE), start=2):
        prepare(plan, of[title], DecisionInput("carried", rank=rank, lead=sao, reason="เหตุผล"), by=team)
    with django_assert_max_num_queries(len(few)):
        browser.get(board)


def test_two_of_one_rank_are_told_before_the_forum_is_closed(as_, team, plan, of, board):
    for title in (POND, SEED):
        prepare(plan, of[title], DecisionInput("carried", rank=1), by=team)
    page = as_("team").get(board)
    assert "ลำดับที่ 1 ซ้ำกัน 2 โครงการ" in text_of(page)
    assert page.content.decode().count('ยังไม่ประกาศ">1</span>') == 2


# --- who pays ---
@pytest.mark.parametrize(
    ("kind", "said"),
    [("same", "รวมกับโครงการเดียวกันที่เสนอซ้ำ 1 โครงการ นับเงินครั้งเดียว"), ("joint", "รวมเงินของโครงการที่ทำร่วมกัน 1 โครงการด้วย")],
)
def test_a_merge_is_called_what_it_is_beside_its_payers(as_, team, plan, of, kind, said):
    decisions_actions.join(plan, [of[POND], of[SEED]], kind=kind, survivor=of[POND], reason="เรื่องเดียวกัน", by=team)
    assert said in text_of(as_("team").get(url("shares", plan, of[POND])))


def test_the_board_tells_of_shares_above_the_budget(as_, plan, of, board):
    FundingShare.objects.create(tambon_plan=plan, project=of[STUBBLE], payer="state", amount_baht=21_000)
    assert "เกินงบประมาณโครงการ 1,000 บาท" in text_of(as_("team").get(board))


def share_data(stamp, *rows):
    data = {"stamp": stamp, "shares-TOTAL_FORMS": len(rows), "shares-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"shares-{place}-{name}": value for name, value in row.items()}
    return data


def test_shares_are_written_down_and_the_difference_is_said(as_, plan, of):
    browser, address = as_("team"), url("shares", plan, of[STUBBLE])
    page = browser.get(address)
    rows = (
        {"payer": "community", "form": "in_kind", "amount_baht": "๑๒,๐๐๐", "is_acting": "on"},
        {"payer": "local", "agency": Agency.objects.get(code="sao").pk, "form": "cash", "amount_baht": "5,000"},
        {"payer": "", "form": "cash", "amount_baht": ""},
    )
    assert browser.post(address, share_data(page.context["stamp"], *rows)).status_code == 302
    assert list(FundingShare.objects.values_list("payer", "form", "amount_baht", "is_acting")) == [
        ("community", "in_kind", Decimal(12000), True),
        ("local", "cash", Decimal(5000), False),
    ]
    said = text_of(browser.get(address))
    assert "ยังไม่ระบุผู้ออกเงินอีก 3,000 บาท" in said
    assert "กลุ่มที่แนะนำ: ทำร่วม" in said


def test_a_nought_is_a_share_and_a_blank_is_none(as_, plan, of):
    browser, address = as_("team"), url("shares", plan, of[COMPOST])
    stamp = browser.get(address).context["stamp"]
    refused = browser.post(address, share_data(stamp, {"payer": "community", "form": "cash", "amount_baht": ""}))
    assert "ถ้าไม่ออกเงินให้กรอก 0" in text_of(refused)
    assert FundingShare.objects.count() == 0
    browser.post(address, share_data(stamp, {"payer": "community", "form": "cash", "amount_baht": "0"}))
    assert FundingShare.objects.get().amount_baht == 0


def test_shares_are_not_saved_over_somebody_elses(as_, plan, of):
    browser, address = as_("team"), url("shares", plan, of[STUBBLE])
    stamp = browser.get(address).context["stamp"]
    FundingShare.objects.create(tambon_plan=plan, project=of[STUBBLE], payer="state", amount_baht=777)
    mine = share_data(stamp, {"payer": "local", "form": "cash", "amount_baht": "888"})
    refused = browser.post(address, mine)
    assert refused.status_code == 409
    assert {BUSY, "777"} <= {part for part in (BUSY, "777") if part in text_of(refused)}
    assert 'value="888"' in refused.content.decode()
    assert FundingShare.objects.get().amount_baht == 777
    again = mine | {"stamp": refused.context["stamp"]}
    assert browser.post(address, again).status_code == 302
    assert FundingShare.objects.get().amount_baht == 888


def test_money_by_payer_adds_up_on_the_page(as_, plan, of):
    FundingShare.objects.create(
        tambon_plan=plan, project=of[STUBBLE], payer="local", agency=Agency.objects.get(code="sao"), amount_baht=20000
    )
    page = as_("secretary").get(reverse("plans:payers", args=[plan.pk]))
    body = page.content.decode()
    assert "องค์การบริหารส่วนตำบลบ้านบัว" in body
    assert "ถ้าไม่ร่วม «ไถกลบตอซัง» คำแนะนำเปลี่ยนจากขอรับการสนับสนุนเป็นยังไม่มีคำแนะนำ" in text_of(page)
    assert re.search(r"data-unstated>514,000\.75<", body)
    assert re.search(r"data-total>534,000\.75<", body)


def test_shares_page_takes_as_many_queries_for_three_payers_as_for_one(as_, plan, of, django_assert_max_num_queries):
    browser, address = as_("team"), url("shares", plan, of[STUBBLE])
    FundingShare.objects.create(tambon_plan=plan, project=of[STUBBLE], payer="local", amount_baht=1)
    with django_assert_max_num_queries(60) as few:
        browser.get(address)
    for payer in ("state", "other"):
        FundingShare.objects.create(tambon_plan=plan, project=of[STUBBLE], payer=payer, amount_baht=1)
    with django_assert_max_num_queries(len(few)):
        browser.get(address)


def test_the_board_says_before_the_forum_which_results_have_no_reason_yet(small, as_, people):
    line = small.plan.lines.select_related("project").first()
    board, one = reverse("plans:decisions", args=[small.plan.pk]), [small.plan.pk, line.project.code]
    prepare(small.plan, line.project, DecisionInput("carried"), by=people["team"])
    said = f"ผลการพิจารณา 1 โครงการยังไม่มีเหตุผลให้หมู่บ้านอ่าน: «{line.title}»"
    assert said in text_of(as_("team").get(board))
    assert said not in text_of(as_("secretary").get(board))
    assert "จะปิดเวทีไม่ได้จนกว่าทุกผลมีเหตุผล" in text_of(as_("team").get(reverse("plans:decision", args=one)))


def test_the_board_counts_and_marks_what_the_check_list_calls_undecided(as_, small):
    plan = small.plan
    (reason,) = undecided(plan, Act.RELEASE)
    left = int(re.search(r"\d+", reason)[0])
    answer = as_("team").get(reason.place)
    assert answer.content.decode().count('">ยังไม่ได้พิจารณา<') == left > 0
    assert f"ในจำนวนนี้ยังไม่ได้พิจารณา (อยู่ตามที่เสนอ) {left}" in text_of(answer)


def test_what_is_prepared_is_told_beside_what_the_plan_holds_now(as_, small):
    """The sums of the board and of the tambon's page differ by what is prepared, and the board says so."""
    plan = small.plan
    line = plan.lines.order_by("position").first()
    board, page = (reverse(f"plans:{name}", args=[plan.pk]) for name in ("decisions", "tambon"))
    figures = as_("team").get(page).context["picture"].whole.tambon
    now = f"แผนตำบลขณะนี้ {figures.projects} โครงการ (บาท) {baht(figures.total_baht)}"
    assert now not in text_of(as_("team").get(board))
    prepare(plan, line.project, DecisionInput("declined", reason="หมู่บ้านทำเอง"), by=small.people["team"])
    answer = as_("team").get(board)
    said = text_of(answer)
    assert now in said
    coming = answer.context["board"].budget_baht
    assert coming < figures.total_baht
    assert f"งบประมาณรวม ถ้าประกาศตามนี้ (บาท) {baht(coming)}" in said
    # Who does not decide sees the plan as it is, and no word of what comes.
    assert "ถ้าประกาศตามนี้" not in text_of(as_("secretary").get(board))
    # Nothing is in force yet, which is true for whoever reads it; that nothing was begun would not be.
    for reader in ("team", "secretary"):
        (step,) = [one for one in thread(plan) if one.label == "ผลการพิจารณา"]
        assert step.note == "ยังไม่มีผล"
        assert "ผลการพิจารณา ยังไม่มีผล" in text_of(as_(reader).get(board))
