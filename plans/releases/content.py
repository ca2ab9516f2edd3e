"""Everything a tambon plan says, as plain data: what a release freezes, and from which its book is printed again.

Money and quantities are decimal strings, dates ISO text, blank is None; nothing in it tells when it was written, so
that the same plan says the same twice.  People stand in it by name only where the printed plan names them; who decided
stands by post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, FilteredRelation, Model, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from agencies.areas.models import Area
from plans.alignment.models import Alignment
from plans.decisions.models import PublicationState
from plans.profile.models import FOREWORD, PROBLEM_FIELDS, PROFILE_FIELDS
from plans.proposals.models import AgencyProposal, ProposalState
from plans.releases.models import Release
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.aggregation import COLUMNS, Inputs, Joining, Line, PublishedDecision, Source
from plans.rollup.queries import rulings_with, stored_lines
from plans.tambon.models import MEMBER_FIELDS, MeetingState, Presentation, TambonLine, TambonMeeting, TambonPlan
from plans.village.models import PlanState, PlanVersion
from projects.snapshot import digest

FORMAT = "phaen-ruam/release/1"
MEETING_FIELDS = (
    "kind",
    "title",
    "held_on",
    "place",
    "agenda",
    "chair",
    "secretary",
    "presenter",
    "members",
    "questions",
    "male_count",
    "female_count",
    "summary",
)
VILLAGE_FIELDS = ("code", "level", "name", "moo", "is_sample")
MERGE_FIELDS = ("kind", "survivor", "values", "reason", "by_post", "published_at")
ALIGNMENT_FIELDS = {
    "code": F("project__code"),
    "level": F("item__framework__level"),
    "letter": F("item__framework__letter"),
    "framework": F("item__framework__title"),
    "item_label": F("item__framework__item_label"),
    "number": F("item__number"),
    "title": F("item__title"),
}
SHARE_FIELDS = ("payer", "form", "amount_baht", "is_acting")


def content_of(plan: TambonPlan) -> dict[str, Any]:
    """Return the whole plan as it stands, in equally many queries however big it is; the caller holds its row."""
    lines = stored_lines(plan)
    codes = {line.project_id: line.code for line in lines}
    return _around(plan) | {
        "proposals": _proposals(plan, "digest", "content"),
        "lines": [line_said(line, plan.period.years, codes.get(line.carrier_id, line.code)) for line in lines],
    }


def beside_of(plan: TambonPlan) -> dict[str, Any]:
    """Return what the plan says now but for its lines and the texts of its proposals, of which ``digest`` speaks.

    As long as the plan's digest is that of a release this is all that can differ from it, and costs a fraction: 13
    queries of a plan that ``plan_of`` read.
    """
    return _around(plan) | {"proposals": _proposals(plan, "digest")}


def beside_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same of a frozen plan."""
    kept = {name: said for name, said in content.items() if name != "lines"}
    return kept | {
        "proposals": [{"agency": proposal["agency"], "digest": proposal["digest"]} for proposal in content["proposals"]]
    }


def _around(plan: TambonPlan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "level": Release.Level.TAMBON.value,
        "place": [_place(area) for area in _upward(plan.area)],
        "period": plan.period.slug,
        "years": list(plan.period.years),
        "plan_digest": plan.digest,
        "villages": _villages(plan),
        "decisions": _decisions(plan),
        "merges": _merges(plan),
        "profile": _profile(plan),
        "problems": _problems(plan),
        "team": [_plain(member, MEMBER_FIELDS) for member in plan.team_members.all()],
        "meetings": _meetings(plan),
        "alignments": _alignments(plan),
        "funding_shares": _shares(plan),
        "commitments": _commitments(plan),
        "integrated": _integrated(plan),
    }


def _upward(area: Area) -> list[Area]:
    areas = [area]
    while areas[-1].level != Area.Level.PROVINCE and areas[-1].parent is not None:
        areas.append(areas[-1].parent)
    return areas


def _place(area: Area) -> dict[str, Any]:
    return {"code": area.code, "level": area.level, "name": area.name}


def _villages(plan: TambonPlan) -> list[dict[str, Any]]:
    """Return every village of the tambon; version and digest are of the plan that is accepted, None when none is."""
    its_plan = Q(village_plans__period=plan.period_id, village_plans__state=PlanState.ACCEPTED)
    every = Area.objects.filter(parent=plan.area_id, level=Area.Level.VILLAGE)
    kept = every.filter(pk__in=every.filter(its_plan).values("pk")) | every.in_force()
    villages = kept.annotate(accepted=FilteredRelation("village_plans", condition=its_plan)).order_by("code")
    version = "accepted__accepted_version"
    return list(villages.values(*VILLAGE_FIELDS, version=F(f"{version}__number"), digest=F(f"{version}__digest")))


def _proposals(plan: TambonPlan, *names: str) -> list[dict[str, Any]]:
    proposed = AgencyProposal.objects.filter(tambon_plan=plan, state=ProposalState.PROPOSED)
    proposals = (
        {"agency": row["agency__name"]} | {name: row[name] for name in names}
        for row in proposed.values("agency__name", *names)
    )
    return sorted(proposals, key=lambda proposal: str(proposal["digest"]))


def line_said(line: Line, years: Iterable[int], carrier: str) -> dict[str, Any]:
    """Write one line as a release of any level says it; ``carrier`` is the code of the project that carries it."""
    return {
        "id": line.project_id,
        "code": line.code,
        "village": line.village,
        "budget_baht": {
            str(year): plain(amount) for year, amount in zip(years, line.years_baht, strict=True) if amount is not None
        },
        "details": dict(line.details),
        "fate": str(line.fate),
        "counts": line.counts,
        "rank": line.rank,
        "carrier": carrier,
        "funded_years": line.funded,
        "reason": line.reason,
    } | {name: getattr(line, name) for name in COLUMNS}


def _decisions(plan: TambonPlan) -> list[dict[str, Any]]:
    decisions = [
        {
            "id": ruling.project_id,
            "code": code,
            "fate": ruling.fate,
            "rank": ruling.rank,
            "action_group": ruling.action_group,
            "lead": ruling.lead,
            "supporting": list(ruling.supporting),
            "reason": ruling.reason,
            "by_post": post,
            "on": day(at),
        }
        for ruling, (post, at, code) in rulings_with(plan, "by_post", "published_at", _code(plan, "project"))
    ]
    return sorted(decisions, key=lambda decision: decision["id"])


def _merges(plan: TambonPlan) -> list[dict[str, Any]]:
    """Return the merges in force; the query has one row for each member."""
    active = plan.merges.filter(standing=PublicationState.PUBLISHED, undone_at=None)
    merges: dict[int, dict[str, Any]] = {}
    for row in active.values(
        "pk", *MERGE_FIELDS, "members__project", "members__project__code", code=_code(plan, "survivor")
    ):
        merge = merges.setdefault(row["pk"], _merge(row))
        if row["members__project"] is not None:
            merge["members"][str(row["members__project"])] = row["members__project__code"]
    return sorted(merges.values(), key=lambda merge: merge["survivor"])


def _merge(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "survivor": row["survivor"],
        "survivor_code": row["code"],
        "members": {},
        "values": row["values"],
        "reason": row["reason"],
        "by_post": row["by_post"],
        "on": day(row["published_at"]),
    }


def _profile(plan: TambonPlan) -> dict[str, Any] | None:
    tambon_profile = getattr(plan, "profile", None)
    if tambon_profile is None:
        return None
    written = PROFILE_FIELDS if not tambon_profile.foreword else (*PROFILE_FIELDS, FOREWORD)
    return _plain(tambon_profile, written)


def _problems(plan: TambonPlan) -> list[dict[str, Any]]:
    return [
        _plain(problem, PROBLEM_FIELDS) | {"village": problem.village.code, "topic": problem.topic.name}
        for problem in plan.problems.select_related("village", "topic")
    ]


def _meetings(plan: TambonPlan) -> list[dict[str, Any]]:
    closed = plan.meetings.filter(state=MeetingState.CLOSED)
    presented = Prefetch("presentations", Presentation.objects.select_related("village"))
    return [_meeting(meeting) for meeting in closed.prefetch_related("invitees", presented, "papers")]


def _meeting(meeting: TambonMeeting) -> dict[str, Any]:
    return _plain(meeting, MEETING_FIELDS) | {
        "invitees": [
            {"kind": guest.kind, "name": guest.name, "came": guest.came, "delegate": guest.delegate}
            for guest in meeting.invitees.all()
        ],
        "presentations": [
            {"village": spoken.village.code, "presenter": spoken.presenter} for spoken in meeting.presentations.all()
        ],
        "papers": [{"kind": paper.kind, "sha256": paper.sha256} for paper in meeting.papers.all()],
    }


def _alignments(plan: TambonPlan) -> list[dict[str, Any]]:
    alignments = Alignment.objects.filter(project__in=_projects(plan)).order_by("project", "item")
    rows: QuerySet[Alignment, Any] = alignments.values(**ALIGNMENT_FIELDS)
    return list(rows)


def _shares(plan: TambonPlan) -> list[dict[str, Any]]:
    funding_shares = plan.funding_shares.filter(project__in=_projects(plan)).order_by("project", "payer", "pk")
    return [
        {name: plain(row[name]) for name in SHARE_FIELDS}
        | {"code": row["project__code"], "agency": row["agency__name"] or ""}
        for row in funding_shares.values(*SHARE_FIELDS, "project__code", "agency__name")
    ]


def _commitments(plan: TambonPlan) -> list[dict[str, Any]]:
    """Return what agencies have agreed to; what is still open, and every internal note, is not in it."""
    agreed = Commitment.objects.filter(
        tambon_plan=plan, state=CommitmentState.ACCEPTED, project__in=_projects(plan)
    ).select_related("project", "agency")
    return [
        {
            "code": commitment.project.code,
            "agency": commitment.agency.name,
            "part": commitment.part,
            "kind": commitment.kind,
            "amount_baht": plain(commitment.promised_baht),
            "details": commitment.details,
            "on": day(commitment.answered_at),
        }
        for commitment in agreed.order_by("project", "agency__code", "kind", "pk")
    ]


def _projects(plan: TambonPlan) -> QuerySet[TambonLine, Any]:
    """Select the projects that have a line in the plan, within another query."""
    return plan.lines.order_by().values("project")


def _code(plan: TambonPlan, project: str) -> Case:
    """Select the code of what stands under the key ``project``, blank when it has no line in the plan (any more)."""
    return Case(When(**{f"{project}__in": _projects(plan)}, then=f"{project}__code"), default=Value(""))


def _integrated(plan: TambonPlan) -> dict[str, Any] | None:
    if plan.integrated_at is None:
        return None
    return {"on": day(plan.integrated_at), "reason": plan.integrated_reason}


def _plain(thing: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: plain(getattr(thing, name)) for name in names}


def plain(value: object) -> object:
    """Write a value as JSON can: decimals and dates as text."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def day(moment: dt.datetime | None) -> str | None:
    """Write the Thai day of a moment as ISO text."""
    return timezone.localtime(moment).date().isoformat() if moment else None


# --- read back ------------------------------------------------------------------------------------------------------
def lines_of(content: Mapping[str, Any]) -> list[Line]:
    """Read the lines of a frozen plan, as the roll-up stored them."""
    ids = {line["code"]: line["id"] for line in content["lines"]}
    return [
        Line(
            project_id=line["id"],
            code=line["code"],
            village=line["village"],
            years_baht=tuple(_amount(line["budget_baht"].get(str(year))) for year in content["years"]),
            details=line["details"],
            fate=line["fate"],
            counts=line["counts"],
            rank=line["rank"],
            carrier_id=ids[line["carrier"]],
            joined_years=line["funded_years"],
            reason=line["reason"],
            **{name: line[name] for name in COLUMNS},
        )
        for line in content["lines"]
    ]


def inputs_in(content: Mapping[str, Any], versions: Mapping[str, PlanVersion]) -> Inputs:
    """Read back what a frozen plan was computed from; ``versions`` are the villages' frozen versions by code."""
    tambon = content["place"][0]["code"]
    return Inputs(
        tuple(content["years"]),
        tuple(
            Source(village=code, digest=version.digest, content=version.content) for code, version in versions.items()
        )
        + tuple(
            Source(village=tambon, digest=proposal["digest"], content={"projects": [proposal["content"]]})
            for proposal in content["proposals"]
        ),
        tuple(_ruling(decision) for decision in content["decisions"]),
        tuple(_joining(merge) for merge in content["merges"]),
    )


def _ruling(decision: Mapping[str, Any]) -> PublishedDecision:
    return PublishedDecision(
        project_id=decision["id"],
        fate=decision["fate"],
        rank=decision["rank"],
        action_group=decision["action_group"],
        lead=decision["lead"],
        supporting=tuple(decision["supporting"]),
        reason=decision["reason"],
    )


def _joining(merge: Mapping[str, Any]) -> Joining:
    return Joining(
        kind=merge["kind"],
        survivor=merge["survivor"],
        members=frozenset(int(pk) for pk in merge["members"]),
        values=merge["values"],
        reason=merge["reason"],
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def said_digest(plan: TambonPlan) -> str:
    """Return the digest of everything the plan says now: that of its book, and of a release made now."""
    return digest(content_of(plan))
