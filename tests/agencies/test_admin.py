"""The administrators' pages: Thai names, and history that nobody can rewrite."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.urls import reverse

from agencies.areas.models import Area
from agencies.documents.models import Download
from agencies.offices.models import Agency
from agencies.people import actions as people_actions
from agencies.people.actions import open_back_office
from agencies.people.models import Invitation, Post, PostHolder, User

ROOMS = {"agencies", "evaluation", "plans", "projects"}


@pytest.fixture
def office(client, people):
    admin = people["admin"]
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    return client


@pytest.mark.parametrize("model", [Agency, Area, Download, Invitation, Post, User])
def test_every_list_opens_and_speaks_thai(office, people, model):
    seat = people["secretary"].posts[0]
    people_actions.invite(seat, name="สมศรี", email="", by=people["team"])
    Download.objects.create(
        user=people["team"], object="post", object_id=seat.pk, area_code="3101", file_name="ก.pdf", sha256="0" * 64
    )
    page = office.get(reverse(f"admin:agencies_{model._meta.model_name}_changelist"))
    assert page.status_code == 200
    assert str(model._meta.verbose_name) in page.content.decode()
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    assert not re.search(r"\b(Add|Change|Delete|View|Search|Filter|None|Select|object)\b", text), model


def boxes_of(part, request):
    """Return the labels of every box that one part of a page shows, to write in or to read."""
    made = part.get_formset(request, None).form if hasattr(part, "get_formset") else part.get_form(request, None)
    labels = [field.label for name, field in made.base_fields.items() if name != "id"]
    typed = set(made.base_fields)
    shown = [name for name in flatten_fieldsets(part.get_fieldsets(request, None)) if name not in typed]
    has_own = {"password1", "password2", "usable_password"}  # boxes of the form that sets a first password
    return labels + [label_for_field(name, part.model, part) for name in shown if name not in has_own]


OURS = [model for model in admin.site._registry if model.__module__.split(".")[0] in ROOMS]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_box_and_column_has_a_thai_name(model, rf):
    request = rf.get("/admin/")
    request.user = User(username="chief", is_staff=True, is_superuser=True)
    site = admin.site._registry[model]
    labels = [model._meta.verbose_name, model._meta.verbose_name_plural]
    labels += [label_for_field(name, model, site) for name in site.get_list_display(request)]
    for part in (site, *site.get_inline_instances(request, None)):
        labels += boxes_of(part, request)
    assert [label for label in labels if not re.search("[ก-ฮ]", str(label))] == []


@pytest.mark.parametrize("model", [Invitation, Download])
def test_history_is_only_read(office, people, model):
    page = reverse(f"admin:agencies_{model._meta.model_name}_add")
    assert office.get(page).status_code == 403


def test_accounts_and_areas_are_never_deleted(office, people):
    for thing in (people["team"], Area.objects.get(code="310104")):
        page = reverse(f"admin:agencies_{thing._meta.model_name}_delete", args=[thing.pk])
        assert office.post(page, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("is_vacant", [False, True])
def test_nobody_is_seated_here_neither_the_administrator_nor_another(office, people, is_vacant):
    seat = people["secretary"].posts[0]
    if is_vacant:
        PostHolder.objects.filter(post=seat).delete()
    page = reverse("admin:agencies_post_change", args=[seat.pk])
    shown = office.get(page).content.decode()
    assert "tenures-0-user" not in shown
    assert "tenures-__prefix__-user" not in shown
    assert reverse("agencies:post", args=[seat.pk]) in shown
    rows = {f"tenures-{name}": "1" for name in ("TOTAL_FORMS", "MAX_NUM_FORMS")} | {"tenures-INITIAL_FORMS": "0"}
    row = {"tenures-0-user": people["admin"].pk, "tenures-0-since": "2026-11-30", "tenures-0-post": seat.pk}
    office.post(page, {"title": "เลขานุการ", "role": seat.role, "area": seat.area_id} | rows | row)
    assert not PostHolder.objects.filter(user=people["admin"]).exclude(post=people["admin"].posts[0]).exists()


def test_a_post_that_was_held_keeps_what_it_gives(office, people):
    own = people["admin"].posts[0]
    page = reverse("admin:agencies_post_change", args=[own.pk])
    rows = {f"tenures-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MAX_NUM_FORMS")}
    answer = office.post(page, {"title": "ผู้ดูแล", "role": "sao_mayor", "area": people["mayor"].posts[0].area_id} | rows)
    assert answer.status_code == 302
    own.refresh_from_db()
    assert (own.title, own.role, own.area.code) == ("ผู้ดูแล", "sysadmin", "TH")


def test_an_administrator_raises_nobody_and_changes_no_way_in(office, people):
    for name in ("admin", "mayor"):
        person = people[name]
        before = User.objects.values("is_staff", "is_superuser", "email", "password").get(pk=person.pk)
        page = reverse("admin:agencies_user_change", args=[person.pk])
        typed = {
            "username": name,
            "first_name": "ใหม่",
            "is_active": "on",
            "is_staff": "on" if name == "mayor" else "",
            "is_superuser": "on" if name == "mayor" else "",
            "groups": "1",
            "user_permissions": "1",
            "email": "taken-over@example.com",
            "password": "x",
        }
        assert office.post(page, typed).status_code == 302
        assert User.objects.values("is_staff", "is_superuser", "email", "password").get(pk=person.pk) == before
        assert User.objects.get(pk=person.pk).first_name == "ใหม่"
        assert not User.objects.get(pk=person.pk).user_permissions.exists()


def test_an_administrator_without_the_free_pass_cannot_raise_herself_either(client, people):
    admin = people["admin"]
    open_back_office(admin)
    client.force_login(admin)
    page = reverse("admin:agencies_user_change", args=[admin.pk])
    client.post(page, {"username": "admin", "is_active": "on", "is_superuser": "on", "user_permissions": "1"})
    assert not User.objects.get(pk=admin.pk).is_superuser


def test_passwords_are_set_by_nobody_else(office, people):
    before = people["mayor"].password
    page = reverse("admin:auth_user_password_change", args=[people["mayor"].pk])
    for answer in (office.get(page), office.post(page, {"password1": "ข้าวหอมมะลิ105", "password2": "ข้าวหอมมะลิ105"})):
        assert answer.status_code == 403
        assert "รหัสผ่านตั้งได้โดยเจ้าของบัญชีเท่านั้น" in answer.content.decode()
    assert User.objects.get(pk=people["mayor"].pk).password == before
    own = office.get(reverse("admin:auth_user_password_change", args=[people["admin"].pk]))
    assert own.url == reverse("password_change")
    assert office.get(reverse("admin:agencies_user_add")).status_code == 403


def test_a_citizen_id_is_no_user_name_here_either(office, people):
    page = reverse("admin:agencies_user_change", args=[people["mayor"].pk])
    refused = office.post(page, {"username": "1-1037-00000-00-1", "is_active": "on"})
    assert "ห้ามใช้เลขประจำตัวประชาชนเป็นชื่อเข้าสู่ระบบ" in refused.content.decode()
    assert User.objects.get(pk=people["mayor"].pk).username == "mayor"


def test_dates_there_say_which_era_they_are_of(office, people):
    page = reverse("admin:agencies_post_change", args=[people["secretary"].posts[0].pk])
    assert " ค.ศ. 20" in office.get(page).content.decode()


def test_that_an_administrator_is_shown_addresses_of_others_is_written_down(office, people):
    User.objects.filter(username="team").update(email="team@example.com")
    invitation = people_actions.invite(
        people["secretary"].posts[0], name="สมศรี", email="s@example.com", by=people["team"]
    )
    office.get(reverse("admin:agencies_user_changelist"))
    office.get(reverse("admin:agencies_user_change", args=[people["team"].pk]))
    office.get(reverse("admin:agencies_invitation_change", args=[invitation.pk]))
    looks = Download.objects.filter(kind="look", user=people["admin"]).order_by("pk")
    assert [(look.object, look.object_id) for look in looks] == [
        ("user", 0),
        ("user", people["team"].pk),
        ("invitation", invitation.pk),
    ]
    log = office.get(reverse("agencies:downloads")).content.decode()
    for words in ("รายชื่อบัญชีพร้อมอีเมล", f"อีเมลของ {people['team'].full_name}", "อีเมลในคำเชิญของ สมศรี", "คำเชิญ เลขที่"):
        assert words in log
    assert "team@example.com" not in log


def test_her_own_account_and_accounts_without_an_address_are_not_written_down(office, people):
    User.objects.filter(username="admin").update(email="admin@example.com")
    for name in ("admin", "team"):
        office.get(reverse("admin:agencies_user_change", args=[people[name].pk]))
    assert not Download.objects.exists()


def test_who_is_sent_away_from_the_list_was_shown_nothing(client, people):
    client.force_login(people["team"])
    client.get(reverse("admin:agencies_user_changelist"))
    assert not Download.objects.exists()
