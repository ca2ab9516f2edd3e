"""The letterhead of an office: its own people write it, nobody is overwritten, and what changed is kept and shown."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from agencies.letterheads.models import LetterheadChange
from agencies.offices.models import Agency
from agencies.people.models import User

TYPED = {
    "letter_prefix": "บร 71001/",
    "postcode": "31000",
    "signature_lines": "ปลัด\n\nนายก อบต. ",
    "letter_digits": "arabic",
}
PAGE = "/agencies/sao/letterhead/"
STATE = {"is_state_agency": "on"}


def opened(browser) -> dict[str, str]:
    """Return what the page is opened with: the state that is typed over."""
    return {"base": browser.get(PAGE).context["form"]["base"].value()}


def test_the_offices_people_write_what_stands_on_its_letters(as_):
    browser = as_("planner")
    assert browser.get(reverse("agencies:letterhead", args=["sao"])).status_code == 200
    assert browser.post(PAGE, opened(browser) | TYPED | STATE).status_code == 302
    office = Agency.objects.get(code="sao")
    assert (office.letter_prefix, office.postcode, office.letter_digits) == ("บร 71001", "31000", "arabic")
    assert office.signature_lines == "ปลัด\nนายก อบต."
    assert office.is_state_agency


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"postcode": "3100"}, "รหัสไปรษณีย์ 5 หลัก"),
        ({"signature_lines": "ก\nข\nค\nง"}, "ไม่เกิน 3 บรรทัด"),
        ({"letter_digits": "roman"}, "letter_digits"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_typed_is_lost(as_, typed, said):
    browser = as_("planner")
    answer = browser.post(PAGE, opened(browser) | TYPED | {"address": "123 หมู่ที่ 5"} | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "123 หมู่ที่ 5" in answer.content.decode()
    assert Agency.objects.get(code="sao").address == ""


@pytest.mark.parametrize("typed", ["๓๑๐๐๐", " 31000", "31 000"])
def test_a_postcode_in_thai_figures_or_with_spaces_is_read(as_, typed):
    browser = as_("planner")
    assert browser.post(PAGE, opened(browser) | TYPED | {"postcode": typed}).status_code == 302
    assert Agency.objects.get(code="sao").postcode == "31000"


@pytest.mark.parametrize("name", ["partner", "stranger", "secretary", "admin"])
def test_other_peoples_letterheads_are_not_found(as_, name):
    assert as_(name).get(PAGE).status_code == 404
    assert as_(name).post(PAGE, TYPED).status_code == 404


# --- somebody was first ---------------------------------------------------------------------------------------------
@pytest.fixture
def late(as_) -> dict[str, str]:
    """Return what the clerk opened before the planner stored a postcode of her own."""
    clerk = opened(as_("clerk"))
    planner = as_("planner")
    planner.post(PAGE, opened(planner) | TYPED | {"postcode": "31150", "telephone": "044 111 222"})
    return clerk


def test_who_saves_over_a_newer_letterhead_sees_both_and_overwrites_nothing(as_, late):
    answer = as_("clerk").post(PAGE, late | TYPED | {"postcode": "31999"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [(one.name, one.mine, one.theirs) for one in answer.context["answer"].differences] == [
        ("postcode", "31999", "31150"),
        ("telephone", "(ว่าง)", "044 111 222"),
    ]
    assert "มีผู้บันทึกก่อนท่าน" in page
    assert 'value="31999"' in page
    assert Agency.objects.get(code="sao").postcode == "31150"


def test_box_by_box_it_is_chosen_whose_value_is_kept(as_, late):
    clerk = as_("clerk")
    typed = late | TYPED | {"postcode": "31999"}
    both = clerk.post(PAGE, typed).context["answer"]
    chosen = {"keep": "chosen", "keep_postcode": "mine", "keep_telephone": "theirs", "resolve_base": both.base}
    assert clerk.post(PAGE, typed | chosen).status_code == 302
    office = Agency.objects.get(code="sao")
    assert (office.postcode, office.telephone) == ("31999", "044 111 222")


def test_the_same_letterhead_sent_twice_is_stored_once(as_):
    browser = as_("planner")
    typed = opened(browser) | TYPED
    assert browser.post(PAGE, typed).status_code == 302
    assert browser.post(PAGE, typed).status_code == 302
    assert LetterheadChange.objects.count() == 1


def test_a_letterhead_without_the_state_it_was_typed_over_is_not_stored(as_):
    assert as_("planner").post(PAGE, TYPED).status_code == 409
    assert Agency.objects.get(code="sao").postcode == ""


# --- who changed what -----------------------------------------------------------------------------------------------
def test_the_page_shows_who_changed_what_of_the_letterhead_when(as_, people, late):
    change = LetterheadChange.objects.get()
    assert (change.by, change.by_name) == (people["planner"], people["planner"].full_name)
    assert change.by_post == people["planner"].posts[0].title
    assert "รหัสไปรษณีย์: จาก (ว่าง) เป็น 31150" in change.note
    assert "ตัวเลขในหนังสือ: จาก เลขไทย เป็น เลขอารบิก" in change.note
    page = as_("clerk").get(PAGE).content.decode()
    assert "จาก (ว่าง) เป็น 31150" in page
    assert people["planner"].full_name in page


def test_what_changes_nothing_leaves_no_history(as_):
    browser = as_("planner")
    assert browser.post(PAGE, opened(browser) | {"letter_digits": "thai"}).status_code == 302
    assert not LetterheadChange.objects.exists()


def test_what_the_administrator_changes_stands_in_the_history_and_is_noticed(as_, people):
    User.objects.filter(pk=people["admin"].pk).update(is_staff=True, is_superuser=True)
    clerk = opened(as_("clerk"))
    office, admin = Agency.objects.get(code="sao"), as_("admin")
    page = reverse("admin:agencies_agency_change", args=[office.pk])
    fields = admin.get(page).context["adminform"].form.initial
    rows = {"coverages-TOTAL_FORMS": 0, "coverages-INITIAL_FORMS": 0}
    sent = {name: value for name, value in fields.items() if value not in {None, False}}
    assert admin.post(page, sent | rows | {"telephone": "044 000 000"}).status_code == 302
    assert LetterheadChange.objects.get().by == people["admin"]
    assert "โทร.: จาก (ว่าง) เป็น 044 000 000" in LetterheadChange.objects.get().note
    assert as_("clerk").post(PAGE, clerk | TYPED).status_code == 409


# --- the central address --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "flag", "is_doubted"),
    [
        ("saraban_06310101@dla.go.th", STATE, False),
        ("saraban@banbua.go.th", STATE, False),
        ("saraban@codi.or.th", STATE, False),
        ("banbua@gmail.com", STATE, True),
        ("saraban_0631@dla.go.th", STATE, True),
        ("saraban@banbua.com", STATE, True),
        ("council@gmail.com", {}, False),
    ],
)
def test_a_central_address_of_another_form_is_kept_and_told(as_, address, flag, is_doubted):
    browser = as_("planner")
    answer = browser.post(PAGE, opened(browser) | TYPED | flag | {"email": address})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert Agency.objects.get(code="sao").email == address
    assert any("saraban" in one for one in said) == is_doubted


# --- the way there --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "leads"), [("planner", True), ("partner", True), ("secretary", False), ("admin", False)]
)
def test_the_menu_leads_to_the_letterhead_who_may_write_one(as_, name, leads):
    page = as_(name).get("/").content.decode()
    assert (f'href="{reverse("agencies:letterheads")}"' in page) == leads


def test_the_entry_leads_to_the_one_office_of_the_person(as_):
    answer = as_("planner").get(reverse("agencies:letterheads"))
    assert (answer.status_code, answer.url) == (302, PAGE)


def test_who_belongs_to_no_office_is_told_so(as_):
    page = as_("secretary").get(reverse("agencies:letterheads"))
    assert page.status_code == 200
    assert "ยังไม่มีหน่วยงานให้แก้หัวหนังสือ" in page.content.decode()
