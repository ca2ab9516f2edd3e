"""Projects that look alike: what waits to be judged, and two or more of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.lists.answering import answer
from agencies.lists.listing import Listing
from agencies.people.requests import SignedIn
from plans.board.duplicates import (
    LARGEST_GROUP,
    Cell,
    Group,
    Row,
    Sent,
    are_apart,
    selected,
    sent_to,
    side_by_side,
    waiting,
)
from plans.board.forms.duplicates import GroupForm, JudgmentForm
from plans.board.lists import asked_here, choosing, group_list
from plans.board.views.decision import may_decide
from plans.decisions.actions import FROZEN, CannotDecide
from plans.decisions.models import Merge, MergeMember, Unlike
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


def alike_crumb(plan: TambonPlan) -> tuple[str, str]:
    """Return text and address of the list of look-alikes."""
    return "โครงการที่คล้ายกัน", reverse("plans:alike", args=[plan.pk])


@require_GET
@door("tambon_plan.view", TambonPlan)
def alike(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """List the groups of look-alikes that nobody has judged yet: first what may be one thing, the most alike first."""
    return _list_page(request, plan)


@require_POST
@door("tambon_plan.view", TambonPlan)
def alike_judge(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Judge a whole group at one press: its projects are not one, and all of them stay."""
    require(request, "tambon_plan.decide", plan)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _list_page(request, plan, form=form, status=UNREADABLE)
    try:
        messages.success(request, form.save(plan, by=request.user))
    except CannotDecide as refusal:
        return _list_page(request, plan, form=form, refusals=refusal.reasons, status=CONFLICT)
    tell_doubts(request, form)
    return redirect(f"{alike_crumb(plan)[1]}{asked_here(request)}")


def _list_page(
    request: SignedIn,
    plan: TambonPlan,
    *,
    form: GroupForm | None = None,
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponseBase:
    sent, decides = sent_to(plan), may_decide(request, plan)
    groups = waiting(plan, sent, with_prepared=decides)
    listing = group_list(request, plan, groups)
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "left": f"เทียบโครงการที่คล้ายกัน เหลือ {len(groups)} กลุ่ม",
        "choose": choosing(plan) if len(sent) > 1 else "",
        "may_decide": decides and not plan.frozen_by_id,
        "form": form,
        "refusals": refusals,
        "frozen": FROZEN if plan.frozen_by_id else "",
        **_figures(request, plan, groups),
        **_asked(request, listing),
    }
    if request.method == "GET":
        return answer(listing, "plans/board/alike_list.html", context)
    return render(request, "plans/board/alike_list.html", context, status=status)


def _figures(request: SignedIn, plan: TambonPlan, groups: Sequence[Group]) -> dict[str, int]:
    """Count what waits and what was judged."""
    return {
        "pairs": sum(group.pairs for group in groups),
        "unlike": Unlike.objects.filter(tambon_plan=plan).count(),
        "merges": Merge.objects.visible_to(request.user).filter(tambon_plan=plan, undone_at=None).count(),
    }


def _asked(request: SignedIn, listing: Listing) -> dict[str, Any]:
    """Return the list as it was asked for, and its address, which the forms of its groups carry on."""
    is_table = request.GET.get("view") == "table"
    return {"listing": listing, "page": listing.page, "is_table": is_table, "here": asked_here(request)}


@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def alike_compare(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show projects side by side, «?code=…&code=…»; who decides judges them."""
    sent = sent_to(plan)
    members = selected(request.GET.getlist("code"), sent)
    if len(members) < 2:
        messages.error(request, "กรุณาเลือกโครงการในแผนนี้ตั้งแต่สองโครงการขึ้นไป แล้วเทียบอีกครั้ง")
        return redirect("plans:alike", pk=plan.pk)
    if request.method == "GET":
        return _compare_page(request, plan, members)
    require(request, "tambon_plan.decide", plan)
    form = JudgmentForm(request.POST, plan=plan, members=members)
    if not form.is_valid():
        return _compare_page(request, plan, members, form=form, status=UNREADABLE)
    try:
        messages.success(request, form.save(by=request.user))
    except CannotDecide as refusal:
        return _compare_page(request, plan, members, form=form, refusals=refusal.reasons, status=CONFLICT)
    tell_doubts(request, form)
    return redirect("plans:alike", pk=plan.pk)


def _compare_page(
    request: SignedIn,
    plan: TambonPlan,
    members: Sequence[Sent],
    *,
    form: JudgmentForm | None = None,
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    decides = may_decide(request, plan) and not plan.frozen_by_id
    merges = _standing_merges(request, plan, members)
    form = form or JudgmentForm(plan=plan, members=members)
    context: dict[str, Any] = {
        "plan": plan,
        "crumbs": way_to(plan, alike_crumb(plan)),
        "members": members,
        "more": choosing(plan, [one.code for one in members]) if len(members) < LARGEST_GROUP else "",
        "rows": _rows(plan, members, form),
        "form": form,
        "chosen": set(form["members"].value() or ()),
        "may": {"judge": decides, "merge": decides and not merges},
        "apart": decides and are_apart(plan, members),
        "merges": merges,
        "refusals": refusals,
        "frozen": FROZEN if plan.frozen_by_id else "",
    }
    return render(request, "plans/board/alike_compare.html", context, status=status)


def _rows(plan: TambonPlan, members: Sequence[Sent], form: JudgmentForm) -> list[tuple[Row, list[tuple[Cell, bool]]]]:
    """Return what the projects say, and of each value whether it is chosen."""
    return [
        (row, [(cell, form[f"value_{row.name}"].value() == cell.code if row.name else False) for cell in row.cells])
        for row in side_by_side(members, plan.period.years)
    ]


def _standing_merges(request: SignedIn, plan: TambonPlan, members: Sequence[Sent]) -> list[MergeMember]:
    """Return which of the projects are in a merge that stands, as far as the person may know of it."""
    known = Merge.objects.visible_to(request.user).filter(tambon_plan=plan)
    keys = [member.line.project_id for member in members]
    merge_members = MergeMember.objects.filter(merge__in=known, project__in=keys, is_active=True)
    return list(merge_members.select_related("project", "merge__survivor"))
