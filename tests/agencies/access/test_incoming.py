"""What comes in is weighed and read before anything is done with it: bodies, addresses, questions, forms."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from agencies.access.incoming import Unkeepable, check_sent
from tests.cast import VILLAGES
from tests.pages import text_of

NUL, HALF_A_PAIR = "\x00", "\ud800"


@pytest.mark.parametrize("bad", [NUL, HALF_A_PAIR])
@pytest.mark.parametrize("place", ["name", "value"])
def test_text_that_no_database_keeps_is_named_by_its_beginning(bad, place):
    sent = QueryDict(mutable=True)
    sent["ก" if place == "value" else f"บ่อน้ำ{bad}"] = f"บ่อน้ำ{bad}" if place == "value" else "ก"
    with pytest.raises(Unkeepable, match="ข้อความที่ขึ้นต้นว่า «บ่อน้ำ»"):
        check_sent(sent)


def test_emoji_lines_and_marks_are_text():
    check_sent(QueryDict("a=%F0%9F%8C%BE%0D%0A%E2%80%8B%09"))


@pytest.mark.parametrize("address", ["/v/%00/", "/p/a%00b/", "/plans/%00/"])
def test_an_address_with_a_nul_is_not_found(client, people, address):
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_question_with_a_nul_is_answered_in_thai(as_, people):
    answer = as_("team").get(reverse("plans:tambon_list"), {"area": "31\x00"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "«31»" in text_of(answer)


def test_a_form_with_a_nul_is_refused_before_anything_is_stored(as_, world):
    plan = world.plans[VILLAGES[3]]
    answer = as_("secretary").post(reverse("plans:village_move", args=[plan.pk]), {"note": "ส่งแล้ว\x00"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "ยังไม่มีการบันทึก" in text_of(answer)


def test_a_file_with_a_form_that_holds_a_nul_is_refused_too(as_, world):
    address = reverse("plans:workbook", args=[world.plans[VILLAGES[3]].pk])
    answer = as_("neighbour").post(address, {"workbook": SimpleUploadedFile("a.xlsx", b"PK"), "x": "a\x00"})
    assert answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}


class TestWeight:
    def sent(self, client, address, megabytes):
        return client.post(address, b"a=" + b"x" * (megabytes << 20), content_type="application/x-www-form-urlencoded")

    def test_a_visitor_sends_little(self, client, people):
        assert self.sent(client, reverse("sign_in"), 2).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def test_a_form_without_files_is_no_way_in_for_them(self, as_, world):
        address = reverse("plans:village", args=[world.plans[VILLAGES[0]].pk])
        assert self.sent(as_("secretary"), address, 3).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def test_files_are_taken_up_to_the_limit_of_the_view(self, as_, world, settings):
        settings.WORKBOOK_MAX_MB = 1
        address = reverse("plans:workbook", args=[world.plans[VILLAGES[0]].pk])
        answer = self.sent(as_("secretary"), address, 4)
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert "ขนาดใหญ่เกินกว่าที่ระบบรับได้" in text_of(answer)

    def test_nobody_sends_files_to_what_she_cannot_see(self, people, world):
        """The door answers before the body is parsed: reading it would have asked for the form's token first (403)."""
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["stranger"])
        address = reverse("plans:workbook", args=[world.plans[VILLAGES[0]].pk])
        answer = client.post(address, {"workbook": SimpleUploadedFile("a.xlsx", b"PK" * 10)})
        assert answer.status_code == HTTPStatus.NOT_FOUND

    def test_files_of_one_who_may_are_still_asked_for_the_token(self, people, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["secretary"])
        address = reverse("plans:workbook", args=[world.plans[VILLAGES[0]].pk])
        answer = client.post(address, {"workbook": SimpleUploadedFile("a.xlsx", b"PK" * 10)})
        assert answer.status_code == HTTPStatus.FORBIDDEN
