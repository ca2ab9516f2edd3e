"""The way through entering a plan, one thing per screen.

What was resolved and became of it, the next step, the sums, and what a blank box may take from an earlier project of
the village until somebody says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from paper.thai import NOUGHT, added, baht, thai_date
from plans.village.addressing import screen_url
from plans.village.checks import missing, said
from plans.village.entered import Entered
from plans.village.models import Forum, ForumState, PlanLine, Resolution, VillagePlan
from projects.arithmetic import Facts, equation, product, share_equation
from projects.duplicates.likeness import KIND, likeness
from projects.duplicates.places import Gazetteer
from projects.duplicates.titles import read
from projects.fields import DEFAULTS, MONEY, SCREENS, Basis
from projects.models import Project

# Writing a forum down, one thing per screen, in this order.
FORUM_SCREENS: Final = ("เมื่อไร ที่ไหน ใครมา", "ปัญหาที่เวทีพูดถึง", "มติของเวที", "ภาพถ่ายและรายงานการประชุม")
RECORD, PROBLEMS, RESOLVED, PAPERS = range(1, len(FORUM_SCREENS) + 1)
# How many earlier projects of the village are looked at.
EARLIER: Final = 50
FROM_LAST: Final = "คิดจากโครงการก่อน แก้ได้"
FROM_PRODUCT: Final = "คิดจากจำนวน × ราคา แก้ได้"


# --- what comes next --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """The next thing to do of a plan: what, why and how much of it, where, and the words of its button.

    ``resolution`` is the one that waits to be made a project, where that is the step.
    """

    title: str
    why: str
    url: str
    action: str
    resolution: Resolution | None = None
    is_last: bool = False


def next_step(entered: Entered) -> Step:
    """Return what comes next of a plan that is written."""
    plan, resolutions, waiting = entered.plan, entered.resolutions, entered.undecided
    for line in entered.lines:
        if number := blank_screen(line.project):
            why = f"{line.project.title} · หน้า {number} จาก {len(SCREENS)}"
            return Step("กรอกโครงการให้ครบ", why, screen_url(plan.pk, line.project.code, number), "กรอกต่อ")
    if waiting:
        why = f"เหลือ {len(waiting)} จาก {len(resolutions)} เรื่อง"
        url = f"{reverse('plans:enter', args=[plan.pk])}#next"
        return Step("ทำมติเวทีให้เป็นโครงการ", why, url, "ทำเป็นโครงการ", resolution=waiting[0])
    return _forum_step(entered) if not resolutions else reviewing(entered, "มติทุกข้อตัดสินแล้วว่าจะทำเป็นโครงการหรือไม่")


def blank_screen(project: Project) -> int | None:
    """Return the first screen of which nothing is stored yet beside the title, None when each holds something."""
    for number, screen in enumerate(SCREENS, start=1):
        if all(_is_blank(_stored(project, name)) for name in screen.asked if name != "title"):
            return number
    return None


def _stored(project: Project, name: str) -> Any:  # noqa: ANN401  whatever the field holds
    return project.budget_baht if name == MONEY else getattr(project, name)


def _is_blank(value: object) -> bool:
    return value is None or value == ""


def _forum_step(entered: Entered) -> Step:
    """Ask for the forum, or for what it resolved; where that is certified without a resolution, projects come next."""
    forums = [forum for forum in entered.forums if forum.state != ForumState.CANCELLED]
    if not forums:
        url = reverse("plans:forum_begin", args=[entered.plan.pk])
        return Step("บันทึกเวทีประชาคม", "วันที่ สถานที่ คนที่มา และมติ", url, "บันทึกเวที")
    forum = max(forums, key=lambda one: one.pk)
    if forum.state == ForumState.CERTIFIED:
        return reviewing(entered, "เวทีไม่มีมติ")
    url = reverse("plans:forum_screen", args=[forum.pk, RESOLVED])
    return Step("จดมติของเวที", f"{forum}ยังไม่มีมติ", url, "จดมติ")


def reviewing(entered: Entered, why: str = "") -> Step:
    """Return the last step: to mend what keeps the plan from being sent, or to read it through and to send it."""
    url, lacks = reverse("plans:village_review", args=[entered.plan.pk]), missing(entered)
    if lacks:
        return Step("แก้สิ่งที่ขาดก่อนส่งแผน", said(lacks), url, "ดูสิ่งที่ขาด", is_last=True)
    return Step("ตรวจก่อนส่งให้ตำบล", why or said(lacks), url, "ตรวจก่อนส่ง", is_last=True)


# --- writing a forum down -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Task:
    """A screen of a forum: its title and address, and in a few words what it holds, blank while it holds nothing."""

    title: str
    url: str
    said: str


def forum_tasks(plan: VillagePlan, forum: Forum) -> list[Task]:
    """Return the screens of a forum that is not certified, with what each holds; it has its resolutions and papers."""
    resolutions, papers = len(forum.resolutions.all()), len(forum.attachments.all())
    when = thai_date(forum.held_on) if forum.held_on else ""
    who = "" if forum.attendance is None else f"{forum.attendance:,} คน"
    said = (
        " ".join(filter(None, (when, who))),
        "จดแล้ว" if plan.context else "",
        f"{resolutions} ข้อ" if resolutions else "",
        f"{papers} ไฟล์" if papers else "",
    )
    urls = [reverse("plans:forum_screen", args=[forum.pk, number]) for number in range(1, len(FORUM_SCREENS) + 1)]
    return [Task(*task) for task in zip(FORUM_SCREENS, urls, said, strict=True)]


# --- what stands beside the thumb -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sums:
    """The sums of the project in hand, as typed (baht, None blank), and of the whole plan with it."""

    facts: Facts
    amounts: tuple[Decimal, ...]
    projects: int
    plan_baht: Decimal

    @property
    def equation(self) -> str:
        """Say quantity × rate = money, «» while one is missing."""
        return equation(self.facts)

    @property
    def share(self) -> str:
        """Say households × what each gets = quantity, «» while one is missing."""
        return share_equation(self.facts)

    @property
    def years(self) -> str:
        """Say the amounts of the years as they are added, «» while there are not two of them."""
        return " + ".join(baht(amount) for amount in self.amounts) if len(self.amounts) > 1 else ""

    @property
    def line(self) -> str:
        """Say in one line what the project comes to, with how: its years added, else quantity × rate where they agree.

        What is only proposed stands in the equation and is not yet the project's money.
        """
        money = self.facts.budget_baht
        if money is None:
            return f"{self.equation} โครงการนี้ ยังไม่ระบุงบ".strip()
        if not self.years and self.equation and product(self.facts) == money:
            return f"โครงการนี้ {self.equation}"
        how = f"{self.years} = " if self.years else ""
        return f"โครงการนี้ {how}{baht(money)} บาท"


def sums_with(lines: Sequence[PlanLine], code: str, facts: Facts, *, amounts: Iterable[Decimal | None]) -> Sums:
    """Add the project ``code`` as it is typed to the plan's other ``lines``."""
    others = [line for line in lines if line.project.code != code]
    total = (added(line.project.budget_baht for line in others) or NOUGHT) + (facts.budget_baht or NOUGHT)
    return Sums(facts, tuple(amount for amount in amounts if amount), len(others) + 1, total)


# --- what a blank box may take ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Default:
    """What a blank box shows until somebody says it: nobody has confirmed it, and the words say where it is from."""

    value: Any
    basis: str


def defaults_for(plan: VillagePlan, title: str, *, code: str) -> dict[str, Default]:
    """Return by field what the project ``code`` may take from earlier projects of the same village.

    Who pays and who acts is taken from the newest that says it, what depends on the work from the newest of its kind.
    """
    earlier = Project.objects.filter(area=plan.village, village_line__isnull=False).exclude(code=code)
    known = list(earlier.order_by("-pk")[:EARLIER])
    alike = _alike(title, known)
    found = {}
    for name, basis in DEFAULTS.items():
        of_kind = basis is Basis.ALIKE
        value, project = _newest(alike if of_kind else known, name)
        if project is not None:
            found[name] = Default(value, f"คิดจาก «{project.title}» แก้ได้" if of_kind else FROM_LAST)
    return found


def _alike(title: str, projects: Sequence[Project]) -> list[Project]:
    """Keep the projects whose work is of the kind that ``title`` names."""
    if not title or not projects:
        return []
    gazetteer = Gazetteer(())
    asked = read(title, gazetteer)
    return [one for one in projects if likeness(asked, read(one.title, gazetteer)) >= KIND]


def _newest(projects: Iterable[Project], name: str) -> tuple[Any, Project | None]:
    said = ((getattr(project, name), project) for project in projects)
    return next(((value, project) for value, project in said if not _is_blank(value)), (None, None))
