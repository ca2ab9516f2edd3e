"""Posts in reach: the list, one post, the note of a hand-over."""

import datetime as dt

import pytest
from django.urls import reverse

from agencies.access.roles import Role
from agencies.people.models import Post, PostHolder, User
from tests import factories
from tests.pages import written

# Who may see the posts of the sample village; the others in the tambon may not, the far away do not know it is there.
READERS = ("team", "planner", "clerk", "mayor", "kaset", "kaset_district", "district", "cdd", "province", "nfc", "codi")
READERS += ("auditor", "admin")
BARRED = ("secretary", "head", "partner", "committee", "nobody", "stranger")


@pytest.mark.parametrize("name", READERS)
def test_readers_see_list_post_and_note(client, people, seat, name):
    client.force_login(people[name])
    assert seat.title in client.get(reverse("agencies:posts")).content.decode()
    assert people["secretary"].full_name in client.get(reverse("agencies:post", args=[seat.pk])).content.decode()
    assert client.get(reverse("agencies:handover", args=[seat.pk])).status_code == 200


@pytest.mark.parametrize("name", BARRED)
def test_others_get_403_on_the_list_and_404_on_a_post(client, people, seat, name):
    client.force_login(people[name])
    assert client.get(reverse("agencies:posts")).status_code == 403
    for page in ("post", "handover", "invite"):
        assert client.get(reverse(f"agencies:{page}", args=[seat.pk])).status_code == 404


def test_visitors_are_asked_to_sign_in(client, people, seat):
    for address in (reverse("agencies:posts"), reverse("agencies:post", args=[seat.pk])):
        assert client.get(address).url.startswith(reverse("sign_in"))


def test_the_next_tambon_does_not_exist_for_a_team(client, people, seat):
    client.force_login(people["next_team"])
    assert client.get(reverse("agencies:post", args=[seat.pk])).status_code == 404
    assert seat.title not in client.get(reverse("agencies:posts")).content.decode()


def shown(client, **asked):
    return {post.pk for post in client.get(reverse("agencies:posts"), asked).context["page"]}


def test_posts_are_found_by_title_person_area_code_role_and_vacancy(client, people, seat):
    people["secretary"].first_name, people["secretary"].last_name = "บัวผัน", "ใจงาม"
    people["secretary"].save()
    client.force_login(people["team"])
    everything = shown(client)
    assert {seat.pk} == shown(client, q="บัวผัน ใจงาม") == shown(client, q="31010401", role="village_secretary")
    assert {post.pk for post in Post.objects.filter(role="kamnan")} == shown(client, role="kamnan")
    assert shown(client, q="บ้านบัว") == everything
    assert {seat.pk} == shown(client, q="ใจงาม ๓๑๐๑๐๔๐๑ บัวผัน") == shown(client, q="ใจ งาม บ้านตัวอย่าง")
    assert shown(client, q="ไม่มีชื่อนี้") == set()
    assert shown(client, role="ไม่มีบทบาทนี้") == everything
    seat.tenures.update(until=dt.date(2026, 1, 1), since=dt.date(2025, 1, 1))
    assert shown(client, held="no") == {seat.pk}
    assert shown(client, held="yes") == everything - {seat.pk}


def test_a_search_that_finds_nothing_says_what_to_do(client, people):
    client.force_login(people["team"])
    assert "ลองใช้คำสั้นลง" in client.get(reverse("agencies:posts"), {"q": "ไม่มีชื่อนี้"}).content.decode()


def test_the_list_asks_equally_much_for_one_post_and_for_three(client, people, django_assert_num_queries):
    client.force_login(people["team"])
    for role in (Role.KAMNAN, Role.SOCHOTO, Role.TCOC):
        factories.person(role, "310104")
    client.get(reverse("agencies:posts"))
    with django_assert_num_queries(7) as one:  # what was found, and of how many
        assert len(client.get(reverse("agencies:posts"), {"role": "kamnan"}).context["page"]) == 1
    with django_assert_num_queries(len(one)):
        assert len(client.get(reverse("agencies:posts"), {"q": "310104"}).context["page"]) > 3


def test_pages_are_turned_and_keep_the_search(client, people):
    for number in range(60):
        Post.objects.create(role=Role.PARTNER, title=f"ภาคี {number}", area=factories.area("310104"))
    client.force_login(people["team"])
    page = client.get(reverse("agencies:posts"), {"q": "ภาคี"})
    assert len(page.context["page"]) == 50
    assert "?q=%E0%B8%A0%E0%B8%B2%E0%B8%84%E0%B8%B5&amp;page=2" in page.content.decode()
    assert len(client.get(reverse("agencies:posts"), {"q": "ภาคี", "page": 2}).context["page"]) == 10
    assert client.get(reverse("agencies:posts"), {"page": "ไม่ใช่เลข"}).status_code == 200


def test_a_post_shows_its_holders_over_time(client, people, seat):
    seat.tenures.update(since=dt.date(2025, 1, 1), until=dt.date(2026, 2, 1))
    successor = User.objects.create(username="new", first_name="จันทร์", last_name="แก้วตา")
    PostHolder.objects.create(post=seat, user=successor, since=dt.date(2026, 2, 1))
    client.force_login(people["team"])
    page = written(client.get(reverse("agencies:post", args=[seat.pk])))
    assert page.index("จันทร์ แก้วตา") < page.index("1 กุมภาพันธ์ 2569") < page.index("1 มกราคม 2568")
    note = written(client.get(reverse("agencies:handover", args=[seat.pk])))
    assert "จันทร์ แก้วตา (ตั้งแต่ 1 กุมภาพันธ์ 2569)" in note
    assert "(ดำรงตำแหน่ง 1 มกราคม 2568 ถึง 1 กุมภาพันธ์ 2569)" in note


def test_only_those_who_may_invite_see_the_button(client, people, seat):
    address = reverse("agencies:post", args=[seat.pk])
    for name, may in (("team", True), ("planner", True), ("district", False), ("auditor", False)):
        client.force_login(people[name])
        assert (reverse("agencies:invite", args=[seat.pk]) in client.get(address).content.decode()) is may


def test_an_agency_is_missing_only_where_the_post_acts_for_one(client, people, seat):
    team = people["team"].posts[0]
    Post.objects.filter(pk=team.pk).update(agency=None)
    client.force_login(people["district"])
    listing = client.get(reverse("agencies:posts")).context["listing"]
    place = [column.name for column in listing.columns].index("agency") - 1
    said = {line.first.row.pk: line.others[place].text for line in listing.lines}
    assert (said[seat.pk], said[team.pk]) == ("", "ยังไม่ระบุหน่วยงาน")
    assert "ยังไม่ระบุหน่วยงาน" in client.get(reverse("agencies:post", args=[team.pk])).content.decode()
    assert "ยังไม่ระบุหน่วยงาน" not in client.get(reverse("agencies:post", args=[seat.pk])).content.decode()


def test_a_vacant_post_begins_with_the_invitation_of_a_holder(client, people, seat):
    address = reverse("agencies:post", args=[seat.pk])
    client.force_login(people["team"])
    held = client.get(address).content.decode()
    assert "มีผู้ดำรงตำแหน่ง" in held
    assert 'id="next-act"' not in held
    seat.tenures.update(since=dt.date(2025, 1, 1), until=dt.date(2026, 2, 1))
    vacant = client.get(address).content.decode()
    assert vacant.index("ตำแหน่งว่าง") < vacant.index('id="next-act"') < vacant.index("บทบาทในระบบ")
    client.force_login(people["auditor"])
    assert 'id="next-act"' not in client.get(address).content.decode()
