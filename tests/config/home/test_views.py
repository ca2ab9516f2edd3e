"""The page of one's own work, its frame, and the menu."""

import pytest
from django.urls import reverse

from agencies.access.roles import Role
from config.context import MENU
from config.home.queries import waiting
from tests.pages import text_of

READING = ("ตำบล", "อำเภอ–จังหวัด", "แผนท้องถิ่น", "ยุทธศาสตร์", "คลังความรู้")


def labels(page):
    menu = page.context["frame"].menu
    return [item.label for item in (*menu.row, *menu.more)]


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("secretary", {"งานของฉัน", "หมู่บ้าน", *READING}),
        (
            "partner",
            {"งานของฉัน", "คำขอถึงหน่วยงาน", "ส่ง–รับ", "หัวหนังสือ", *READING},
        ),
        ("admin", {"งานของฉัน", "ยุทธศาสตร์", "คนและตำแหน่ง", "การดาวน์โหลด"}),
        ("nobody", {"งานของฉัน"}),
    ],
)
def test_the_menu_shows_what_the_table_opens(client, people, name, entries):
    client.force_login(people[name])
    assert set(labels(client.get(reverse("home")))) == entries


def test_every_entry_of_the_menu_has_a_page():
    assert all(reverse(name) for name, _label, _permission in MENU)


def test_the_present_part_of_the_site_is_marked(client, people):
    client.force_login(people["team"])
    page = client.get(reverse("agencies:posts"))
    assert here(page) == ["คนและตำแหน่ง"]


def here(page):
    frame = page.context["frame"]
    entries = (*frame.menu.row, *frame.menu.more, *frame.menu.account, *frame.foot)
    return [item.label for item in entries if item.is_here]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("home", "งานของฉัน"),
        ("personal", "ข้อมูลของฉัน"),
        ("password_change", "เปลี่ยนรหัสผ่าน"),
        ("two_factor", "ยืนยันสองชั้น"),
        ("who_may", "ใครทำอะไรได้บ้าง"),
        ("privacy", "ข้อมูลส่วนบุคคล"),
        ("track", "โครงการของเราอยู่ที่ไหน"),
        ("plans:receipts", "ส่ง–รับ"),
        ("plans:since", "ส่ง–รับ"),
    ],
)
def test_pages_of_ones_own_and_of_everybody_mark_their_entry_too(client, people, settings, address, entry):
    settings.MFA = True
    client.force_login(people["team"])
    assert here(client.get(reverse(address))) == [entry]


@pytest.mark.parametrize("name", ["secretary", "team", "planner", "partner", "district", "admin", "nobody"])
def test_the_row_of_the_menu_holds_six_entries_at_most(client, people, name):
    client.force_login(people[name])
    menu = client.get(reverse("home")).context["frame"].menu
    assert len(menu.row) + bool(menu.more) <= 6
    assert len(menu.more) != 1


def test_a_secretary_has_a_bar_under_her_thumb_and_nobody_else(client, world):
    client.force_login(world.people["secretary"])
    page = client.get(reverse("home"))
    assert [item.label for item in page.context["frame"].bar] == ["งาน", "โครงการ", "เวที"]
    client.force_login(world.people["team"])
    assert client.get(reverse("home")).context["frame"].bar == []


def test_the_frame_names_person_and_post(client, people):
    client.force_login(people["team"])
    page = client.get(reverse("home")).content.decode()
    assert people["team"].posts[0].title in page
    assert "ต.บ้านบัว" in page


def test_a_person_without_a_post_is_told_what_to_do(client, people):
    client.force_login(people["nobody"])
    assert "ท่านยังไม่มีตำแหน่งในระบบ" in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("name", ["secretary", "neighbour", "head", "team", "district", "province", "auditor", "admin"])
def test_the_home_page_opens_for_everybody_and_shows_what_waits(client, world, name):
    client.force_login(world.people[name])
    page = client.get(reverse("home"))
    assert page.status_code == 200
    for one in waiting(world.people[name]):
        assert one.title in text_of(page)


def test_visitors_are_asked_to_sign_in(client, db):
    assert client.get(reverse("home")).url == "/sign-in/?next=/"


@pytest.fixture
def approving(world, settings):
    """The mayor approves, so that she owes a second step; she has given it."""
    settings.MFA, settings.MFA_ROLES = True, [Role.SAO_MAYOR, Role.DIST_OFFICE, Role.PROV_PLANNER]
    return world.people


@pytest.mark.parametrize("name", ["mayor", "district", "province", "planner", "team", "secretary", "admin"])
def test_the_home_page_asks_little_with_the_second_step_too(client, approving, name, django_assert_max_num_queries):
    client.force_login(approving[name])
    session = client.session
    session["second_step"] = "done"
    session.save()
    with django_assert_max_num_queries(17):
        assert client.get(reverse("home")).status_code == 200


def test_what_finds_nothing_is_asked_of_all_together(people, django_assert_max_num_queries):
    person = people["nobody"]
    assert person.posts == ()
    with django_assert_max_num_queries(2):
        assert waiting(person) == []
