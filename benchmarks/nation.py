"""District, province and nation: the sums of every level against bare SQL, over a seeded country of 1.1 million lines.

On the embedded database, or with ``--database postgres://…`` on an empty one of PostgreSQL.  Making the country takes
minutes; nothing in it is random: line n is a function of n, so that two runs measure the same country.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from django.core.management import call_command
from django.db import connection

from agencies.areas.models import Area
from benchmarks.measure import Measure, at_most, in_turn
from plans.rollup.levels import level_sums
from plans.tambon.models import TambonPlan
from projects.models import Project
from projects.periods import PlanPeriod

VILLAGES_PER_TAMBON, PROJECTS_PER_VILLAGE = 10, 15
PER_TAMBON = VILLAGES_PER_TAMBON * PROJECTS_PER_VILLAGE
# Goal of docs/performance.md#roll-up: a level's sums at most twice its one-pass SQL.
LIMIT = 2
ROWS = ("sums-district", "sums-province", "sums-nation")
# A prime step spreads the amounts over 1 … 499,979 baht without any chance in it.
STEP, BAND = 7919, 499_979
STATED = "1.0 * ((n * CAST({step} AS BIGINT) + {year} * 104729) % {band}) + 0.25"
YEAR = f"CASE WHEN (n + {{year}}) % 4 = 0 THEN NULL ELSE {STATED} END"
ONE_PASS = """
    SELECT substr(l.area_code, 1, {digits}), l.action_group, l.urgency, l.fate, l.counts, COUNT(*),
           SUM(l.year_1), SUM(l.year_2), SUM(l.year_3), SUM(l.year_4), SUM(l.year_5),
           SUM(l.funded_years & 1), SUM(l.funded_years & 2), SUM(l.funded_years & 4), SUM(l.funded_years & 8),
           SUM(l.funded_years & 16)
    FROM plans_tambonline l JOIN plans_tambonplan p ON p.id = l.tambon_plan_id
    WHERE p.period_id = %s {within}
    GROUP BY 1, 2, 3, 4, 5
"""


def measures() -> Iterator[Measure]:
    """Make the country, and measure a district, a province and the nation in turn with one pass of SQL."""
    period = country()
    clock = perf_counter if connection.vendor == "postgresql" else None
    for row, code, times in (("district", "3101", 20), ("province", "31", 10), ("nation", "TH", 3)):
        area = Area.objects.get(code=code)
        taken = in_turn(
            lambda area=area: level_sums(area, period),
            lambda area=area: one_pass(area, period),
            times=times,
            clock=clock,
        )
        yield at_most(f"sums-{row}", *taken, limit=LIMIT)


def one_pass(area: Area, period: PlanPeriod) -> list[tuple[object, ...]]:
    """Add the lines below an area up by the same keys, and do nothing with the answer."""
    code = area.code
    digits = 2 if code == "TH" else len(code) + 2
    within = "" if code == "TH" else "AND l.area_code >= %s AND l.area_code < %s"
    bounds = [] if code == "TH" else [code, str(int(code) + 1)]
    with connection.cursor() as cursor:
        cursor.execute(ONE_PASS.format(digits=digits, within=within), [period.pk, *bounds])
        return cursor.fetchall()


def country() -> PlanPeriod:
    """Make every real tambon with sample projects as lines; amounts and fates follow from the line's number."""
    call_command("load_areas", verbosity=0)
    period = PlanPeriod.objects.get(first_year=2571)
    tambons = Area.objects.filter(level=Area.Level.TAMBON).in_force().order_by("code")
    plans = TambonPlan.objects.bulk_create(TambonPlan(area=area, period=period, digest="x") for area in tambons)
    first = _projects(len(plans) * PER_TAMBON)
    _lines(first, min(plan.pk for plan in plans), len(plans) * PER_TAMBON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return period


def _series(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"WITH series(n) AS (SELECT generate_series(0, {count - 1}))"
    return f"WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {count - 1})"


def _projects(count: int) -> int:
    """Copy one project ``count`` times in the database; return the first copy's key."""
    template = Project.objects.create(area=Area.objects.get(code="TH"), title="โครงการตัวอย่าง", code="TEMPLAT")
    columns = [field.column for field in Project._meta.concrete_fields if field.column not in {"id", "code"}]  # noqa: SLF001
    copied = ", ".join(columns)
    number = "lpad(n::text, 7, '0')" if connection.vendor == "postgresql" else "printf('%07d', n)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_project (id, code, {copied})"
            f" {_series(count)} SELECT {template.pk + 1} + n, {number}, {copied}"
            f" FROM series CROSS JOIN (SELECT {copied} FROM projects_project WHERE id = {template.pk}) template"
        )
    return template.pk + 1


def _lines(first_project: int, first_plan: int, count: int) -> None:
    """Write the lines: every 20th is deferred, every 50th merged into the line before it."""
    years = ", ".join(YEAR.format(year=year, step=STEP, band=BAND) for year in range(1, 6))
    village = f"(n % {PER_TAMBON}) / {PROJECTS_PER_VILLAGE} + 1"
    two = "lpad(({})::text, 2, '0')" if connection.vendor == "postgresql" else "printf('%02d', {})"
    yes, no = ("true", "false") if connection.vendor == "postgresql" else ("1", "0")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO plans_tambonline (tambon_plan_id, project_id, carrier_id, position, area_code, title,"
            " action_group, urgency, funding_source, fate, counts, funded_years, reason, details,"
            " year_1, year_2, year_3, year_4, year_5)"
            f" {_series(count)} SELECT p.id, {first_project} + n,"
            f" CASE WHEN n % 50 = 49 THEN {first_project} + n - 1 ELSE {first_project} + n END,"
            f" n % {PER_TAMBON} + 1, a.code || {two.format(village)}, 'โครงการตัวอย่าง',"
            " CASE n % 3 WHEN 0 THEN 'self' WHEN 1 THEN 'joint' ELSE 'support' END,"
            " CASE n % 4 WHEN 0 THEN 'urgent' WHEN 1 THEN 'medium' ELSE 'normal' END, '',"
            " CASE WHEN n % 50 = 49 THEN 'merged' WHEN n % 20 = 7 THEN 'deferred' ELSE 'carried' END,"
            f" CASE WHEN n % 50 = 49 OR n % 20 = 7 THEN {no} ELSE {yes} END,"
            f" CASE WHEN n % 50 = 49 THEN 0 ELSE 31 END, '', '{{}}', {years}"
            f" FROM series JOIN plans_tambonplan p ON p.id = {first_plan} + n / {PER_TAMBON}"
            " JOIN agencies_area a ON a.id = p.area_id"
        )
