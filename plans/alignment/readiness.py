"""Which projects serve nothing of the province's strategy yet, and what is asked before many are aligned at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.alignment.queries import of_province, unaligned
from plans.board.duplicates import Sent, works_of
from plans.proposals.models import called
from plans.rollup.queries import stored_lines
from plans.tambon.models import TambonLine, TambonPlan
from plans.tambon.readiness import Act, first_of, register
from projects.duplicates.likeness import candidates
from projects.duplicates.places import Gazetteer
from projects.duplicates.queries import places_of
from projects.snapshot import digest


@register(70)
def not_aligned(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of the projects that keep a release from being sent on."""
    return alignment_lacking(plan, Severity.WARNING)


def alignment_lacking(plan: TambonPlan, severity: Severity) -> Iterator[Reason]:
    """Name the projects that leave the tambon and serve no item of the province's strategy (three queries)."""
    loose = [called(line.project, line.title) for line in unaligned(plan)]
    if loose:
        yield Reason(
            f"{_counted(loose)}: {first_of(loose)}",
            place=reverse("plans:alignment", args=[plan.pk]),
            severity=severity,
            code="unaligned",
            figure=f"ยังไม่สอดคล้องยุทธศาสตร์ {len(loose)} โครงการ",
        )


def _counted(loose: Sequence[object]) -> str:
    return f"ยังไม่สอดคล้องกับยุทธศาสตร์จังหวัด {len(loose)} โครงการ"


def kept_back(plan: TambonPlan, loose: Sequence[TambonLine], *, place: str) -> list[Reason]:
    """Return what keeps the plan from being sent on, as the page says it that mends it (one query).

    ``loose`` are the lines of ``unaligned``, which stand in the list at ``place``.
    """
    if not of_province(plan).exists():
        said = "ยังไม่มียุทธศาสตร์จังหวัดสำหรับช่วงแผนนี้ กรุณาขอให้สำนักงานจังหวัดเพิ่มในห้องสมุดยุทธศาสตร์"
        return [Reason(said, place=reverse("strategies:strategies"), code="no_province")]
    return [Reason(_counted(loose), place=place, code="unaligned")] if loose else []


# --- many at once ---------------------------------------------------------------------------------------------------
def check_list(plan: TambonPlan, projects: set[int]) -> list[Reason]:
    """Return what is said before projects of the plan are aligned with one item by one press.

    One alone says nothing.  Several are confirmed by their titles, when they are of one kind; of several kinds each
    has to be looked at by itself.
    """
    if len(projects) < 2:
        return []
    chosen = [Sent(line, "") for line in stored_lines(plan) if line.project_id in projects]
    named = [f"«{project.line.title}»" for project in chosen]
    if not _of_one_kind(plan, chosen):
        said = f"ที่เลือกไว้ {len(named)} โครงการเป็นงานคนละชนิดกัน กรุณาเทียบทีละโครงการ หรือเลือกพร้อมกันเฉพาะงานชนิดเดียวกัน"
        return [Reason(said)]
    return [
        Reason(
            f"ตรวจแล้วว่าทั้ง {len(named)} โครงการสอดคล้องกับข้อนี้: {', '.join(named)}",
            severity=Severity.WARNING,
            # The name holds which ones were read: with another one ticked beside them it is asked again.
            code=f"aligns_{digest(sorted(projects))[:12]}",
            figure=f"{len(named)} โครงการ",
        )
    ]


def _of_one_kind(plan: TambonPlan, projects: Sequence[Sent]) -> bool:
    """Tell whether each project is one kind of work with another one, so that all hang together."""
    kind_of = {project.code: frozenset({project.code}) for project in projects}
    for pair in candidates(works_of(projects, plan.period.years), Gazetteer(places_of(plan.area))):
        joined = kind_of[pair.a] | kind_of[pair.b]
        if pair.is_one_kind:
            kind_of |= dict.fromkeys(joined, joined)
    return len(set(kind_of.values())) == 1
