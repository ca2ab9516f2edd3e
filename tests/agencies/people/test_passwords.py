"""Nobody signs in with a citizen id."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from agencies.people.models import User
from agencies.people.passwords import NoCitizenIdValidator


@pytest.mark.parametrize(
    "password",
    ["1103700000001", "1-1037-00000-00-1", "1 1037 00000 00 1", "เลข1103700000001ครับ", "0.1.2.3.4.5.6.7.8.9.0.1.2"],
)
def test_thirteen_digits_are_refused_however_they_are_written(password):
    with pytest.raises(ValidationError, match="ห้ามใช้เลขประจำตัวประชาชน"):
        NoCitizenIdValidator().validate(password)


@pytest.mark.parametrize("password", ["", "ข้าวหอม-110370000000", "ปลูกข้าว 40 ไร่ ปี 2569", "110370000000x1"])
def test_other_passwords_pass(password):
    NoCitizenIdValidator().validate(password)


def test_thai_digits_are_digits_too():
    with pytest.raises(ValidationError):
        NoCitizenIdValidator().validate("๑๑๐๓๗๐๐๐๐๐๐๐๑")


def test_the_rule_is_one_of_the_house_and_is_said_in_thai():
    with pytest.raises(ValidationError) as refusal:
        validate_password("1103700000001")
    assert "ห้ามใช้เลขประจำตัวประชาชนเป็นรหัสผ่าน" in refusal.value.messages
    assert NoCitizenIdValidator().get_help_text() == "ห้ามใช้เลขประจำตัวประชาชนเป็นรหัสผ่าน"


@pytest.mark.parametrize("name", ["1101700203451", "1-1017-00203-45-1", "ก๑๑๐๑๗๐๐๒๐๓๔๕๑", "1_1017_00203.451"])
def test_a_citizen_id_is_no_user_name_wherever_one_is_typed(name):
    with pytest.raises(ValidationError, match="ห้ามใช้เลขประจำตัวประชาชน"):
        User._meta.get_field("username").run_validators(name)


@pytest.mark.parametrize("name", ["สมชาย", "planner-3101", "081234567890"])
def test_other_user_names_may_hold_digits(name):
    assert User._meta.get_field("username").run_validators(name) is None
