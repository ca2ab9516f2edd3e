"""Alignment: what serves the province's strategy, what may not be forwarded, and what each item adds up to."""

import pytest

from plans.models import Alignment, Fate, StrategyFramework, StrategyItem, TambonLine, TambonPlan
from plans.rollup import roll_up
from plans.strategies import unaligned
from tests import factories

TAMBON = "310104"


def framework(area="31", *titles, level=StrategyFramework.Level.PROVINCE, years=(2571, 2575), **fields):
    made = StrategyFramework.objects.create(
        level=level,
        title="แผนพัฒนาจังหวัด",
        area=factories.area(area),
        first_year=years[0],
        last_year=years[1],
        **fields,
    )
    for place, title in enumerate(titles or ("พัฒนาการเกษตร", "พัฒนาแหล่งน้ำ"), start=1):
        StrategyItem.objects.create(framework=made, number=str(place), title=title, position=place)
    return made


@pytest.fixture
def plan(world):
    found = factories.tambon_plan(TAMBON)
    roll_up(found.pk)
    found.refresh_from_db()
    return found


def align(line, item, by):
    return Alignment.objects.create(project=line.project, item=item, by=by)


def extra_line(plan, project, **fields):
    return TambonLine.objects.create(
        tambon_plan=plan,
        project=project,
        position=plan.lines.count() + 1,
        area_code="31010401",
        title=project.title,
        **({"carrier": project} | fields),
    )


class TestUnaligned:
    def test_everything_is_unaligned_while_the_province_has_no_strategy(self, plan):
        assert [line.project_id for line in unaligned(plan)] == [line.project_id for line in plan.lines.all()] != []

    def test_a_project_that_serves_the_province_is_aligned(self, plan, people):
        item = framework().items.first()
        assert len(unaligned(plan)) == 1
        align(plan.lines.get(), item, people["team"])
        assert unaligned(plan) == []

    @pytest.mark.parametrize(
        ("area", "level", "years"),
        [
            ("32", "province", (2571, 2575)),
            ("31", "province", (2566, 2570)),
            ("31", "agency", (2571, 2575)),
            ("TH", "national", (2561, 2580)),
        ],
    )
    def test_another_province_other_years_or_another_level_do_not_count(self, plan, people, area, level, years):
        item = framework(area, level=level, years=years).items.first()
        align(plan.lines.get(), item, people["team"])
        assert len(unaligned(plan)) == 1

    @pytest.mark.parametrize(
        ("fate", "is_named"),
        [(Fate.CARRIED, True), (Fate.PASSED_ON, True), (Fate.DEFERRED, False), (Fate.DECLINED, False)],
    )
    def test_only_what_leaves_with_the_plan_is_named(self, plan, fate, is_named):
        plan.lines.update(fate=fate)
        assert bool(unaligned(plan)) is is_named

    def test_what_a_merged_project_serves_counts_for_its_survivor(self, plan, people):
        survivor = plan.lines.get()
        TambonLine.objects.filter(pk=survivor.pk).update(carrier=survivor.project)
        member = extra_line(
            plan, factories.project("31010401"), fate=Fate.MERGED, counts=False, carrier=survivor.project
        )
        item = framework().items.first()
        assert [line.pk for line in unaligned(plan)] == [survivor.pk]
        align(member, item, people["team"])
        assert unaligned(plan) == []

    def test_two_queries_however_many_projects(self, plan, django_assert_num_queries):
        framework()
        for _ in range(3):
            extra_line(plan, factories.project("31010401"))
        found = TambonPlan.objects.select_related("area", "period").get(pk=plan.pk)
        with django_assert_num_queries(2):
            assert len([line.project.title for line in unaligned(found)]) == 4
