"""Strategies of others and lines aligned with them."""

from __future__ import annotations

from plans.alignment.models import Alignment
from plans.tambon.models import TambonLine
from projects.strategies.models import StrategyFramework, StrategyItem
from tests import factories


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
