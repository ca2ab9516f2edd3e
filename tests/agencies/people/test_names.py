"""A user name is read alike wherever it is typed, and no two accounts are called alike."""

import importlib

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.roles import Role
from agencies.management.answers import person as acting
from agencies.people import actions as people_actions
from agencies.people.models import User
from agencies.people.names import user_name
from tests import factories

PASSWORD = "ข้าวหอมมะลิ105"
# What a person types or pastes, and the account that she means.
TYPED = [
    ("Secretary-04", "secretary-04"),
    ("SECRETARY-04", "secretary-04"),
    ("secretary–04", "secretary-04"),
    ("secretary—04", "secretary-04"),
    ("secretary\u201104", "secretary-04"),
    ("secretary\u221204", "secretary-04"),
    ("sec\u00adretary-04\u200b", "secretary-04"),
    ("\u00a0secretary-04\u00a0", "secretary-04"),
    ("\ufeffsecretary-04 ", "secretary-04"),
    ("ｓecretary-๐๔", "secretary-04"),
    ("น\u0e49\u0e33", "น้ำ"),
    ("น\u0e49\u0e4d\u0e32", "น้ำ"),
    ("น\u0e4d\u0e49\u0e32", "น้ำ"),
    ("น\u0e33\u0e49", "น้ำ"),
    ("เเดง", "แดง"),
    ("ที\u0e48\u0e48", "ที่"),
    ("ท\u0e48\u0e35", "ที่"),
]
MARKED = ["ดารณี", "ก้อน", "น้ำ", "สิทธิ์", "เป็ด", "ปู่จ๋า", "กตัญญู", "พันธุ์ดี", "ศรัณย์", "ใจดี.ไม้", "แม่น้อย_๔"]


@pytest.fixture
def account(db):
    def account(name):
        person = factories.person(Role.TAMBON_TEAM, "310104", username=name)
        person.set_password(PASSWORD)
        person.save()
        return person

    return account


def signed_in(client, name, password=PASSWORD):
    client.post(reverse("sign_in"), {"username": name, "password": password})
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_a_name_is_found_however_it_is_typed(client, account, typed, meant):
    person = account(meant)
    assert User.objects.get(username=typed) == person
    assert acting(typed) == person
    assert signed_in(client, typed) == str(person.pk)


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_no_twin_by_case_or_by_look_can_be_made_whoever_writes_the_row(account, typed, meant):
    account(meant)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username=typed)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username=typed)])
    other = account("other")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(username=typed)
    with pytest.raises(ValidationError, match="มีบัญชีชื่อนี้แล้ว"):
        User(username=typed, password="x").full_clean()
    assert User.objects.filter(username=meant).count() == 1


@pytest.mark.parametrize("name", MARKED)
def test_a_newcomer_may_be_called_by_any_thai_word_and_signs_in_by_it(client, people, seat, name):
    invitation = people_actions.invite(seat, name="สมศรี ใจดี", email="", by=people["team"], reason="ย้าย")
    link = reverse("agencies:accept", args=[people_actions.token_of(invitation)])
    typed = {"first_name": "สมศรี", "last_name": "ใจดี", "username": name, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(link, typed).status_code == 302
    client.logout()
    assert signed_in(client, name) == str(User.objects.get(username=name).pk)


@pytest.mark.parametrize("lost", ["????", "-", "12345", "ºéÒ¹Ë¹Í§"])
def test_a_newcomer_without_a_readable_name_is_refused(client, people, seat, lost):
    invitation = people_actions.invite(seat, name="สมศรี ใจดี", email="", by=people["team"], reason="ย้าย")
    link = reverse("agencies:accept", args=[people_actions.token_of(invitation)])
    typed = {"first_name": lost, "last_name": "ใจดี", "username": "somsri", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(link, typed)
    assert "ไม่ใช่ชื่อบุคคล" in answer.content.decode()
    assert not User.objects.filter(username="somsri").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("สม ศรี", "ตัวอักษรไทยหรืออังกฤษ ตัวเลข และ @ . + - _ ห้ามเว้นวรรค (ที่พิมพ์มามี เว้นวรรค)"),
        ("สม\u00a0ศรี", "ห้ามเว้นวรรค (ที่พิมพ์มามี เว้นวรรค)"),
        ("josé", "(ที่พิมพ์มามี «é»)"),
        ("s\u0435cretary", "(ที่พิมพ์มามี «\u0435»)"),
        ("สมศรี฿", "(ที่พิมพ์มามี «฿»)"),
        ("ก้่อน", "สระหรือวรรณยุกต์ที่พิมพ์ซ้ำหรือไม่มีพยัญชนะรองรับ"),
        ("กุิ", "สระหรือวรรณยุกต์ที่พิมพ์ซ้ำหรือไม่มีพยัญชนะรองรับ"),
        ("\u0e49ก", "สระหรือวรรณยุกต์ที่พิมพ์ซ้ำหรือไม่มีพยัญชนะรองรับ"),
        ("๑๑๐๑๗๐๐๒๐๓๔๕๑", "ห้ามใช้เลขประจำตัวประชาชนเป็นชื่อเข้าสู่ระบบ"),
    ],
)
def test_what_a_name_may_not_hold_is_said_in_thai(name, told):
    with pytest.raises(ValidationError) as refusal:
        User._meta.get_field("username").clean(name, None)
    assert told in " ".join(refusal.value.messages)


def test_the_back_office_reads_a_name_like_every_other_page(client, people):
    people["admin"].is_staff = people["admin"].is_superuser = True
    people["admin"].save()
    client.force_login(people["admin"])
    page = reverse("admin:agencies_user_change", args=[people["mayor"].pk])
    twin = client.post(page, {"username": "SECRETARY\u200b", "is_active": "on"})
    assert "มีบัญชีชื่อนี้แล้ว" in twin.content.decode()
    assert client.post(page, {"username": "นายก–บ้านบัว", "is_active": "on"}).status_code == 302
    assert User.objects.get(pk=people["mayor"].pk).username == "นายก-บ้านบัว"


def test_a_name_asked_for_in_an_appointment_is_read_alike(client, people):
    client.force_login(people["admin"])
    mayor = people["mayor"].posts[0]
    page = reverse("agencies:appoint", args=[mayor.pk])
    answer = client.post(page, {"username": "CLERK\u00a0", "reason": "คำสั่งที่ 1/2569"})
    assert answer.status_code == 302
    assert people["clerk"].full_name in client.get(answer.url).content.decode()


def test_other_spellings_do_not_give_more_tries_at_one_password(client, account):
    account("secretary-04")
    for typed in ("secretary-04", "Secretary-04", "SECRETARY-04", "secretary–04", "secretary-04\u200b"):
        assert signed_in(client, typed, "ผิด") is None
    assert signed_in(client, "secretary-04") is None
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {"secretary-04"}


def test_an_account_of_the_command_line_is_called_like_every_other(db):
    call_command("createsuperuser", "--noinput", username="Chief–1", email="chief@example.com", verbosity=0)
    assert User.objects.get(email="chief@example.com").username == "chief-1"


@given(st.text(st.sampled_from("กรน้ำําเแ่้ีุ๑1A aß–\u200b\u00a0\u00ad.-ๅ") | st.characters(), max_size=12))
def test_what_was_read_is_read_to_the_same(text):
    assert user_name(user_name(text)) == user_name(text)


def test_names_that_are_there_are_brought_to_one_spelling_and_no_account_is_lost(db, capsys):
    names = ("Somsri", "somsri", "SOMSRI", "Only", "somsri-2", "น\u0e49\u0e4d\u0e32", "plain")
    pks = [User.objects.create(username=f"was-{number}").pk for number, _ in enumerate(names)]
    with connection.cursor() as cursor:  # as an earlier version stored them
        for pk, name in zip(pks, names, strict=True):
            cursor.execute("UPDATE agencies_user SET username = %s WHERE id = %s", [name, pk])
    migration = importlib.import_module("agencies.migrations.0007_user_names")
    for _ in range(2):  # and once more: nothing changes then
        migration.read(apps, connection.schema_editor())
        now = dict(User.objects.filter(pk__in=pks).values_list("pk", "username"))
        assert [now[pk] for pk in pks] == ["somsri-3", "somsri", "somsri-4", "only", "somsri-2", "น้ำ", "plain"]
    told = capsys.readouterr().out
    assert "«Somsri» ซ้ำกับ «somsri» จึงเปลี่ยนเป็น «somsri-3»" in told
    assert told.count("กรุณาแจ้งเจ้าของบัญชี") == 2
