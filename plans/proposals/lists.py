"""The list of projects that agencies propose to a tambon."""

from __future__ import annotations

from django.urls import reverse

from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from paper.layout.sheet import Kind
from plans.proposals.models import AgencyProposal, ProposalState


class ProposalFilters(Filters):
    """Find proposals by title, code or agency, and by their state."""

    q = Search("project__title", "project__code", "agency__name", help_text="ชื่อหรือรหัสโครงการ หน่วยงาน")
    state = Choice("state", label="สถานะ", choices=ProposalState.choices)


def _group(proposal: AgencyProposal) -> str:
    return str(proposal.project.get_action_group_display())


def _urgency(proposal: AgencyProposal) -> str:
    return str(proposal.project.get_urgency_display())


PROPOSED = List(
    "โครงการที่หน่วยงานเสนอ",
    "proposal",
    (
        Column(
            "project",
            "โครงการ",
            "project",
            words=("project__title",),
            link=lambda proposal: reverse("plans:proposal", args=[proposal.pk]),
            width_mm=60,
        ),
        Column("code", "รหัสโครงการ", "project.code", Kind.CODE, order=("project__code",), is_hidden=True),
        Column("agency", "หน่วยงานที่เสนอ", "agency", words=("agency__name",)),
        Column(
            "group",
            "กลุ่ม",
            _group,
            order=("project__action_group",),
        ),
        Column(
            "urgency",
            "ความเร่งด่วน",
            _urgency,
            order=("project__urgency",),
        ),
        Column("baht", "งบประมาณ (บาท)", "project.budget_baht", Kind.BAHT),
        Column("state", "สถานะ", AgencyProposal.get_state_display, badge=lambda proposal: proposal.state),
    ),
    filters=ProposalFilters,
    per_page=100,
)
