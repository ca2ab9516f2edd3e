"""A tambon plan against the strategies, on the screen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.alignment.models import Alignment
from plans.alignment.queries import unaligned
from plans.tambon.models import TambonLine
from projects.strategies.actions import (
    save_framework,
)
from projects.strategies.models import StrategyFramework
from projects.strategies.queries import tree
from tests import factories
from tests.plans.alignment.frameworks import align, framework
from tests.plans.freezing import freeze

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


def page(client, name, *keys, **query):
    return client.get(reverse(f"plans:{name}", args=keys), query)


def post(client, name, *keys, **data):
    return client.post(reverse(f"plans:{name}", args=keys), data)


class TestAlignmentPage:
    @pytest.mark.parametrize(("name", "status"), [("team", 200), ("secretary", 200), ("stranger", 404), ("admin", 404)])
    def test_who_sees_it(self, as_, plan, name, status):
        framework()
        assert page(as_(name), "alignment", plan.pk).status_code == status

    def test_without_a_strategy_of_the_province_it_says_whom_to_ask(self, as_, plan):
        text = page(as_("team"), "alignment", plan.pk).content.decode()
        assert "ยังไม่มียุทธศาสตร์จังหวัดสำหรับช่วงแผนนี้" in text
        assert "ยังไม่มียุทธศาสตร์ให้เทียบ" in text

    def test_it_names_what_cannot_be_forwarded_and_aligns_it(self, as_, plan):
        made = framework()
        client = as_("team")
        line = plan.lines.get()
        text = page(client, "alignment", plan.pk).content.decode()
        assert "ส่งแผนต่อไม่ได้จนกว่าจะแก้" in text
        assert "ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด 1 โครงการ" in text
        assert line.project.code in text
        data = {"framework": made.pk, "projects": [line.project_id], "item": made.items.first().pk}
        assert post(client, "alignment_set", plan.pk, **data, action="align").status_code == 302
        assert "✓ ทุกโครงการสอดคล้องกับยุทธศาสตร์จังหวัดแล้ว" in page(client, "alignment", plan.pk).content.decode()
        assert page(client, "alignment", plan.pk, show="rest").context["listing"].matched == 0
        assert post(client, "alignment_set", plan.pk, **data, action="unalign").status_code == 302
        assert "ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด 1 โครงการ" in page(client, "alignment", plan.pk).content.decode()

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"projects": []}, "อย่างน้อย 1 โครงการ"),
            ({"item": ""}, "กรุณาเลือกข้อของยุทธศาสตร์"),
            ({"item": "999999"}, "กรุณาเลือกจากรายการ"),
            ({"projects": ["999999"]}, "ไม่อยู่ในแผนตำบลแล้ว"),
        ],
    )
    def test_what_cannot_be_aligned_is_said(self, as_, plan, data, said):
        made = framework()
        typed = {"framework": made.pk, "projects": [plan.lines.get().project_id], "item": made.items.first().pk}
        found = post(as_("team"), "alignment_set", plan.pk, **(typed | {"action": "align"} | data))
        assert found.status_code == 422
        assert said in found.content.decode()
        assert not Alignment.objects.exists()

    def test_a_frozen_plan_says_so(self, as_, plan, people):
        made = framework()
        freeze(plan, people["team"])
        typed = {"framework": made.pk, "projects": [plan.lines.get().project_id], "item": made.items.first().pk}
        found = post(as_("team"), "alignment_set", plan.pk, **typed, action="align")
        assert found.status_code == 422
        assert "ระดับบน" in found.content.decode()

    def test_those_who_may_not_see_no_boxes(self, as_, plan):
        made = framework()
        client = as_("secretary")
        assert "เทียบโครงการที่เลือก" not in page(client, "alignment", plan.pk).content.decode()
        assert post(client, "alignment_set", plan.pk, framework=made.pk).status_code == 403

    def test_ticking_all_to_one_line_does_not_open_the_gate(self, as_, small):
        made, client = framework(), as_("team")
        every = list(small.plan.lines.values_list("project", flat=True))
        found = post(
            client,
            "alignment_set",
            small.plan.pk,
            framework=made.pk,
            projects=every,
            item=made.items.first().pk,
            action="align",
        )
        assert found.status_code == 422
        assert "5 โครงการเป็นงานคนละชนิดกัน กรุณาเทียบทีละโครงการ" in found.content.decode()
        assert not Alignment.objects.exists()
        assert len(unaligned(small.plan)) == 5

    def test_several_of_one_kind_are_aligned_once_their_titles_were_read(self, as_, small):
        made, client = framework(), as_("team")
        for number, line in enumerate(small.plan.lines.all()[:3], start=1):
            TambonLine.objects.filter(pk=line.pk).update(title=f"ขุดลอกคลองส่งน้ำสาย {number}")
        canals = list(small.plan.lines.filter(title__startswith="ขุดลอกคลอง").values_list("project", flat=True))
        typed = {"framework": made.pk, "item": made.items.first().pk, "action": "align"}
        asked = post(client, "alignment_set", small.plan.pk, **typed, projects=canals)
        (warning,) = asked.context["checks"].warnings
        assert all(f"«ขุดลอกคลองส่งน้ำสาย {number}»" in warning for number in (1, 2, 3))
        assert (asked.status_code, Alignment.objects.count()) == (422, 0)
        confirm = [warning.confirmation]
        post(client, "alignment_set", small.plan.pk, **typed, projects=canals[:2], confirm=confirm)
        assert not Alignment.objects.exists(), "another list than the one that was read"
        assert (
            post(client, "alignment_set", small.plan.pk, **typed, projects=canals, confirm=confirm).status_code == 302
        )
        assert Alignment.objects.count() == 3

    @pytest.mark.parametrize("named", ["999999", "x"])
    def test_a_strategy_of_elsewhere_is_not_found(self, as_, plan, named):
        framework()
        assert page(as_("team"), "alignment", plan.pk, framework=named).status_code == 404
        far = framework("80")
        assert page(as_("team"), "alignment", plan.pk, framework=far.pk).status_code == 404

    def test_as_many_queries_for_three_projects_as_for_one(self, as_, plan, people):
        made = framework()
        client = as_("team")
        counts = []
        for more in (False, True, True):
            if more:
                line = plan.lines.create(
                    project=(project := factories.project("31010401")),
                    carrier=project,
                    position=plan.lines.count() + 1,
                    area_code="31010401",
                    title=project.title,
                )
                align(line, made.items.first(), people["team"])
            with CaptureQueriesContext(connection) as queries:
                assert page(client, "alignment", plan.pk).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[2]
