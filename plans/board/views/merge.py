"""The merge ledger: what was merged, by whom and why, and taking a merge back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.access.responses import words_in
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.board.duplicates import Sent, judgments_of, sent_to, values_in_words
from plans.board.lists import judged_list
from plans.board.views.decision import may_decide
from plans.board.views.duplicates import alike_crumb
from plans.decisions.actions import FROZEN, CannotDecide, undo
from plans.decisions.models import Merge
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan

MERGES_PER_PAGE = 50
# So many of the pairs that are not one stand below the ledger; all of them have a list.
JUDGED_SHOWN = 5


@require_GET
@door("tambon_plan.view", TambonPlan)
def merges(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show every merge the person may know of, the newest first; what was taken back stays in the ledger."""
    if request.GET.get("view") != "unlike":
        return _page(request, plan)
    ledger = ("บัญชีการรวมโครงการ", reverse("plans:merges", args=[plan.pk]))
    context = {"plan": plan, "crumbs": way_to(plan, alike_crumb(plan), ledger)}
    return answer(judged_list(request, plan, judgments_of(plan)), "plans/board/unlike_list.html", context)


def _page(
    request: SignedIn,
    plan: TambonPlan,
    *,
    refused: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    known = Merge.objects.visible_to(request.user).filter(tambon_plan=plan).select_related("survivor")
    page = Paginator(known.prefetch_related("members__project"), MERGES_PER_PAGE).get_page(request.GET.get("page"))
    sent = sent_to(plan)
    judgments, decides = judgments_of(plan), may_decide(request, plan)
    context = {
        "plan": plan,
        "crumbs": way_to(plan, alike_crumb(plan)),
        "page": page,
        "entries": [_entry(merge, sent) for merge in page.object_list],
        "judgments": judgments[:JUDGED_SHOWN],
        "judged": len(judgments),
        "may_undo": decides and not plan.frozen_by_id,
        "refused": refused or {},
        "frozen": FROZEN if plan.frozen_by_id else "",
    }
    return render(request, "plans/board/merge_list.html", context, status=status)


def _entry(merge: Merge, sent: Mapping[str, Sent]) -> dict[str, Any]:
    """Return a merge with its members, whose they are, and which values were chosen."""
    members = [(member.project, sent.get(member.project.code)) for member in merge.members.all()]
    return {"merge": merge, "members": members, "values": values_in_words(merge.values, sent)}


@require_POST
@door("merge.view", Merge)
def merge_undo(request: SignedIn, merge: Merge) -> HttpResponse:
    """Take a merge back, with a reason; the members are again what they were."""
    reason = words_in(request, "reason")
    try:
        undo(merge, by=request.user, reason=reason)
    except CannotDecide as refusal:
        refused = {"pk": merge.pk, "reason": reason, "reasons": refusal.reasons}
        return _page(request, merge.tambon_plan, refused=refused, status=409)
    messages.success(request, "ยกเลิกการรวมแล้ว ทุกโครงการกลับเป็นอย่างเดิม")
    return redirect("plans:merges", pk=merge.tambon_plan_id)
