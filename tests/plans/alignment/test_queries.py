"""Alignment: what serves the province's strategy, what may not be forwarded, and what each item adds up to."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.alignment.actions import CannotAlign, unalign
from plans.alignment.actions import align as align_many
from plans.alignment.models import Alignment
from plans.alignment.queries import report, unaligned
from plans.decisions.models import Outcome
from plans.tambon.models import TambonLine, TambonPlan
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories
from tests.plans.alignment.frameworks import align, extra_line, framework
from tests.plans.freezing import freeze
from tests.properties import examples

TAMBON = "310104"


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
        [(Outcome.CARRIED, True), (Outcome.PASSED_ON, True), (Outcome.DEFERRED, False), (Outcome.DECLINED, False)],
    )
    def test_only_what_leaves_with_the_plan_is_named(self, plan, fate, is_named):
        plan.lines.update(fate=fate)
        assert bool(unaligned(plan)) is is_named

    def test_what_a_merged_project_serves_counts_for_its_survivor(self, plan, people):
        survivor = plan.lines.get()
        TambonLine.objects.filter(pk=survivor.pk).update(carrier=survivor.project)
        member = extra_line(
            plan, factories.project("31010401"), fate=Outcome.MERGED, counts=False, carrier=survivor.project
        )
        item = framework().items.first()
        assert [line.pk for line in unaligned(plan)] == [survivor.pk]
        align(member, item, people["team"])
        assert unaligned(plan) == []

    def test_two_queries_however_many_projects(self, plan, people, django_assert_num_queries):
        item = framework().items.first()
        for served in (True, True, False):
            line = extra_line(plan, factories.project("31010401"))
            if served:
                align(line, item, people["team"])
        found = TambonPlan.objects.select_related("area", "period").get(pk=plan.pk)
        with django_assert_num_queries(2):
            assert len([line.project.title for line in unaligned(found)]) == 2


class TestAligning:
    def test_many_at_once_and_again_changes_nothing(self, plan, people):
        item = framework().items.first()
        more = extra_line(plan, factories.project("31010401"))
        projects = [plan.lines.first().project_id, more.project_id]
        assert align_many(plan, projects, item, by=people["team"]) == 2
        assert align_many(plan, projects, item, by=people["team"]) == 0
        assert Alignment.objects.count() == 2
        assert unalign(plan, projects[:1], item, by=people["team"]) == 1
        assert [one.project_id for one in Alignment.objects.all()] == [more.project_id]

    def test_a_project_of_another_plan_is_left_alone(self, plan, people):
        item, other = framework().items.first(), factories.project("80080101")
        assert align_many(plan, [other.pk], item, by=people["team"]) == 0
        Alignment.objects.create(project=other, item=item, by=people["team"])
        assert unalign(plan, [other.pk], item, by=people["team"]) == 0

    def test_a_strategy_of_elsewhere_cannot_be_used(self, plan, people):
        item = framework("32").items.first()
        with pytest.raises(CannotAlign, match="ไม่ได้ใช้กับตำบล"):
            align_many(plan, [plan.lines.get().project_id], item, by=people["team"])

    @pytest.mark.parametrize("name", ["secretary", "partner", "auditor", "mayor"])
    def test_only_whom_the_table_names(self, plan, people, name):
        item = framework().items.first()
        for change in (align_many, unalign):
            with pytest.raises(PermissionDenied):
                change(plan, [plan.lines.get().project_id], item, by=people[name])

    def test_a_frozen_plan_stays_as_it_is(self, plan, people):
        item = framework().items.first()
        freeze(plan, people["team"])
        with pytest.raises(CannotAlign, match="ระดับบน"):
            align_many(plan, [plan.lines.get().project_id], item, by=people["team"])


class TestReport:
    def test_items_with_what_lies_below_them_and_what_serves_none(self, plan, people):
        made = framework()
        first, second = made.items.all()
        below = StrategyItem.objects.create(framework=made, parent=first, number="1.1", title="ข้าว", position=9)
        line = plan.lines.get()
        extra_line(plan, factories.project("31010401"), year_1=Decimal(500))
        align(line, below, people["team"])
        align(line, second, people["team"])
        found = report(plan, made)
        assert [(str(one.item), one.depth, len(one.projects), one.budget_baht) for one in found.items] == [
            ("1 พัฒนาการเกษตร", 0, 1, Decimal(24000)),
            ("1.1 ข้าว", 1, 1, Decimal(24000)),
            ("2 พัฒนาแหล่งน้ำ", 0, 1, Decimal(24000)),
        ]
        assert (found.aligned.budget_baht, found.rest.budget_baht) == (Decimal(24000), Decimal(500))

    def test_a_joint_project_counts_once_with_all_its_money(self, plan, people):
        made = framework()
        line = plan.lines.get()
        TambonLine.objects.filter(pk=line.pk).update(carrier=line.project)
        member = extra_line(
            plan, factories.project("31010401"), fate=Outcome.MERGED, carrier=line.project, year_1=Decimal(1000)
        )
        for one in (line, member):
            align(one, made.items.first(), people["team"])
        served = report(plan, made).items[0]
        assert (served.projects, served.budget_baht) == ((line.project_id,), Decimal(25000))

    @given(data=st.data())
    @settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_aligned_and_rest_are_the_plan(self, plan, people, data):
        Alignment.objects.all().delete()
        plan.lines.exclude(position=1).delete()
        made = StrategyFramework.objects.first() or framework()
        items, fates = list(made.items.all()), [Outcome.CARRIED, Outcome.PASSED_ON, Outcome.DEFERRED]
        for fate, amount, served in data.draw(
            st.lists(st.tuples(st.sampled_from(fates), st.integers(0, 9), st.sets(st.sampled_from(items))), max_size=5)
        ):
            line = extra_line(
                plan, factories.project("31010401"), fate=fate, counts=fate == Outcome.CARRIED, year_2=Decimal(amount)
            )
            for item in served:
                align(line, item, people["team"])
        found = report(plan, made)
        leaving = [line for line in plan.lines.all() if line.fate in (Outcome.CARRIED, Outcome.PASSED_ON)]
        total = sum(amount for line in leaving for amount in line.years_baht if amount is not None)
        assert found.aligned.budget_baht + found.rest.budget_baht == total
        assert sorted(found.aligned.projects + found.rest.projects) == sorted(line.project_id for line in leaving)
        assert {line.project_id for line in unaligned(plan)} == set(found.rest.projects)
