"""The letters of a tambon plan: what is known is written, what is not leaves room, and Word opens them."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from agencies.offices.models import Agency
from paper.layout.letter import Letter
from paper.thai.digits import Digits
from plans.papers import addressing, formats, letters
from plans.papers.book import NotReady
from plans.papers.official.asking import Ask, Unfit
from plans.releases.models import Receipt, Release
from plans.tambon.models import Invitee, MeetingState, TambonLine, TambonMeeting
from tests import factories
from tests.paper.readers import poppler


def receipt(small, agency, *, version=2, **fields):
    team = small.people["team"]
    release = Release.objects.create(
        area=small.plan.area,
        period=small.plan.period,
        version=version,
        content="{}",
        digest="ab12" * 16,
        plan_digest=small.plan.digest,
        by=team,
        by_name=team.full_name,
    )
    # 23.30 of the day before in the world's time: the letter has the office's date.
    sent = dt.datetime(2026, 5, 6, 23, 30, tzinfo=dt.UTC)
    return Receipt.objects.create(release=release, agency=agency, sent_by=team, sent_name="x", sent_at=sent, **fields)


def text(letter: Letter) -> str:
    return " ".join((letter.subject, letter.to, *letter.enclosures, *letter.paragraphs, *letter.after))


def test_without_a_release_the_letter_leaves_room_for_number_date_and_addressee(small):
    letter = letters.forwarding(small.plan)
    assert (letter.number, letter.date, letter.to) == ("", None, letters.BLANK)
    assert letter.subject == "ส่งแผนชุมชนบูรณาการระดับตำบลบ้านบัว พ.ศ. 2571–2575"
    assert letter.office == ("องค์การบริหารส่วนตำบลบ้านบัว", "อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์")
    assert letter.posts == ("นายกองค์การบริหารส่วนตำบลบ้านบัว",)
    assert "มีโครงการที่บรรจุในแผน 5 โครงการ งบประมาณรวม 534,000.75 บาท (ห้าแสนสามหมื่นสี่พันบาทเจ็ดสิบห้าสตางค์)" in text(letter)
    assert "จากแผนพัฒนาหมู่บ้าน 3 จาก 4 หมู่บ้าน" in text(letter)


def test_a_receipt_gives_number_date_addressee_version_and_what_is_asked_of_it(small):
    sao = Agency.objects.get(code="sao")
    TambonLine.objects.exclude(title="ไถกลบตอซัง").update(details={"lead_name": "วัดบ้านบัว"})
    sent = receipt(small, sao, letter_number="บร 71001/12", note="ขอรับผลภายในเดือนนี้")
    letter = letters.letter(Ask("letter", about=str(sent.pk)), small.plan)
    assert (letter.number, letter.date) == ("บร 71001/12", dt.date(2026, 5, 7))
    assert letter.to == "นายกองค์การบริหารส่วนตำบลบ้านบัว"
    assert letter.enclosures == ("แผนชุมชนบูรณาการระดับตำบลบ้านบัว พ.ศ. 2571–2575 ครั้งที่ 2 จำนวน 1 เล่ม",)
    assert "เพื่อโปรดพิจารณาบรรจุโครงการในแผนพัฒนาท้องถิ่น" in text(letter)
    assert "ขอรับผลภายในเดือนนี้" in text(letter)
    by_form, asked = letter.content
    assert by_form.sheet.matrix(by_form.rows)[-1] == ("รวม 2 แบบ", "5", "8", "534,000.75")
    assert [line.title for line in asked.rows] == ["ไถกลบตอซัง"]


def test_what_is_passed_on_stands_apart_and_the_table_comes_to_what_the_letter_says(small):
    TambonLine.objects.filter(title="ไถกลบตอซัง").update(fate="passed_on")
    letter = letters.forwarding(small.plan)
    assert "มีโครงการที่บรรจุในแผน 4 โครงการ งบประมาณรวม 514,000.75 บาท" in text(letter)
    assert "โครงการตามแบบ ผ.02/2 อีก 1 โครงการ งบประมาณ 20,000 บาท ซึ่งไม่รวมอยู่ในยอดดังกล่าว" in text(letter)
    inside, beyond = letter.content
    assert inside.sheet.matrix(inside.rows)[-1][1::2] == ("4", "514,000.75")
    assert beyond.sheet.matrix(beyond.rows)[-1][1::2] == ("1", "20,000")
    assert beyond.caption == "โครงการตามแบบ ผ.02/2 (ไม่รวมอยู่ในยอดของแผน)"


def test_the_office_writes_what_stands_on_its_letters_and_blanks_are_told_and_not_printed(small):
    Agency.objects.filter(code="sao").update(
        is_state_agency=True, letter_prefix="บร 71001", address="123 หมู่ที่ 5", postcode="31000", telephone="0 4461 0000"
    )
    letter = letters.forwarding(small.plan)
    assert letter.number == "บร 71001/"
    assert letter.office[1:] == ("123 หมู่ที่ 5", "อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์ 31000")
    assert (letter.contact, letter.has_emblem) == (("โทร. 0 4461 0000",), True)
    told, *_ = letters.gaps(letter, letters.writer_of(small.plan))
    assert told.endswith("ยังไม่มี ส่วนราชการเจ้าของเรื่อง, ไปรษณีย์อิเล็กทรอนิกส์")
    Agency.objects.filter(code="sao").update(signature_lines="ปลัด ปฏิบัติหน้าที่\nนายก อบต.")
    assert letters.forwarding(small.plan).posts == ("ปลัด ปฏิบัติหน้าที่", "นายก อบต.")


def test_what_an_office_sends_to_itself_is_a_memo(small):
    own, other = Agency.objects.get(code="sao"), Agency.objects.get(code="ldd")
    assert letters.forwarding(small.plan, str(receipt(small, own).pk)).is_memo
    assert not letters.forwarding(small.plan, str(receipt(small, other, version=3).pk)).is_memo


def test_an_invitation_without_an_agenda_names_none(small, forum):
    TambonMeeting.objects.update(agenda=" ")
    letter = letters.invitation(small.plan)
    assert (letter.enclosures, letter.attached) == ((), ())


def test_a_partner_that_no_project_names_gets_the_sums_alone(small):
    letter = letters.forwarding(small.plan, str(receipt(small, Agency.objects.get(code="ldd")).pk))
    assert letter.to == "หัวหน้าสถานีพัฒนาที่ดินบุรีรัมย์"
    assert len(letter.content) == 1


@pytest.mark.parametrize("key", ["999999", "x"])
def test_a_receipt_or_meeting_of_another_plan_is_refused(small, key):
    with pytest.raises(Unfit, match="ไม่พบการส่งแผน"):
        letters.forwarding(small.plan, key)
    with pytest.raises(Unfit, match="ไม่พบการประชุม"):
        letters.invitation(small.plan, key)


def test_a_receipt_of_a_neighbour_is_not_found(small):
    sent = receipt(small, Agency.objects.get(code="sao"))
    neighbour = factories.tambon_plan("310105")
    with pytest.raises(Unfit):
        letters.forwarding(neighbour, str(sent.pk))


# --- inviting ---
@pytest.fixture
def forum(small):
    return TambonMeeting.objects.create(
        tambon_plan=small.plan,
        held_on=dt.date(2026, 6, 3),
        starts_at=dt.time(9, 30),
        place="หอประชุม อบต.บ้านบัว",
        agenda="1. ประธานแจ้งให้ทราบ\n2. พิจารณาโครงการ",
    )


def test_the_next_forum_is_invited_to_with_its_agenda_and_guests(small, forum):
    TambonMeeting.objects.create(tambon_plan=small.plan, kind="briefing", held_on=dt.date(2026, 5, 1))
    Invitee.objects.create(meeting=forum, kind="state", name="สำนักงานเกษตรอำเภอเมืองบุรีรัมย์")
    letter = letters.invitation(small.plan)
    assert letter.subject == "ขอเชิญประชุมเวทีบูรณาการแผนระดับตำบล"
    assert "ในวันที่ 3 มิถุนายน 2569 เวลา 09.30 น. ณ หอประชุม อบต.บ้านบัว" in text(letter)
    assert letter.enclosures == ("ระเบียบวาระการประชุมเวทีบูรณาการแผนระดับตำบล จำนวน 1 ชุด",)
    (agenda,) = letter.attached
    assert agenda.label == "สิ่งที่ส่งมาด้วย"
    assert [block.text for block in agenda.blocks][2:] == ["1. ประธานแจ้งให้ทราบ", "2. พิจารณาโครงการ"]
    (guests,) = letter.content
    assert guests.sheet.matrix(guests.rows)[1:] == (("1", "สำนักงานเกษตรอำเภอเมืองบุรีรัมย์", "ภาคีภาครัฐ"),)


def test_a_meeting_whose_name_begins_with_the_word_for_a_meeting_is_called_so_once(small, forum):
    TambonMeeting.objects.update(title="ประชุมชี้แจงทีมปฏิบัติการ")
    letter = letters.invitation(small.plan)
    assert letter.subject == "ขอเชิญประชุมชี้แจงทีมปฏิบัติการ"
    assert letter.enclosures == ("ระเบียบวาระการประชุมชี้แจงทีมปฏิบัติการ จำนวน 1 ชุด",)


def test_many_guests_stand_on_a_page_behind_the_letter(small, forum):
    names = [f"หน่วยงานที่ {number}" for number in range(1, letters.GUESTS_IN_LETTER + 2)]
    Invitee.objects.bulk_create(Invitee(meeting=forum, kind="state", name=name) for name in names)
    letter = letters.invitation(small.plan)
    assert letter.content == ()
    assert letter.to == "ผู้ได้รับเชิญตามบัญชีที่ส่งมาด้วย"
    assert "บัญชีผู้ได้รับเชิญ จำนวน 1 ชุด" in letter.enclosures
    assert [enclosure.label for enclosure in letter.attached] == ["สิ่งที่ส่งมาด้วย 1", "สิ่งที่ส่งมาด้วย 2"]
    guests = letter.attached[1].blocks[1]
    assert sorted(row[1] for row in guests.sheet.matrix(guests.rows)[1:]) == names
    made = formats.made(formats.filled(Ask("invitation"), small.plan.pk), formats.Format.PDF, Digits.ARABIC)
    first, agenda, second = poppler(made, "-layout").rstrip("\f").split("\f")
    assert "ขอแสดงความนับถือ" in first
    assert names[0] not in first
    assert "พิจารณาโครงการ" in agenda
    assert "พิจารณาโครงการ" not in first
    assert names[-1] in second


def test_without_a_meeting_there_is_nobody_to_invite(small):
    with pytest.raises(NotReady, match="ยังไม่มีการนัดประชุม"):
        letters.invitation(small.plan)


def test_a_cancelled_meeting_is_not_invited_to(small, forum):
    TambonMeeting.objects.update(state=MeetingState.CANCELLED)
    with pytest.raises(NotReady):
        letters.invitation(small.plan)


@pytest.mark.parametrize("form", ["letter", "invitation"])
def test_letters_are_pages_pdfs_and_documents_in_either_digits(small, forum, form):
    made = formats.filled(Ask(form), small.plan.pk)
    pdf = formats.made(made, formats.Format.PDF, Digits.THAI)
    assert pdf.startswith(b"%PDF-")
    page = formats.made(made, formats.Format.HTML, Digits.THAI).decode()
    assert "พ.ศ. ๒๕๗๑–๒๕๗๕" in page
    document = docx.Document(io.BytesIO(formats.made(made, formats.Format.DOCX, Digits.ARABIC)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert "ขอแสดงความนับถือ" in words
    assert any(word.startswith("เรื่อง\t") for word in words)


@pytest.mark.parametrize(
    ("kind", "area", "name", "head"),
    [
        ("district_office", "3101", "ที่ว่าการอำเภอเมืองบุรีรัมย์", "นายอำเภอเมืองบุรีรัมย์"),
        ("province_office", "31", "สำนักงานจังหวัดบุรีรัมย์", "ผู้ว่าราชการจังหวัดบุรีรัมย์"),
        ("municipality", "310104", "เทศบาลตำบลบ้านบัว", "นายกเทศบาลตำบลบ้านบัว"),
        ("baac", "31", "ธ.ก.ส. สาขาบุรีรัมย์", "หัวหน้าธ.ก.ส. สาขาบุรีรัมย์"),
    ],
)
def test_the_head_of_an_office_is_addressed_as_such(people, kind, area, name, head):
    assert letters.head_of(Agency(kind=kind, name=name, area=factories.area(area))) == head


# --- to whom, and how soon ---
@pytest.mark.parametrize(
    ("to", "opening", "closing"),
    [
        ("นายอำเภอเมืองบุรีรัมย์", "เรียน", "ขอแสดงความนับถือ"),
        ("ผู้ว่าราชการจังหวัดบุรีรัมย์", "เรียน", "ขอแสดงความนับถือ"),
        ("รัฐมนตรีว่าการกระทรวงมหาดไทย", "เรียน", "ขอแสดงความนับถือ"),
        ("รองนายกรัฐมนตรี", "เรียน", "ขอแสดงความนับถือ"),
        ("ประธานสภาเกษตรกรจังหวัดบุรีรัมย์", "เรียน", "ขอแสดงความนับถือ"),
        ("นายอำเภอพระประแดง", "เรียน", "ขอแสดงความนับถือ"),
        ("วัดบ้านบัว", "เรียน", "ขอแสดงความนับถือ"),
        (letters.BLANK, "เรียน", "ขอแสดงความนับถือ"),
        ("นายกรัฐมนตรี", "กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง"),
        ("ประธานคณะกรรมการการเลือกตั้ง", "กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง"),
        ("ผู้ตรวจการแผ่นดิน (นายเอก)", "กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง"),
        ("พระครูสุนทรธรรมวาที", "นมัสการ", "ขอนมัสการด้วยความเคารพ"),
        ("เจ้าอาวาสวัดบ้านบัว", "นมัสการ", "ขอนมัสการด้วยความเคารพ"),
        ("เจ้าคณะตำบลบ้านบัว", "นมัสการ", "ขอนมัสการด้วยความเคารพ"),
    ],
)
def test_the_words_follow_whom_a_letter_is_written_to(to, opening, closing):
    assert addressing.words_for(to) == (opening, closing)


def test_fourteen_posts_are_written_to_in_the_highest_words():
    high = [post for post in addressing.HIGH_POSTS if addressing.words_for(post).opening == "กราบเรียน"]
    assert len(high) == len(set(high)) == 14


def test_a_single_guest_is_written_to_by_name_and_a_monk_in_a_monks_words(small, forum):
    Agency.objects.filter(code="sao").update(letter_prefix="บร 71001")
    Invitee.objects.create(meeting=forum, kind="leader", name="พระครูสุนทรธรรมวาที เจ้าอาวาสวัดบ้านบัว")
    letter = letters.letter(Ask("invitation"), small.plan)
    assert (letter.to, letter.number) == ("พระครูสุนทรธรรมวาที เจ้าอาวาสวัดบ้านบัว", "บร 71001/")
    assert (letter.opening, letter.closing) == ("นมัสการ", "ขอนมัสการด้วยความเคารพ")
    assert letter.after == ("จึงนมัสการมาเพื่อโปรดเข้าร่วมประชุมโดยพร้อมเพรียงกัน",)
    Invitee.objects.create(meeting=forum, kind="leader", name="กำนันตำบลบ้านบัว")
    circular = letters.letter(Ask("invitation"), small.plan)
    assert (circular.to, circular.number) == ("ผู้ได้รับเชิญตามบัญชีท้ายข้อความ", "บร 71001/ว")
    assert (circular.opening, circular.after[0][:9]) == ("เรียน", "จึงเรียนม")


def test_other_words_and_how_soon_are_chosen_when_the_letter_is_made(small):
    usual = letters.letter(Ask("letter"), small.plan)
    assert (usual.urgency, usual.opening) == ("", "เรียน")
    chosen = letters.letter(Ask("letter", speed="at-once", salutation="high"), small.plan)
    assert (chosen.urgency, chosen.opening, chosen.closing) == ("ด่วนที่สุด", "กราบเรียน", "ขอแสดงความนับถืออย่างยิ่ง")
    assert chosen.after[0].startswith("จึงกราบเรียนมาเพื่อ")
    digests = {formats.filled(Ask("letter", speed=speed), small.plan.pk).digest for speed in ("", "soon", "at-once")}
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask("letter", speed="now"), "ไม่มีชั้นความเร็ว «now» ใช้ได้: soon sooner at-once"),
        (Ask("letter", salutation="x"), "ไม่มีคำขึ้นต้น «x»"),
        (Ask("p02", speed="soon"), "แบบ p02 ไม่ใช่หนังสือ จึงไม่มีชั้นความเร็ว"),
    ],
)
def test_what_only_letters_have_and_what_nobody_knows_is_refused(small, ask, said):
    with pytest.raises(Unfit, match=said.replace(" ", ".*?")):
        formats.filled(ask, small.plan.pk)


@pytest.mark.parametrize(("form", "digits"), [("letter", "thai"), ("invitation", "thai"), ("p02", "arabic")])
def test_digits_are_those_of_the_letterhead_where_nobody_chose_any(small, forum, form, digits):
    wish = formats.PrintWish(Ask(form), formats.Format.HTML)
    assert formats.wanted_paper(small.plan.pk, wish, by=small.people["team"]).digits == digits
    Agency.objects.filter(code="sao").update(letter_digits="arabic")
    assert formats.wanted_paper(small.plan.pk, wish, by=small.people["team"]).digits == "arabic"


def test_a_tambon_without_an_office_writes_in_thai_digits(small):
    small.plan.area = factories.area("310105")
    assert letters.letter_digits(small.plan) is Digits.THAI


def test_the_code_of_a_document_keeps_its_digits(small):
    receipt(small, Agency.objects.get(code="sao"))
    page = formats.made(formats.filled(Ask("letter"), small.plan.pk), formats.Format.HTML, Digits.THAI).decode()
    assert "ครั้งที่ ๒ รหัสเอกสาร ab12ab12ab12 ตามสิ่งที่ส่งมาด้วย" in page
