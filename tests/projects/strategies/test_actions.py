"""The strategy library: the country's table, one's own frameworks, pasted lists, and the pages over them."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import User
from plans.alignment.models import Alignment
from projects.strategies.actions import (
    CannotWrite,
    Typed,
    add_items,
    levels_of,
    owners,
    pasted,
    remove_item,
    save_framework,
)
from projects.strategies.loading import documents
from projects.strategies.models import StrategyFramework, StrategyItem
from projects.strategies.queries import tree
from tests import factories
from tests.plans.alignment.frameworks import framework

Level = StrategyFramework.Level
VALUES = {
    "level": Level.AGENCY,
    "title": "แผนปฏิบัติการพัฒนาที่ดิน",
    "item_label": "ยุทธศาสตร์ที่",
    "first_year": 2571,
    "last_year": 2575,
    "source": "",
    "is_confirmed": False,
}


@pytest.fixture
def own(station, people):
    return save_framework(VALUES, by=people["partner"], agency=station)


def shape(made):
    return [(item.number, item.title, depth) for item, depth, _ in tree(made)]


class TestCountry:
    def test_the_table_holds_what_the_documents_count(self):
        assert {(one.level, one.letter): len(one.items) for one in documents()} == {
            ("national", "ก"): 6,
            ("nesdp", "ข"): 13,
            ("sdg", "ค"): 17,
            ("programme", ""): 12,
        }
        for one in documents():
            numbers = [number for number, _ in one.items]
            assert numbers in ([str(place) for place in range(1, len(numbers) + 1)], [""] * len(numbers))
            assert one.first_year < one.last_year

    def test_loading_twice_adds_nothing_and_keeps_what_was_corrected(self, db, capsys):
        factories.area("310104")
        call_command("load_strategies")
        assert json.loads(capsys.readouterr().out) == {"strategies": 4, "items": 48, "created": 4}
        StrategyFramework.objects.filter(level=Level.SDG).update(is_confirmed=True, item_label="เป้าหมาย")
        call_command("load_strategies")
        assert json.loads(capsys.readouterr().out)["created"] == 0
        assert StrategyFramework.objects.get(level=Level.SDG).item_label == "เป้าหมาย"
        assert StrategyItem.objects.count() == 48

    def test_without_areas_it_says_what_to_do(self, db):
        with pytest.raises(SystemExit):
            call_command("load_strategies")


class TestPasted:
    def test_numbers_say_what_lies_under_what(self):
        text = "ยุทธศาสตร์ที่ ๑ พัฒนาการเกษตร\n1.1 ข้าวคุณภาพ\n  1.1.1) เมล็ดพันธุ์\n\n2. แหล่งน้ำ\n- ขุดลอก\nอื่น ๆ"
        assert [(one.number, one.title, one.depth) for one in pasted(text)] == [
            ("1", "พัฒนาการเกษตร", 0),
            ("1.1", "ข้าวคุณภาพ", 1),
            ("1.1.1", "เมล็ดพันธุ์", 2),
            ("2", "แหล่งน้ำ", 0),
            ("", "ขุดลอก", 1),
            ("", "อื่น ๆ", 0),
        ]

    @pytest.mark.parametrize("text", ["3 เท่าของรายได้", "ลดต้นทุน 20 บาท"])
    def test_figures_inside_a_title_are_not_its_number(self, text):
        assert pasted(text)[0].title in text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("  \n ", "ไม่พบรายการ"),
            ("ก" * 301, "บรรทัดที่ 1 ยาวเกินไป"),
            ("1.1.1.1.1.1 ลึก", "บรรทัดที่ 1 แบ่งลึกเกิน"),
            ("ข้อ\n" * 301, "ไม่เกิน 300 รายการ"),
        ],
    )
    def test_what_cannot_be_taken_is_said(self, text, said):
        with pytest.raises(CannotWrite, match=said):
            pasted(text)

    def test_a_list_becomes_a_tree_at_the_end(self, own, people):
        add_items(own, pasted("1. ดิน\n1.1 ดินเค็ม\n2. น้ำ"), by=people["partner"])
        add_items(own, [Typed("3", "ป่า")], by=people["partner"])
        assert shape(own) == [("1", "ดิน", 0), ("1.1", "ดินเค็ม", 1), ("2", "น้ำ", 0), ("3", "ป่า", 0)]


class TestOwners:
    def test_each_kind_writes_its_own_levels(self):
        def levels(kind):
            return {level.value for level in levels_of(Agency(kind=kind))}

        assert levels(Agency.Kind.LAND_DEVELOPMENT) == {"agency"}
        assert levels(Agency.Kind.PROVINCE_OFFICE) == {"province", "local_in_province", "agency"}
        assert levels(Agency.Kind.DISTRICT_OFFICE) == {"district", "agency"}
        assert levels(Agency.Kind.SAO) == {"local", "programme", "agency"}

    def test_no_agency_writes_the_strategy_of_a_province(self, station, people):
        with pytest.raises(CannotWrite, match="ของหน่วยงานอื่น"):
            save_framework(VALUES | {"level": Level.PROVINCE}, by=people["partner"], agency=station)
        assert not StrategyFramework.objects.exists()

    @pytest.mark.parametrize("name", ["team", "secretary", "planner", "auditor", "kaset_district"])
    def test_nobody_writes_for_another_agency(self, own, station, people, name):
        assert station not in owners(people[name])
        for change in (
            lambda by: save_framework(VALUES, by=by, agency=station),
            lambda by: add_items(own, [Typed("1", "ดิน")], by=by),
        ):
            with pytest.raises(PermissionDenied):
                change(people[name])

    def test_a_province_office_s_strategy_is_printed_as_its_line(self, people):
        office = Agency.objects.create(
            code="office-31",
            kind=Agency.Kind.PROVINCE_OFFICE,
            name="สำนักงานจังหวัด",
            short_name="สนจ.",
            area=factories.area("31"),
        )
        planner = factories.person(Role.PROV_PLANNER, "31", agency=office)
        made = save_framework(VALUES | {"level": Level.PROVINCE}, by=planner, agency=office)
        assert (made.letter, made.area.code) == ("ง", "31")

    def test_an_item_in_use_or_with_others_below_it_stays(self, own, plan, people):
        add_items(own, pasted("1. ดิน\n1.1 ดินเค็ม"), by=people["partner"])
        top, below = own.items.all()
        with pytest.raises(CannotWrite, match="ข้อย่อย"):
            remove_item(top, by=people["partner"])
        Alignment.objects.create(project=plan.lines.get().project, item=below, by=people["team"])
        with pytest.raises(CannotWrite, match="1 โครงการ"):
            remove_item(below, by=people["partner"])
        Alignment.objects.all().delete()
        remove_item(below, by=people["partner"])
        assert shape(own) == [("1", "ดิน", 0)]


def page(client, name, *keys, **query):
    return client.get(reverse(f"strategies:{name}", args=keys), query)


def post(client, name, *keys, **data):
    return client.post(reverse(f"strategies:{name}", args=keys), data)


class TestLibraryPages:
    @pytest.mark.parametrize(
        ("name", "status"), [("secretary", 200), ("partner", 200), ("admin", 200), ("nobody", 403)]
    )
    def test_the_library_is_open_to_every_post(self, as_, own, name, status):
        assert page(as_(name), "strategies").status_code == status

    def test_it_shows_what_holds_where_one_works(self, as_, own):
        framework("TH", level=Level.NATIONAL, years=(2561, 2580))
        framework("80")
        titles = page(as_("secretary"), "strategies").content.decode()
        assert "แผนปฏิบัติการพัฒนาที่ดิน" in titles
        assert titles.count("แผนพัฒนาจังหวัด") == 1
        far = StrategyFramework.objects.get(area__code="80")
        assert page(as_("secretary"), "strategy", far.pk).status_code == 404

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 2),
            ({"level": "province"}, 1),
            ({"period": "2566-2570"}, 0),
            ({"period": "2571-2575"}, 2),
            ({"level": "x"}, 2),
        ],
    )
    def test_it_is_narrowed_by_level_and_period(self, as_, own, query, count):
        framework()
        factories.period(2566)
        factories.period(2571)
        assert len(page(as_("team"), "strategies", **query).context["page"].object_list) == count

    def test_it_is_narrowed_by_agency(self, as_, own, station):
        framework()
        found = page(as_("team"), "strategies", agency=station.pk).context["page"]
        assert [one.pk for one in found] == [own.pk]

    def test_it_is_found_by_words_of_its_items_once(self, as_, own):
        for number in ("8", "9"):
            own.items.create(number=number, title=f"แก้ดินเค็ม ข้อ {number}", position=int(number))
        found = page(as_("team"), "strategies", q="ดินเค็ม แก้").context["page"]
        assert [one.pk for one in found] == [own.pk]

    def test_an_agency_writes_its_own(self, as_, station):
        client = as_("partner")
        assert page(client, "strategy_add").status_code == 200
        assert post(client, "strategy_add", **VALUES | {"agency": station.pk, "is_confirmed": ""}).status_code == 302
        made = StrategyFramework.objects.get()
        assert (made.agency, made.area, made.level) == (station, station.area, "agency")
        assert post(client, "strategy_items", made.pk, text="1. ดิน\n1.1 ดินเค็ม").status_code == 302
        assert post(client, "strategy_items", made.pk, number="2", title="น้ำ").status_code == 302
        first = made.items.first()
        assert post(client, "strategy_item", made.pk, first.pk, number="1", title="ดินดี").status_code == 302
        last = made.items.get(title="น้ำ")
        assert post(client, "strategy_item", made.pk, last.pk, remove="1").status_code == 302
        assert shape(made) == [("1", "ดินดี", 0), ("1.1", "ดินเค็ม", 1)]
        assert post(client, "strategy_item", made.pk, first.pk, remove="1").status_code == 409
        edited = VALUES | {"title": "แผนใหม่", "is_confirmed": "on"}
        assert post(client, "strategy_edit", made.pk, **edited).status_code == 302
        made.refresh_from_db()
        assert (made.title, made.is_confirmed) == ("แผนใหม่", True)

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("title", "", "กรุณากรอกชื่อยุทธศาสตร์"),
            ("first_year", "2028", "ปีพุทธศักราช"),
            ("last_year", "2560", "มาก่อนปีแรก"),
            ("level", "province", "กรุณาเลือกจากรายการ"),
            ("agency", "999999", "กรุณาเลือกจากรายการ"),
        ],
    )
    def test_what_cannot_be_taken_is_said(self, as_, station, field, value, said):
        data = VALUES | {"agency": station.pk, "is_confirmed": ""} | {field: value}
        found = post(as_("partner"), "strategy_add", **data)
        assert found.status_code == 422
        assert said in found.content.decode()
        assert not StrategyFramework.objects.exists()

    @pytest.mark.parametrize("data", [{"text": " "}, {"number": "1", "title": ""}])
    def test_items_that_cannot_be_read_are_said(self, as_, own, data):
        assert post(as_("partner"), "strategy_items", own.pk, **data).status_code == 422
        assert not own.items.exists()

    @pytest.mark.parametrize("name", ["team", "secretary", "planner"])
    def test_others_read_and_do_not_write(self, as_, own, name):
        client = as_(name)
        found = page(client, "strategy", own.pk)
        assert found.status_code == 200
        assert "เพิ่มข้อ" not in found.content.decode()
        assert page(client, "strategy_edit", own.pk).status_code == 403
        assert post(client, "strategy_items", own.pk, text="1. ดิน").status_code == 403

    def test_as_many_queries_for_three_as_for_one(self, as_, own, station, people):
        client = as_("partner")
        counts = []
        for more in (False, True, True):
            if more:
                save_framework(VALUES, by=people["partner"], agency=station)
            with CaptureQueriesContext(connection) as queries:
                assert page(client, "strategies").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[2]


def test_administrators_confirm_the_country_s_strategies(client, db):
    factories.area("310104")
    call_command("load_strategies")
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    made = StrategyFramework.objects.get(level=Level.NATIONAL)
    change = reverse("admin:projects_strategyframework_change", args=[made.pk])
    assert "ด้านความมั่นคง" in client.get(change).content.decode()
    items = {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}
    values = {"level": "national", "letter": "ก", "title": made.title, "item_label": "ยุทธศาสตร์ที่", "area": made.area_id}
    years = {"first_year": "2561", "last_year": "2580", "is_confirmed": "on"}
    assert client.post(change, values | years | items).status_code == 302
    made.refresh_from_db()
    assert made.is_confirmed
