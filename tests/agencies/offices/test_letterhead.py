"""The letterhead of an office: its own people write it, and what cannot be printed is refused with its place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.offices.models import Agency

TYPED = {
    "letter_prefix": "บร 71001/",
    "postcode": "31000",
    "signature_lines": "ปลัด\n\nนายก อบต. ",
    "letter_digits": "arabic",
}
PAGE = "/agencies/sao/letterhead/"


def test_the_offices_people_write_what_stands_on_its_letters(people, client):
    client.force_login(people["planner"])
    assert client.get(reverse("agencies:letterhead", args=["sao"])).status_code == 200
    assert client.post(PAGE, TYPED | {"is_state_agency": "on"}).status_code == 302
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
def test_what_cannot_be_printed_is_refused_and_nothing_typed_is_lost(people, client, typed, said):
    client.force_login(people["planner"])
    answer = client.post(PAGE, TYPED | {"address": "123 หมู่ที่ 5"} | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "123 หมู่ที่ 5" in answer.content.decode()
    assert Agency.objects.get(code="sao").address == ""


@pytest.mark.parametrize("name", ["partner", "stranger", "secretary", "admin"])
def test_other_peoples_letterheads_are_not_found(people, client, name):
    client.force_login(people[name])
    assert client.get(PAGE).status_code == 404
