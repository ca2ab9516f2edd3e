"""The official letters of a tambon plan: the one that forwards it, and the one that invites to its forum.

Both are starting points that people go on writing: what the system does not know is left as room to write.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency, lacking
from agencies.offices.names import split_names
from agencies.people.models import Post
from paper.layout.blocks import Block, Enclosure, Heading, Paragraph, Table
from paper.layout.letter import OPENING, Letter
from paper.layout.sheet import Column, Kind, Sheet
from paper.thai import baht, baht_in_words, thai_date
from paper.thai.digits import Digits
from plans.local.labels import in_full, wordings
from plans.papers.addressing import words_for
from plans.papers.book import NotReady
from plans.papers.official.asking import Ask, Speed, Unfit
from plans.papers.official.catalogue import fitted
from plans.papers.official.counting import counted
from plans.papers.official.filling import Filling, of_tambon
from plans.papers.sheets.layouts import OWN_LAYOUT
from plans.papers.sheets.rows import SummaryRow
from plans.releases.models import Receipt, Release
from plans.rollup.aggregation import Line, printed
from plans.rollup.queries import stored_lines, villages_of
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan

BLANK = "................................"
# The form of what is passed on: it is sent with the plan, and its money is not the plan's.
OUTSIDE = "p02-2"
# More guests than these stand on a page of their own behind the letter.
GUESTS_IN_LETTER = 8
# How the head of an office is addressed; «{}» is the name of the office's area.
HEADS = {
    Agency.Kind.SAO: "นายกองค์การบริหารส่วนตำบล{}",
    Agency.Kind.DISTRICT_OFFICE: "นายอำเภอ{}",
    Agency.Kind.DISTRICT_CDD: "พัฒนาการอำเภอ{}",
    Agency.Kind.DISTRICT_AGRI: "เกษตรอำเภอ{}",
    Agency.Kind.PROVINCE_OFFICE: "ผู้ว่าราชการจังหวัด{}",
    Agency.Kind.PROVINCE_CDD: "พัฒนาการจังหวัด{}",
    Agency.Kind.PROVINCE_AGRI: "เกษตรจังหวัด{}",
    Agency.Kind.PROVINCE_NFC: "ประธานสภาเกษตรกรจังหวัด{}",
    Agency.Kind.PAO: "นายกองค์การบริหารส่วนจังหวัด{}",
}
LOCAL_AUTHORITIES = (Agency.Kind.SAO, Agency.Kind.MUNICIPALITY)
_PURPOSES = {
    **dict.fromkeys(LOCAL_AUTHORITIES, "เพื่อโปรดพิจารณาบรรจุโครงการในแผนพัฒนาท้องถิ่น"),
    Agency.Kind.PAO: "เพื่อโปรดพิจารณาโครงการที่เกินศักยภาพของท้องถิ่น และบรรจุในแผนพัฒนาขององค์การบริหารส่วนจังหวัด",
    Agency.Kind.DISTRICT_OFFICE: "เพื่อโปรดพิจารณาประสานโครงการเข้าสู่แผนพัฒนาอำเภอ",
    Agency.Kind.PROVINCE_OFFICE: "เพื่อโปรดพิจารณาประสานโครงการเข้าสู่แผนพัฒนาจังหวัด",
}
_PURPOSE = "เพื่อโปรดพิจารณาสนับสนุนโครงการในส่วนที่เกี่ยวข้องกับภารกิจของท่าน"
BY_FORM = Sheet(
    code="",
    title="โครงการในแผนที่ส่งมาด้วย",
    source=OWN_LAYOUT,
    landscape=False,
    counted="แบบ",
    columns=(
        Column("label", "แบบ", 90),
        Column("projects", "โครงการ", 25, Kind.COUNT, total=True),
        Column("total_project_years", "จำนวนปีที่ใช้งบ", 25, Kind.COUNT, total=True),
        Column("total_baht", "งบประมาณ (บาท)", 40, Kind.BAHT, total=True, blank="-"),
    ),
)
OF_ADDRESSEE = Sheet(
    code="",
    title="โครงการที่เวทีตำบลขอให้หน่วยงานของท่านร่วมดำเนินการ",
    source=OWN_LAYOUT,
    landscape=False,
    columns=(
        Column("", "ที่", 12, Kind.ORDER),
        Column("code", "รหัส", 25, Kind.CODE),
        Column("title", "โครงการ", 95),
        Column("budget_baht", "งบประมาณ (บาท)", 40, Kind.BAHT, total=True),
    ),
)
INVITED = Sheet(
    code="",
    title="ผู้ได้รับเชิญ",
    source=OWN_LAYOUT,
    landscape=False,
    counted="ราย",
    columns=(Column("", "ที่", 12, Kind.ORDER), Column("name", "หน่วยงานหรือผู้ได้รับเชิญ", 100), Column("kind", "ประเภท", 60)),
)


def letter(ask: Ask, plan: TambonPlan) -> Letter:
    """Write the letter that is asked for; raises Unfit or NotReady with a Thai sentence."""
    if not fitted(ask).is_letter:
        raise Unfit(f"แบบ {ask.form} ไม่ใช่หนังสือ")
    written = forwarding(plan, ask.about) if ask.form == "letter" else invitation(plan, ask.about)
    return _addressed(written, ask)


def _addressed(written: Letter, ask: Ask) -> Letter:
    """Write the words that its addressee asks for, and how soon the letter must be seen to."""
    opening, closing = words_for(written.to, ask.salutation)
    return replace(
        written,
        opening=opening,
        closing=closing,
        after=tuple(text.replace(f"จึง{OPENING}", f"จึง{opening}") for text in written.after),
        urgency=Speed(ask.speed).label if ask.speed else "",
    )


# --- forwarding -------------------------------------------------------------------------------------------------------
def forwarding(plan: TambonPlan, receipt_key: str = "") -> Letter:
    """Write the letter with which the plan is sent: to the addressee of a receipt, or with room for one.

    Raises Unfit for a receipt of another plan.
    """
    receipt = _receipt(plan, receipt_key) if receipt_key else None
    release = receipt.release if receipt else _releases(plan).order_by("-version").first()
    filling, name = of_tambon(plan), f"แผนชุมชนบูรณาการระดับตำบล{plan.area.name}"
    version = f" ครั้งที่ {release.version}" if release else ""
    begun = _letterhead(plan)
    return replace(
        begun,
        number=(receipt.letter_number if receipt else "") or begun.number,
        # What an office sends to itself is a memo.
        is_memo=receipt is not None and receipt.agency == writer_of(plan),
        date=timezone.localtime(receipt.sent_at).date() if receipt else None,
        subject=f"ส่ง{name} {plan.period}{version}",
        to=head_of(receipt.agency) if receipt else BLANK,
        enclosures=(f"{name} {plan.period}{version} จำนวน 1 เล่ม",),
        paragraphs=(_what_was_agreed(plan, filling), _purpose_paragraph(name, release, receipt)),
        content=tuple(_tables(plan, filling, receipt)),
        after=("จึงเรียนมาเพื่อโปรดพิจารณา และโปรดแจ้งผลการพิจารณาให้ทราบด้วย จะเป็นพระคุณยิ่ง",),
    )


def _receipt(plan: TambonPlan, key: str) -> Receipt:
    receipts = Receipt.objects.filter(release__in=_releases(plan)).select_related("agency__area", "release")
    receipt: Receipt | None = receipts.filter(pk=key).first() if key.isdecimal() else None
    if receipt is None:
        raise Unfit("ไม่พบการส่งแผนที่ระบุในแผนตำบลนี้")
    return receipt


def _releases(plan: TambonPlan) -> QuerySet[Release]:
    return Release.objects.filter(level=Release.Level.TAMBON, area=plan.area, period=plan.period)


def _what_was_agreed(plan: TambonPlan, filling: Filling) -> str:
    carried = [row for row in filling.rows if row.form != OUTSIDE]
    whole, villages = counted("", carried, plan.period.years), villages_of(plan)
    forum = _closed_forum(plan)
    where = f"ได้จัดเวทีบูรณาการแผนระดับตำบลเมื่อวันที่ {thai_date(forum.held_on)} และ" if forum else ""
    amount = whole.total_baht or 0
    return (
        f"ด้วย{in_full(plan.area)} {where}ได้จัดทำแผนชุมชนบูรณาการระดับตำบล {plan.period} จากแผนพัฒนาหมู่บ้าน "
        f"{len(villages.accepted)} จาก {villages.total} หมู่บ้าน มีโครงการที่บรรจุในแผน {len(carried):,} โครงการ "
        f"งบประมาณรวม {baht(amount)} บาท ({baht_in_words(amount)}){_outside_sum(plan, filling)}"
    )


def _outside_sum(plan: TambonPlan, filling: Filling) -> str:
    """Say what is sent with the plan and stands outside its sum, where there is any."""
    rows = filling.of_form(OUTSIDE)
    if not rows:
        return ""
    amount = baht(counted("", rows, plan.period.years).total_baht or 0)
    code = wordings()[OUTSIDE].code
    return f" นอกจากนี้ มีโครงการตาม{code} อีก {len(rows):,} โครงการ งบประมาณ {amount} บาท ซึ่งไม่รวมอยู่ในยอดดังกล่าว"


def _closed_forum(plan: TambonPlan) -> TambonMeeting | None:
    held = plan.meetings.filter(kind=TambonMeeting.Kind.FORUM, state=MeetingState.CLOSED)
    return held.order_by("held_on", "pk").last()


def _purpose_paragraph(name: str, release: Release | None, receipt: Receipt | None) -> str:
    known = f"ครั้งที่ {release.version} รหัสเอกสาร {release.digest[:12]} " if release else ""
    purpose = _PURPOSES.get(Agency.Kind(receipt.agency.kind), _PURPOSE) if receipt else _PURPOSE
    note = f" ทั้งนี้ {receipt.note}" if receipt and receipt.note else ""
    return f"ในการนี้ จึงขอส่ง{name} {known}ตามสิ่งที่ส่งมาด้วย {purpose}{note}"


def _tables(plan: TambonPlan, filling: Filling, receipt: Receipt | None) -> list[Block]:
    years, words = plan.period.years, wordings()
    rows: dict[str, SummaryRow] = {
        form: counted(f"{words[form].code} {words[form].title}", members, years)
        for form in ("p02", "p02-1", OUTSIDE)
        if (members := filling.of_form(form))
    }
    beyond = rows.pop(OUTSIDE, None)
    blocks: list[Block] = [Table(BY_FORM, list(rows.values()))]
    if beyond:
        blocks.append(Table(BY_FORM, [beyond], caption=f"โครงการตาม{words[OUTSIDE].code} (ไม่รวมอยู่ในยอดของแผน)"))
    asked = _lines_of_agency(plan, receipt.agency) if receipt else []
    return [*blocks, Table(OF_ADDRESSEE, asked)] if asked else blocks


def _lines_of_agency(plan: TambonPlan, agency: Agency) -> list[Line]:
    """Return the carried projects in which the agency leads or supports."""

    def concerns(line: Line) -> bool:
        hosts = (line.details.get("lead_name", ""), *split_names(line.details.get("supporting_names", "")))
        return any(agency.is_called(host) for host in hosts)

    return [line for line in printed(stored_lines(plan)) if concerns(line)]


# --- inviting ---------------------------------------------------------------------------------------------------------
def invitation(plan: TambonPlan, meeting_key: str = "") -> Letter:
    """Write the invitation to a meeting: the one named, or the next forum, or the newest meeting there is.

    Raises Unfit for a meeting of another plan, NotReady without any meeting.
    """
    meeting = _meeting(plan, meeting_key)
    what, invited = str(meeting), list(meeting.invitees.all())
    when = f"วันที่ {thai_date(meeting.held_on)}" if meeting.held_on else f"วันที่ {BLANK}"
    hour = f" เวลา {meeting.starts_at:%H.%M} น." if meeting.starts_at else ""
    subject = f"เพื่อพิจารณาแผนชุมชนบูรณาการระดับตำบล {plan.period}"
    rows = [{"name": invitee.name, "kind": invitee.get_kind_display()} for invitee in invited]
    is_long = len(rows) > GUESTS_IN_LETTER
    sent = _sent_along(meeting, f"{when}{hour} ณ {meeting.place or BLANK}", rows if is_long else [])
    begun = _letterhead(plan)
    return replace(
        begun,
        # A letter in the same words to several is a circular: its number has a ว.
        number=f"{begun.number}ว" if begun.number and len(rows) > 1 else begun.number,
        subject=f"ขอเชิญ{_meeting_called(meeting)}",
        to=_guests(rows, is_long=is_long),
        enclosures=tuple(sent),
        paragraphs=(
            f"ด้วย{in_full(plan.area)} กำหนดจัด{what} {subject} ใน{when}{hour} ณ {meeting.place or BLANK}",
            "ในการนี้ จึงขอเรียนเชิญท่านหรือผู้แทนเข้าร่วมประชุมตามวัน เวลา และสถานที่ดังกล่าว",
        ),
        content=(Table(INVITED, rows),) if rows and not is_long else (),
        attached=tuple(
            Enclosure(f"สิ่งที่ส่งมาด้วย {place}" if len(sent) > 1 else "สิ่งที่ส่งมาด้วย", blocks)
            for place, blocks in enumerate(sent.values(), start=1)
        ),
        after=("จึงเรียนมาเพื่อโปรดเข้าร่วมประชุมโดยพร้อมเพรียงกัน",),
    )


def _meeting_called(meeting: TambonMeeting) -> str:
    """Say a meeting with «ประชุม» before it, once also where its name begins so."""
    return f"ประชุม{str(meeting).removeprefix('ประชุม')}"


def _guests(rows: list[dict[str, str]], *, is_long: bool) -> str:
    if len(rows) < 2:  # one guest is written to by name
        return rows[0]["name"] if rows else BLANK
    return f"ผู้ได้รับเชิญตามบัญชี{'ที่ส่งมาด้วย' if is_long else 'ท้ายข้อความ'}"


def _sent_along(
    meeting: TambonMeeting, when: str, guests: list[dict[str, str]]
) -> dict[str, tuple[Heading | Paragraph | Table, ...]]:
    """Return what is printed behind an invitation, by the words with which the letter names it."""
    sent: dict[str, tuple[Heading | Paragraph | Table, ...]] = {}
    agenda = [line.strip() for line in meeting.agenda.splitlines() if line.strip()]
    if agenda:
        lines = (Paragraph(line, indented=False) for line in agenda)
        head = (Heading(f"ระเบียบวาระการ{_meeting_called(meeting)}"), Paragraph(when, indented=False, align="center"))
        sent[f"ระเบียบวาระการ{_meeting_called(meeting)} จำนวน 1 ชุด"] = (*head, *lines)
    if guests:
        sent["บัญชีผู้ได้รับเชิญ จำนวน 1 ชุด"] = (
            Heading(f"บัญชีผู้ได้รับเชิญ{_meeting_called(meeting)}"),
            Table(INVITED, guests, caption=""),
        )
    return sent


def _meeting(plan: TambonPlan, key: str) -> TambonMeeting:
    meetings = plan.meetings.exclude(state=MeetingState.CANCELLED).prefetch_related("invitees")
    if key:
        named: TambonMeeting | None = meetings.filter(pk=key).first() if key.isdecimal() else None
        if named is None:
            raise Unfit("ไม่พบการประชุมที่ระบุในแผนตำบลนี้")
        return named
    scheduled = meetings.filter(state=MeetingState.SCHEDULED).order_by("held_on", "pk")
    chosen: TambonMeeting | None = (
        scheduled.filter(kind=TambonMeeting.Kind.FORUM).first() or scheduled.first() or meetings.order_by("pk").last()
    )
    if chosen is None:
        raise NotReady(f"{plan.area} ยังไม่มีการนัดประชุมระดับตำบล กรุณาบันทึกการประชุมก่อนพิมพ์หนังสือเชิญ")
    return chosen


# --- who writes and to whom -------------------------------------------------------------------------------------------
def writer_of(plan: TambonPlan) -> Agency | None:
    """Return the office whose letters these are: the tambon's local authority, where one is known."""
    return Agency.objects.filter(kind__in=LOCAL_AUTHORITIES, area=plan.area).order_by("code").first()


def letter_digits(plan: TambonPlan) -> Digits:
    """Return the digits of the plan's letters: those of the office's letterhead, Thai where there is no office yet."""
    writer = writer_of(plan)
    return Digits(writer.letter_digits) if writer else Digits.THAI


def _letterhead(plan: TambonPlan) -> Letter:
    """Begin a letter of the tambon's local authority, or of its operations team where no authority is known."""
    agency = writer_of(plan)
    if agency is None:
        team = f"ทีมปฏิบัติการขับเคลื่อนแผนชุมชนระดับตำบล{plan.area.name}"
        return Letter("", (team, *_place(plan.area, "")), None, "", "", (), "", posts=(f"หัวหน้า{team}",))
    reached = " ".join(
        f"{word} {value}" for word, value in (("โทร.", agency.telephone), ("ไปรษณีย์อิเล็กทรอนิกส์", agency.email)) if value
    )
    return Letter(
        number=f"{agency.letter_prefix}/" if agency.letter_prefix else "",
        office=tuple(line for line in (agency.name, agency.address, *_place(plan.area, agency.postcode)) if line),
        date=None,
        subject="",
        to="",
        paragraphs=(),
        signer=_holder(agency),
        posts=tuple(agency.signature_lines.splitlines()) or (head_of(agency),),
        contact=tuple(line for line in (agency.owner_unit, reached) if line),
        has_emblem=agency.is_state_agency,
    )


def gaps(letter: Letter, agency: Agency | None) -> tuple[str, ...]:
    """Say what the letter still lacks, each with where it is written down; a letter with gaps can be printed."""
    said = []
    if agency is None:
        said.append("ยังไม่มี อปท. ของตำบลนี้ในระบบ จึงพิมพ์ในนามทีมปฏิบัติการ ผู้ดูแลระบบเพิ่มหน่วยงานได้ที่หน้าผู้ดูแลระบบ")
    elif blank := lacking(agency):
        said.append(f"หัวหนังสือของ {agency} ยังไม่มี {', '.join(blank)}")
    if agency and not agency.is_state_agency:
        said.append(f"ยังไม่ได้ระบุที่หัวหนังสือว่า {agency} เป็นหน่วยงานของรัฐที่ใช้ตราครุฑได้ จึงพิมพ์โดยไม่มีตราครุฑ")
    if not letter.signer:
        said.append("ยังไม่มีผู้ดำรงตำแหน่งผู้ลงนามในระบบ จึงเว้นที่ไว้ให้เขียนชื่อ")
    if not letter.date:
        said.append("ยังไม่มีเลขทะเบียนส่งและวันที่ จึงเว้นที่ไว้ให้ลงเมื่อออกหนังสือ")
    return tuple(said)


def _place(area: Area, postcode: str) -> list[str]:
    district, province = area.parent, area.parent.parent if area.parent else None
    place = f"อำเภอ{district.name} จังหวัด{province.name}" if district and province else ""
    return [line] if (line := f"{place} {postcode}".strip()) else []


def _holder(agency: Agency) -> str:
    """Return the name of the authority's head, blank where nobody holds the post."""
    post = Post.objects.filter(agency=agency, role=Role.SAO_MAYOR).first()
    return post.holder.full_name if post and post.holder else ""


def head_of(agency: Agency) -> str:
    """Say how the head of an office is addressed."""
    if agency.kind == Agency.Kind.MUNICIPALITY:
        return f"นายก{agency.name}"
    form = HEADS.get(Agency.Kind(agency.kind))
    return form.format(agency.area.name) if form else f"หัวหน้า{agency.name}"
