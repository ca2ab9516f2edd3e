"""What keeps a village plan from being submitted and what is doubted of it: one list, each cause with its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.text import Truncator

from agencies.errors import Reason, Severity
from paper.thai import baht, normalise, readers
from plans.village.addressing import field_url
from plans.village.entered import Entered
from plans.village.models import BASIC_FIELDS, ForumState, PlanLine, TypedDoubt, VillagePlan
from projects.arithmetic import contradictions, facts
from projects.duplicates.likeness import Advice, Work, best_first, candidates
from projects.duplicates.places import Gazetteer
from projects.duplicates.queries import places_of
from projects.fields import BY_NAME, MONEY, Kind, typed
from projects.forms import year_name
from projects.models import ActionGroup, Project

# What a project may leave blank, but not without a word.
ASKED: Final = ("objective", "lead_name", "indicator")
TEXTS: Final = tuple(field.name for field in typed() if field.kind in {Kind.LINE, Kind.TEXT, Kind.LONG_TEXT})
# Less than this in a year is more often thousands of baht than baht.
SMALL_BAHT: Final = Decimal(100)
# So much of a resolution's text names it.
LONGEST: Final = 80


@dataclass(frozen=True)
class Cause:
    """What is wrong with a project: in words, the box of its form that mends it, and what the cause is called.

    With ``figure``, a few words for it, it is only told and does not forbid.
    """

    words: str
    box: str
    code: str
    figure: str = ""


# --- the forum ------------------------------------------------------------------------------------------------------
def forum_lacking(entered: Entered) -> list[Reason]:
    """Ask for a certified forum and its minutes, for what comes first: without minutes no head certifies."""
    forums = entered.certified or [forum for forum in entered.forums if forum.state != ForumState.CANCELLED]
    if not forums:
        place = f"{reverse('plans:village', args=[entered.plan.pk])}#forums"
        return [Reason("ยังไม่ได้บันทึกเวทีประชาคม", place=place, code="no_forum")]
    forum = reverse("plans:forum", args=[forums[-1].pk])
    if not any(forum.has_minutes for forum in forums):
        so = "" if entered.certified else " ผู้ใหญ่บ้านจึงยังรับรองไม่ได้"
        words = f"ยังไม่ได้แนบรายงานการประชุมของเวทีประชาคม{so}"
        return [Reason(words, place=f"{forum}#papers", code="no_minutes")]
    if not entered.certified:
        is_held = forums[-1].state == ForumState.HELD
        words = "รอผู้ใหญ่บ้านรับรองรายงานเวทีประชาคม" if is_held else "ยังไม่ได้บันทึกว่าจัดเวทีประชาคมแล้ว"
        return [Reason(words, place=f"{forum}#certificate", code="not_certified")]
    return []


# --- what was resolved ------------------------------------------------------------------------------------------------
def resolutions_undecided(entered: Entered) -> list[Reason]:
    """Tell of what was resolved and neither made a project nor set aside: one cause, with each of them."""
    waiting = entered.undecided
    if not waiting:
        return []
    page = reverse("plans:enter", args=[entered.plan.pk])
    each = [
        (f"มติที่ {one.number} {Truncator(normalise(one.text)).chars(LONGEST)}", f"{page}#resolution-{one.pk}")
        for one in waiting
    ]
    named = each[0][0] if len(each) == 1 else f"มติ {len(each)} ข้อ"
    return [
        Reason(
            f"{named} ยังไม่ได้บอกว่าจะทำเป็นโครงการหรือไม่",
            place=each[0][1],
            severity=Severity.WARNING,
            code="undecided",
            figure=f"มติยังไม่ตัดสิน {len(each)} ข้อ",
            each=each,
        )
    ]


# --- projects -------------------------------------------------------------------------------------------------------
def projects_lacking(entered: Entered) -> list[Reason]:
    """Ask for projects, and for what their rows have to say: each cause once, with the projects that it touches."""
    plan, lines = entered.plan, entered.lines
    if not lines:
        return [Reason("ยังไม่มีโครงการในแผน", place=reverse("plans:village_edit", args=[plan.pk]), code="no_projects")]
    return _told(plan, ((line, cause) for line in lines for cause in _lacking(entered, line)))


def projects_doubted(entered: Entered) -> list[Reason]:
    """Tell of what projects leave blank, of words and amounts worth a second look, and of those that look alike."""
    plan, lines = entered.plan, entered.lines
    said = _told(plan, ((line, cause) for line in lines for cause in _doubted(plan, line.project)))
    return said + _alike(plan, lines)


def numbers_doubted(entered: Entered) -> list[Reason]:
    """Tell of numbers that could have been meant otherwise when they were typed, each with both as answers."""
    plan = entered.plan
    doubts = TypedDoubt.objects.filter(project__village_line__plan=plan).select_related("project__village_line")
    return [_number_doubted(plan, doubt.project.village_line, doubt) for doubt in doubts if doubt.holds]


def _number_doubted(plan: VillagePlan, line: PlanLine, doubt: TypedDoubt) -> Reason:
    read, other = (baht(Decimal(text)) if text else "" for text in (doubt.read_as, doubt.other))
    unit = line.project.target_unit if BY_NAME[doubt.field].unit_from else BY_NAME[doubt.field].unit
    answers = [
        (f"{text} {unit}".strip(), reverse("plans:settle", args=[plan.pk, doubt.pk, way]))
        for text, way in ((read, "read"), (other, "other"))
        if text
    ]
    label, place = BY_NAME[doubt.field].label, doubt.place and f"ใน{doubt.place} "
    return Reason(
        f"โครงการ{called(line)} {label} {place}พิมพ์ไว้ «{doubt.typed}» ระบบเก็บเป็น {read} กรุณาเลือกว่าหมายถึงเท่าไร",
        place=field_url(plan.pk, line.project.code, doubt.field),
        severity=Severity.WARNING,
        code=f"number_{doubt.field}_{line.project.code}",
        figure=f"ตัวเลขที่อ่านได้สองอย่าง «{doubt.typed}»",
        answers=answers,
    )


def basics_lacking(entered: Entered) -> list[Reason]:
    """Tell which of the village's basic data are blank."""
    plan = entered.plan
    blank = [name for name in BASIC_FIELDS if getattr(plan, name) in {None, ""}]
    if not blank:
        return []
    labels = ", ".join(map(basic_label, blank))
    return [
        Reason(
            f"ข้อมูลพื้นฐานหมู่บ้านยังว่าง: {labels}",
            place=f"{reverse('plans:village_edit', args=[plan.pk])}#basics-{blank[0]}",
            severity=Severity.WARNING,
            code="basics",
            figure=f"ข้อมูลพื้นฐานว่าง {len(blank)} ช่อง",
        )
    ]


def basic_label(name: str) -> str:
    """Return what one of the village's basic data is called."""
    return {field.name: str(field.verbose_name) for field in VillagePlan._meta.fields}[name]  # noqa: SLF001  documented


# In the order in which the form asks: what forbids, and what is only told.
FORBIDDING = (forum_lacking, projects_lacking)
TELLING = (basics_lacking, resolutions_undecided, numbers_doubted, projects_doubted)


def missing(entered: Entered) -> list[Reason]:
    """Return everything that keeps a plan from being submitted, wherever it stands; what is only told is not read."""
    return [reason for condition in FORBIDDING for reason in condition(entered)]


# Said of a plan that lacks nothing: the next step is to read it through and to send it.
READY: Final = "ครบแล้ว พร้อมส่งทีมตำบล"


def said(reasons: Sequence[Reason]) -> str:
    """Say how much a plan lacks and the first of it, or that it is whole."""
    if not reasons:
        return READY
    more = f" และอีก {len(reasons) - 1} ข้อ" if len(reasons) > 1 else ""
    return f"ยังขาด {len(reasons)} ข้อ: {reasons[0]}{more}"


def doubts(entered: Entered) -> list[Reason]:
    """Return what is only told of a plan: what its checker may ask before she accepts it."""
    return [reason for condition in TELLING for reason in condition(entered)]


def _lacking(entered: Entered, line: PlanLine) -> Iterator[Cause]:
    plan, project = entered.plan, line.project
    if line.resolution is None:
        yield Cause("ยังไม่ได้อ้างมติที่ประชุม", "resolution", "no_resolution")
    # Where no forum is certified that is the cause, told already.
    elif entered.certified and line.resolution.forum.state != ForumState.CERTIFIED:
        yield Cause("อ้างมติของเวทีที่ยังไม่ได้รับรอง", "", "uncertified")
    if not project.action_group:
        yield Cause("ยังไม่ได้ระบุกลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)", "action_group", "no_group")
    if not project.urgency:
        yield Cause("ยังไม่ได้ระบุความเร่งด่วน", "urgency", "no_urgency")
    for slip in contradictions(facts(project)):
        if slip.is_error:
            # Of quantity × rate = money the screen of the money has two of the three boxes.
            box = MONEY if MONEY in slip.fields else slip.fields[0]
            yield Cause(slip.message, _box(plan, box), "contradiction")


def _doubted(plan: VillagePlan, project: Project) -> Iterator[Cause]:
    for name in _blank(project):
        label = BY_NAME[name].label
        yield Cause(f"ยังไม่ได้กรอก{label}", _box(plan, name), f"no_{name}", f"ไม่มี{label}")
    small = [year for year, amount in sorted(project.budget_by_year.items()) if 0 < amount < SMALL_BAHT]
    if small:
        words = f"มีปีที่งบประมาณไม่ถึง {SMALL_BAHT} บาท อาจกรอกเป็นพันบาท"
        yield Cause(words, year_name(small[0]), f"small_baht_{small[0]}", f"ไม่ถึง {SMALL_BAHT} บาท")
    for name in TEXTS:
        if readers.lines(getattr(project, name)).doubt:
            words = f"{BY_NAME[name].label}มีตัวอักษรที่อ่านไม่ออกหรือพิมพ์ลงเอกสารไม่ได้"
            yield Cause(words, name, f"letters_{name}", "ตัวอักษรพิมพ์ไม่ได้")


def _blank(project: Project) -> Iterator[str]:
    """Name what is blank; what a village does by itself may cost nothing, and without money nobody pays."""
    yield from (name for name in ASKED if not getattr(project, name))
    costs_nothing = project.action_group == ActionGroup.SELF and not project.budget_baht
    if not project.funding_source and not costs_nothing:
        yield "funding_source"
    if project.budget_baht is None and not costs_nothing:
        yield MONEY


def _box(plan: VillagePlan, name: str) -> str:
    """Return the box of a field: that of the first year for the money."""
    return year_name(plan.period.years[0]) if name == MONEY else name


def _told(plan: VillagePlan, found: Iterable[tuple[PlanLine, Cause]]) -> list[Reason]:
    """Say each cause once, with the projects that it touches, in the order in which they were met."""
    touched: defaultdict[Cause, list[PlanLine]] = defaultdict(list)
    for line, cause in found:
        touched[cause].append(line)
    return [_reason(plan, cause, lines) for cause, lines in touched.items()]


def _reason(plan: VillagePlan, cause: Cause, lines: Sequence[PlanLine]) -> Reason:
    each = [(called(line), _place(plan, cause.box, line)) for line in lines]
    named = f"โครงการ{each[0][0]}" if len(each) == 1 else f"{len(each)} โครงการ (ลำดับที่ {_numbers(lines)})"
    count = f"{len(lines)} โครงการ"
    return Reason(
        f"{named} {cause.words}",
        # The place is that of the first of them: once it is mended the list leads to the next.
        place=each[0][1],
        severity=Severity.WARNING if cause.figure else Severity.STOP,
        code=cause.code,
        figure=f"{cause.figure} {count}" if cause.figure else count,
        each=each,
    )


def called(line: PlanLine) -> str:
    """Name a project of the plan by its place and title."""
    return f"ลำดับที่ {line.position} «{line.project.title}»"


def _place(plan: VillagePlan, box: str, line: PlanLine) -> str:
    """Return where a cause is mended: a forum on its own page, where the head certifies it, all else in its box."""
    if box or line.resolution is None:
        return field_url(plan.pk, line.project.code, box)
    return f"{reverse('plans:forum', args=[line.resolution.forum_id])}#certificate"


def _numbers(lines: Iterable[PlanLine]) -> str:
    """Say the places of projects: «1–4, 7»."""
    runs = groupby(enumerate(line.position for line in lines), lambda counted: counted[1] - counted[0])
    spans = [[position for _, position in run] for _, run in runs]
    return ", ".join(_span(span) for span in spans)


def _span(positions: Sequence[int]) -> str:
    first, *more = positions
    return f"{first}–{more[-1]}" if len(more) > 1 else ", ".join(map(str, positions))


def _alike(plan: VillagePlan, lines: Collection[PlanLine]) -> list[Reason]:
    """Tell of projects that may be one: their money would be counted twice."""
    by_code = {line.project.code: line for line in lines}
    if plan.village.parent is None:
        return []
    works = [_work(line.project, plan) for line in lines]
    pairs = [
        (by_code[pair.a], by_code[pair.b])
        for pair in best_first(candidates(works, Gazetteer(places_of(plan.village.parent))))
        if pair.is_one_kind and pair.advice is not Advice.ELSEWHERE
    ]
    if not pairs:
        return []
    told = [sorted(pair, key=lambda line: line.position) for pair in pairs]
    words = ", ".join(f"ลำดับที่ {first.position} กับ {second.position}" for first, second in told)
    alike = {line.position: line for pair in told for line in pair}
    each = [(called(line), field_url(plan.pk, line.project.code, "title")) for _, line in sorted(alike.items())]
    return [
        Reason(
            f"ชื่อโครงการคล้ายกัน {len(told)} คู่ ({words}) ถ้าเป็นงานเดียวกัน เงินจะนับซ้ำ",
            place=each[-1][1],
            severity=Severity.WARNING,
            code="alike",
            figure=f"คล้ายกัน {len(told)} คู่",
            each=each,
        )
    ]


def _work(project: Project, plan: VillagePlan) -> Work:
    years = frozenset(year for year, amount in project.budget_by_year.items() if amount)
    return Work(project.code, project.title, plan.village.code, years, project.place)
