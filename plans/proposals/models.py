"""Projects that agencies propose to a tambon beside its villages' plans."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.offices.models import Agency
from plans.tambon.models import TambonPlan
from projects.models import Project
from projects.snapshot import UnescapedEncoder

# What «owner_of» reads of a project, for select_related.
OWNER = ("area", "agency_proposal__agency")
# The same of a row that has a project.
OWNERS = tuple(f"project__{name}" for name in OWNER)


def owner_of(project: Project) -> str:
    """Say whose project it is: its village's or, of an agency's proposal, the agency's."""
    proposal = getattr(project, "agency_proposal", None)
    return str(proposal.agency.name if proposal else project.area)


def identified(project: Project) -> str:
    """Say what tells a project from others of its title: whose it is, and its code (reads ``OWNER``)."""
    return f"{owner_of(project)} รหัส {project.code}"


def called(project: Project, title: str = "") -> str:
    """Call a project in a sentence by its title (``title``, where it stood otherwise), whose it is and its code."""
    return f"«{title or project.title}» ({identified(project)})"


class ProposalState(models.TextChoices):
    """Where an agency's proposal stands."""

    DRAFT = "draft", "ร่าง"
    PROPOSED = "proposed", "เสนอต่อเวทีตำบลแล้ว"
    WITHDRAWN = "withdrawn", "ถอนแล้ว"


class AgencyProposal(models.Model):
    """One project that an agency proposes to the tambon forum; frozen when it is proposed, like a village's version."""

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="proposals", verbose_name="แผนตำบล")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="proposals", verbose_name="หน่วยงานที่เสนอ")
    project = models.OneToOneField(Project, models.PROTECT, related_name="agency_proposal", verbose_name="โครงการ")
    state = models.CharField("สถานะ", max_length=10, choices=ProposalState, default=ProposalState.DRAFT, editable=False)
    # One project in the shape of a village version's «projects», and its SHA-256; set while proposed.
    content = models.JSONField(encoder=UnescapedEncoder, null=True, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้เสนอ")
    proposed_at = models.DateTimeField("เสนอเมื่อ", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("เขียนเมื่อ", default=timezone.now)

    ACCESS: ClassVar = Access(
        name="proposal", area="tambon_plan__area__code", state="state", agencies=("agency_id",), touching=True
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "agency", "pk"]
        verbose_name = "โครงการที่หน่วยงานเสนอ"
        verbose_name_plural = "โครงการที่หน่วยงานเสนอ"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="proposed") | (Q(content__isnull=False) & ~Q(digest="")),
                name="proposed_projects_are_frozen",
            )
        ]

    def __str__(self) -> str:
        """Say the project's title."""
        return str(self.project)
