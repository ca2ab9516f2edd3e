"""The chapters about the forum: every project with one fate and its reason, money counted once, nothing of nobody's."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies.offices.models import Agency
from paper.layout.blocks import Heading
from paper.thai.digits import Digits
from plans.board.shares import payer_report, shares_of
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import FundingShare
from plans.papers import formats, tambon_book
from plans.papers.book import book_of
from plans.papers.chapters import BY_AGENCY, Chapters
from plans.papers.equalities import differences
from plans.papers.official.asking import Ask
from plans.papers.readings import papers_of
from plans.profile.models import Problem, TambonProfile, Topic
from plans.profile.problems import by_topic, problems_of
from plans.releases.content import content_of
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.actions import roll_up
from plans.rollup.queries import inputs_of
from plans.tambon.models import PlanReport, TambonMeeting, TeamMember
from projects.models import Project
from tests.plans.released import forum_closed


def project(title):
    return Project.objects.get(title=title)


@pytest.fixture
def decided(small):
    """Decide: one ranked with a lead, one declined, one passed on, two joined; then roll the plan up."""
    team, sao = small.people["team"], Agency.objects.get(code="sao")
    plan = small.plan
    for title, wish in (
        ("ไถกลบตอซัง", DecisionInput("carried", rank=1, lead=sao, reason="ชุมชนพร้อม")),
        ("ทำปุ๋ยหมักใช้เอง", DecisionInput("declined", reason="หมู่บ้านทำเองได้อยู่แล้ว")),
        ("ผลิตเมล็ดพันธุ์ข้าว", DecisionInput("passed_on", lead=sao, reason="เกินงบประมาณของ อบต.")),
    ):
        prepare(plan, project(title), wish, by=team)
    pair = [project("ขุดลอกหนองน้ำสาธารณะ"), project("โรงสูบน้ำดื่มของหมู่บ้าน")]
    join(plan, pair, kind="joint", survivor=pair[0], reason="ใช้แหล่งน้ำเดียวกัน", by=team)
    publish(plan, by=team)
    roll_up(plan.pk)
    plan.refresh_from_db()
    return small


def chapters(small):
    return Chapters(content_of(small.plan))


def rows(section):
    return [row[1:] for row in section.sheet.matrix(section.rows, section.grouping)]


def table(section):
    return section.sheet.matrix(section.rows, section.grouping)


def test_before_the_forum_decides_the_book_has_no_chapter_about_decisions(small):
    assert chapters(small).decided == ()
    assert [section.sheet.code for section in book_of(small.plan.pk).decided] == []


def test_every_project_sent_has_one_fate_and_the_fates_add_up_to_what_was_sent(decided):
    fates = table(chapters(decided).fates)
    assert [row for row in fates[1:] if row[1] != "0"] == [
        ("อยู่ในแผนตำบล", "2", "224,000.50", "224,000.50"),
        ("รวมกับโครงการอื่น", "1", "150,000.25", "150,000.25"),
        ("ไม่รับเข้าแผน", "1", "0", "0"),
        ("เกินศักยภาพ ส่งต่อหน่วยงานอื่น (ผ.02/2)", "1", "160,000", "0"),
        ("รวม", "5", "534,000.75", "374,000.75"),
    ]
    assert table(chapters(decided).decisions)[-1][-2] == "534,000.75"


def test_in_the_book_nought_is_0_and_no_table_of_it_has_a_dash_for_money(decided):
    book = book_of(decided.plan.pk)
    cells = [
        cell.text
        for section in book.sections
        for line in section.sheet.lines(section.rows, section.grouping)
        for cell in line.cells
    ]
    assert ("-" in cells, "0" in cells) == (False, True)
    preface = " ".join(block.text for block in tambon_book.foreword(book))
    assert "เลข 0 หมายความว่าศูนย์ ช่องที่เว้นว่างหมายความว่ายังไม่มีข้อมูล" in preface
    assert "ช่องงบประมาณรายปีที่เว้นว่างหมายความว่าไม่มีการเสนอขอเงินในปีนั้น" in preface


def test_decisions_stand_by_fate_with_rank_hosts_and_the_reason_the_village_sees(decided):
    found = {row[2]: row for row in table(chapters(decided).decisions) if row[0].isdecimal()}
    assert found["ไถกลบตอซัง"][4:6] == ("1", "องค์การบริหารส่วนตำบลบ้านบัว")
    assert found["ทำปุ๋ยหมักใช้เอง"][-1] == "หมู่บ้านทำเองได้อยู่แล้ว"
    survivor = project("ขุดลอกหนองน้ำสาธารณะ").code
    assert found["โรงสูบน้ำดื่มของหมู่บ้าน"][-1] == f"รวมกับ {survivor}\nใช้แหล่งน้ำเดียวกัน"


def test_the_ledger_of_merges_says_what_was_joined_to_what(decided):
    (_, row, _) = (*table(chapters(decided).merges), None)
    assert row[1:5] == (
        "ทำร่วมกัน (รวมเงินของทุกเจ้าของ)",
        f"ขุดลอกหนองน้ำสาธารณะ (รหัส {project('ขุดลอกหนองน้ำสาธารณะ').code})",
        f"โรงสูบน้ำดื่มของหมู่บ้าน (รหัส {project('โรงสูบน้ำดื่มของหมู่บ้าน').code})",
        "ใช้แหล่งน้ำเดียวกัน",
    )


def test_a_joint_project_is_printed_once_with_all_its_money(decided):
    book = book_of(decided.plan.pk)
    (row,) = [row for row in book.projects.rows if row.title == "ขุดลอกหนองน้ำสาธารณะ"]
    assert sum(amount for amount in row.budget_baht.values() if amount) == Decimal("354000.75")
    assert [row.title for row in book.passed_on.rows] == ["ผลิตเมล็ดพันธุ์ข้าว"]
    details = formats.filled(Ask("p02"), decided.plan.pk).paper
    assert details.parts[0].below == "รวมทั้งสิ้น 374,000.75 บาท (สามแสนเจ็ดหมื่นสี่พันบาทเจ็ดสิบห้าสตางค์)"


def test_money_stands_by_payer_for_what_is_carried_only(decided):
    sao = Agency.objects.get(code="sao")
    for title, payer, agency, form, amount in (
        ("ไถกลบตอซัง", "local", sao, "cash", 15000),
        ("ไถกลบตอซัง", "community", None, "in_kind", 5000),
        ("ทำปุ๋ยหมักใช้เอง", "community", None, "cash", 999),
    ):
        FundingShare.objects.create(
            tambon_plan=decided.plan, project=project(title), payer=payer, agency=agency, form=form, amount_baht=amount
        )
    printed = [(row[0], *row[2:]) for row in table(chapters(decided).payers)[1:]]
    assert printed == [
        ("องค์การบริหารส่วนตำบลบ้านบัว", "", "", "", ""),
        ("1", "ไถกลบตอซัง", "15,000", "0", "15,000"),
        ("รวม", "", "15,000", "0", "15,000"),
        ("ชุมชน", "", "", "", ""),
        ("1", "ไถกลบตอซัง", "0", "5,000", "5,000"),
        ("รวม", "", "0", "5,000", "5,000"),
        ("ยังไม่ระบุผู้ออกเงิน", "", "", "", ""),
        ("1", "ขุดลอกหนองน้ำสาธารณะ", "", "", "354,000.75"),
        ("รวม", "", "", "", "354,000.75"),
        ("รวมทั้งสิ้น", "", "15,000", "5,000", "374,000.75"),
    ]
    # The page, the book and its cover say the same of who pays.
    report = payer_report(inputs_of(decided.plan).lines(), shares_of(decided.plan))
    assert (report.total_baht, report.unstated_baht) == (Decimal("374000.75"), Decimal("354000.75"))
    assert book_of(decided.plan.pk).cover.total_baht == report.total_baht
    assert differences(papers_of(decided.plan)) == []


def test_what_is_stated_beyond_the_money_of_a_project_is_taken_off_in_the_book(decided):
    FundingShare.objects.create(
        tambon_plan=decided.plan, project=project("ไถกลบตอซัง"), payer="community", form="cash", amount_baht=20001
    )
    printed = [(row[0], row[-1]) for row in table(chapters(decided).payers)[1:]]
    assert printed[-4:] == [("หัก ส่วนที่ระบุเกินงบประมาณโครงการ", ""), ("1", "-1"), ("รวม", "-1"), ("รวมทั้งสิ้น", "374,000.75")]


def test_only_what_an_agency_said_yes_to_is_in_the_book_and_never_its_internal_note(decided):
    asked = {
        "tambon_plan": decided.plan,
        "project": project("ไถกลบตอซัง"),
        "due_on": dt.date(2026, 6, 1),
        "asked_by": decided.people["team"],
        "internal_note": "ลับเฉพาะหน่วยงาน",
        "amount_baht": 15000,
    }
    sao, ldd = Agency.objects.get(code="sao"), Agency.objects.get(code="ldd")
    Commitment.objects.create(agency=sao, kind="money", state=CommitmentState.ACCEPTED, **asked)
    Commitment.objects.create(agency=ldd, kind="training", **asked)
    found = table(chapters(decided).commitments)
    assert [row[3] for row in found[1:-1]] == ["องค์การบริหารส่วนตำบลบ้านบัว"]
    assert found[-1][6] == "15,000"
    assert "ลับเฉพาะหน่วยงาน" not in str(content_of(decided.plan))


def test_profile_problems_team_and_meetings_stand_in_front(decided):
    plan, village = decided.plan, decided.village_plans["31010401"].village
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอมมะลิ", strengths="มีแหล่งน้ำ\nมีกลุ่มเข้มแข็ง")
    water = Topic.objects.get_or_create(name="แหล่งน้ำ")[0]
    Problem.objects.create(
        tambon_plan=plan, village=village, topic=water, title="น้ำแล้ง", households=40, urgency="urgent"
    )
    Problem.objects.create(tambon_plan=plan, village=village, topic=water, title="บ่อตื้น", urgency="normal")
    TeamMember.objects.create(tambon_plan=plan, kind="leader", name="พิมพ์ใจ ดีงาม")
    TambonMeeting.objects.create(
        tambon_plan=plan,
        held_on=dt.date(2026, 6, 3),
        state="closed",
        male_count=20,
        female_count=30,
        summary="เห็นชอบแผน",
        closed_by=decided.people["team"],
        closed_at=dt.datetime(2026, 6, 3, tzinfo=dt.UTC),
    )
    made = formats.filled(Ask("tambon"), plan.pk)
    page = formats.made(made, PlanReport.Format.HTML, Digits.ARABIC).decode()
    for text in ("ตำบลข้าวหอมมะลิ", "มีกลุ่มเข้มแข็ง", "น้ำแล้ง", "ผู้นำอาสาพัฒนาชุมชน", "พิมพ์ใจ ดีงาม", "เห็นชอบแผน"):
        assert text in page
    # What is not stated is said, in the sentence of the page.
    (water_on_the_page,) = by_topic(problems_of(plan))
    assert water_on_the_page.affected == "40 ครัวเรือน (ไม่มีข้อมูล 1 ปัญหา)"
    assert water_on_the_page.affected in page
    word = formats.made(made, PlanReport.Format.DOCX, Digits.ARABIC)
    assert word.startswith(b"PK")
    assert {"ทีมปฏิบัติการขับเคลื่อนแผนชุมชนระดับตำบล", "ผลการพิจารณา"} <= {
        section.sheet.code or section.sheet.title for section in book_of(plan.pk).sections
    }


def test_meetings_of_a_plan_without_a_team_stand_in_a_chapter_too(decided):
    forum_closed(decided.plan, decided.people["team"])
    assert not TeamMember.objects.exists()
    kinds = [block.text if isinstance(block, Heading) else block.sheet.title for block in chapters(decided).front]
    assert kinds == ["ทีมปฏิบัติการและการประชุม", "การประชุมระดับตำบลที่ปิดแล้ว"]


def test_the_bound_book_has_the_chapters_in_its_outline(decided):
    content = tambon_book.made(book_of(decided.plan.pk), PlanReport.Format.PDF)
    labels = [one.title for one in PdfReader(io.BytesIO(content)).outline if not isinstance(one, list)]
    assert [label for label in labels if label[:2] in {"7.", "8.", "9.", "10"}] == [
        "7. ยอดตามผลการพิจารณา",
        "8. ผลการพิจารณาของเวทีตำบลทุกโครงการ",
        "9. โครงการที่เวทีรวมเข้าด้วยกัน",
        "10. โครงการที่เกินศักยภาพ ขอประสานหน่วยงานอื่น",
    ]


def test_what_is_no_villages_is_said_to_come_from_an_agency():
    line = {
        "code": "ABC2345",
        "village": "310104",
        "fate": "carried",
        "counts": True,
        "rank": None,
        "carrier": "ABC2345",
        "reason": "",
        "title": "ขุดสระ",
        "details": {},
        "budget_baht": {"2571": "10.00"},
    }
    section = Chapters({"lines": [line], "decisions": [line]}).decisions
    assert section.rows[0]["village"] == BY_AGENCY


def test_the_digest_of_the_book_follows_what_its_chapters_say(decided):
    before = book_of(decided.plan.pk).digest
    assert book_of(decided.plan.pk).digest == before
    TeamMember.objects.create(tambon_plan=decided.plan, kind="leader", name="พิมพ์ใจ ดีงาม")
    assert book_of(decided.plan.pk).digest != before


def test_a_paper_of_the_book_is_not_offered_as_present_after_a_chapter_changed(client, decided):
    team = decided.people["team"]
    report = tambon_book.wanted_report(decided.plan.pk, PlanReport.Format.PDF, by=team)
    assert tambon_book.wanted_report(decided.plan.pk, PlanReport.Format.PDF, by=team) == report
    client.force_login(team)
    page = client.get(reverse("plans:tambon", args=[decided.plan.pk])).content.decode()
    assert 'value="pdf"' not in page
    TeamMember.objects.create(tambon_plan=decided.plan, kind="leader", name="พิมพ์ใจ ดีงาม")
    page = client.get(reverse("plans:tambon", args=[decided.plan.pk])).content.decode()
    assert 'value="pdf"' in page
    assert tambon_book.wanted_report(decided.plan.pk, PlanReport.Format.PDF, by=team) != report
