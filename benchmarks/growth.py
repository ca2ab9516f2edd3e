"""Pages of a tambon of 100 projects and of one of 300: CPU may grow as what is shown grows, and no faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.urls import reverse

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.offices.models import Agency, Coverage
from agencies.people.models import Post, PostHolder, User
from benchmarks import data
from benchmarks.client import asking, handling, page
from benchmarks.measure import Measure, at_most, in_turn
from plans.local.actions.changes import start_edition
from plans.local.actions.intake import Placing, offers, take_in
from plans.local.models import Edition, LocalPlan
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot
from plans.ranking.models import Ballot, BallotMark
from plans.releases.actions import release
from plans.tambon.models import TambonPlan

# Goal of docs/performance.md#pages: three times as much to show, at most 3.3 times the time.
LIMIT = 3.3
VILLAGES, FEW, MANY, PAPERS = 20, 5, 15, 20
Page = Callable[[TambonPlan, User], str]


def measures(name: str, *, times: int = 5) -> Iterator[Measure]:
    """Measure one page at both sizes in turn."""
    province = data.province()
    pages = [(*_tambon(province, number, projects), PAGES[name]) for number, projects in ((1, FEW), (2, MANY))]
    made = [(user, path(plan, user)) for plan, user, path in pages]
    data.analyse()
    with handling() as handler:
        few, many = (page(asking(handler, user), path) for user, path in made)
        yield at_most(f"growth-{name}", *in_turn(many, few, times=times), limit=LIMIT)


def _tambon(province: Area, number: int, projects: int) -> tuple[TambonPlan, User]:
    plan = data.tambon_in_full(province, villages=VILLAGES, projects=projects, number=number)
    return plan, data.person(Role.TAMBON_TEAM, plan.area, name=f"forum-{number}")


# --- what each page shows -------------------------------------------------------------------------------------------
def _of_plan(name: str) -> Page:
    return lambda plan, _: reverse(name, args=[plan.pk])


def _open_ballot(plan: TambonPlan, user: User) -> str:
    return reverse("plans:ballot", args=[_ballot(plan, user).pk])


def _paper(plan: TambonPlan, user: User) -> str:
    return reverse("plans:ballot_paper", args=[_ballot(plan, user).pk]) + "?paper=7"


def _papers(plan: TambonPlan, user: User) -> str:
    return reverse("plans:ballot_papers", args=[close_ballot(_ballot(plan, user), by=user).pk])


def _take_in(plan: TambonPlan, user: User) -> str:
    return reverse("plans:edition_take_in", args=[_edition(plan, user).pk])


def _edition_in_full(plan: TambonPlan, user: User) -> str:
    edition = _edition(plan, user)
    take_in(edition, {offer.project_id: offer.entry.form for offer in offers(edition, reader=user)}, Placing(), by=user)
    return reverse("plans:edition", args=[edition.pk])


def _decision(plan: TambonPlan, _: User) -> str:
    code = plan.lines.order_by("position").values_list("project__code", flat=True)[0]
    return reverse("plans:decision", args=[plan.pk, code])


def _releases(plan: TambonPlan, user: User) -> str:
    release(plan, by=user)
    return reverse("plans:releases", args=[plan.pk])


def _release_beside(plan: TambonPlan, user: User) -> str:
    return reverse("plans:release_beside", args=[release(plan, by=user).pk])


PAGES: Mapping[str, Page] = {
    "ballot": _open_ballot,
    "ballot-paper": _paper,
    "ballot-papers": _papers,
    "look-alikes": _of_plan("plans:alike"),
    "take-in": _take_in,
    "edition": _edition_in_full,
    "board": _of_plan("plans:decisions"),
    "decision": _decision,
    "releases": _releases,
    "release-beside": _release_beside,
    "tambon": _of_plan("plans:tambon"),
}
ROWS = tuple(f"growth-{name}" for name in PAGES)


def _edition(plan: TambonPlan, user: User) -> Edition:
    """Make an authority over all villages, the user its planner, and its first draft edition."""
    authority = Agency.objects.create(
        code=f"sao-{plan.area.code}", kind=Agency.Kind.SAO, name=f"อบต.{plan.area.name}", area=plan.area
    )
    Coverage.objects.bulk_create(
        Coverage(agency=authority, village=village) for village in Area.objects.filter(parent=plan.area)
    )
    post = Post.objects.create(role=Role.SAO_PLANNER, title="นักวิเคราะห์", area=plan.area, agency=authority)
    PostHolder.objects.create(user=user, post=post)
    local = LocalPlan.objects.create(agency=authority, period=plan.period)
    holder = User.objects.get(pk=user.pk)
    made: Edition = start_edition(local, by=holder, kind=Edition.Kind.MAIN)
    for name in ("posts", "reaches"):
        user.__dict__.pop(name, None)
    return made


def _ballot(plan: TambonPlan, user: User) -> Ballot:
    """Open a ballot by criteria and type its papers in twice, the same both times."""
    ballot = open_ballot(plan, Opening(Ballot.Method.ADD, is_typed_twice=True), by=user)
    projects, criteria = ([row["id"] for row in ballot.settled[name]] for name in ("projects", "criteria"))
    BallotMark.objects.bulk_create(
        (
            BallotMark(
                ballot=ballot,
                typing=typing,
                paper=str(paper),
                project_id=project,
                criterion_id=criterion,
                value=_score(paper, project, criterion),
                by=user,
            )
            for typing in (1, 2)
            for paper in range(1, PAPERS + 1)
            for project in projects
            for criterion in criteria
        ),
        batch_size=5000,
    )
    return ballot


def _score(*keys: int) -> int:
    return 1 + sum(keys) % 5
