"""How projects are weighed and put in order: criteria, feasibility scores, and raw ballots."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from plans.decisions.models import Decision, Merge, PublicationState
from plans.tambon.models import TambonPlan
from projects.models import Project

LOWEST, HIGHEST = 1, 5
_SCORE = (MinValueValidator(LOWEST), MaxValueValidator(HIGHEST))


class Criterion(models.Model):
    """One criterion of feasibility or of ranking; without a tambon plan it is a default, with one it is its own."""

    class Purpose(models.TextChoices):
        """What the criterion is used for."""

        FEASIBILITY = "feasibility", "วิเคราะห์ความเป็นไปได้"
        RANKING = "ranking", "จัดลำดับความสำคัญ"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, null=True, blank=True, related_name="criteria")
    purpose = models.CharField("ใช้สำหรับ", max_length=12, choices=Purpose)
    name = models.CharField("เกณฑ์", max_length=160)
    guidance = models.CharField("คำอธิบาย", max_length=300, blank=True)
    # Why projects failed here before, said beside a low score (docs/domain.md#feasibility-risks).
    risk = models.CharField("ข้อควรระวังเมื่อคะแนนต่ำ", max_length=300, blank=True)
    weight = models.DecimalField("น้ำหนัก", max_digits=5, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    is_in_use = models.BooleanField("ใช้อยู่", default=True)

    class Meta:
        ordering: ClassVar = ["purpose", "position", "pk"]
        verbose_name = "เกณฑ์"
        verbose_name_plural = "เกณฑ์"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_positive")]

    def __str__(self) -> str:
        """Say the criterion."""
        return self.name


class FeasibilityScore(models.Model):
    """The score (1–5) of one project under one criterion, as the forum agreed it."""

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="feasibility_scores")
    project = models.ForeignKey(Project, models.CASCADE, related_name="feasibility_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="feasibility_scores")
    score = models.PositiveSmallIntegerField("คะแนน", validators=_SCORE)
    note = models.CharField("หมายเหตุ", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["tambon_plan", "project", "criterion"]
        verbose_name = "คะแนนความเป็นไปได้"
        verbose_name_plural = "คะแนนความเป็นไปได้"
        constraints: ClassVar = [
            models.UniqueConstraint("tambon_plan", "project", "criterion", name="feasibility_score_once"),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST) & Q(score__lte=HIGHEST), name="feasibility_score_in_range"
            ),
        ]


class BallotQuerySet(ReachQuerySet):
    """Sets of ballots."""

    def visible_to(self, person: object) -> Self:
        """Keep what ``person`` may read; a ballot over what is prepared is, until then, of those who work on it.

        What was prepared before a ballot was opened is in its list of projects: read before publication, it would
        tell.
        """
        before = {"tambon_plan": OuterRef("tambon_plan"), "standing": PublicationState.PREPARED}
        told = Exists(Decision.objects.filter(prepared_at__lte=OuterRef("opened_at"), **before)) | Exists(
            Merge.objects.filter(at__lte=OuterRef("opened_at"), undone_at=None, **before)
        )
        own = Q(tambon_plan__in=TambonPlan.objects.allowing(person, "score").order_by().values("pk"))
        return super().visible_to(person).filter(own | ~Q(told))


class Ballot(models.Model):
    """One act of ranking, kept raw; ranking again makes a new ballot and never overwrites this one."""

    class Method(models.TextChoices):
        """How the order is found (docs/domain.md#ranking)."""

        VOTE = "vote", "ลงคะแนนเสียง"
        ADD = "add", "ให้คะแนนตามเกณฑ์ แล้วบวก"
        MULTIPLY = "multiply", "ให้คะแนนตามเกณฑ์ แล้วคูณ"
        CONSENSUS = "consensus", "ฉันทามติ"

    class State(models.TextChoices):
        """Whether marks can still be typed in."""

        OPEN = "open", "กำลังบันทึก"
        CLOSED = "closed", "ปิดบันทึกแล้ว"
        DISCARDED = "discarded", "ไม่ใช้"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="ballots")
    meeting = models.ForeignKey("plans.TambonMeeting", models.PROTECT, null=True, blank=True, related_name="ballots")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    method = models.CharField("วิธีจัดลำดับ", max_length=10, choices=Method)
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.OPEN, editable=False)
    votes_each = models.PositiveSmallIntegerField("จำนวนเสียงต่อคน", default=1, validators=[MinValueValidator(1)])
    # A show of hands or stickers on a board: a paper holds the votes of many, and no one person's are counted.
    is_tally = models.BooleanField("นับรวม (ยกมือหรือติดสติกเกอร์)", default=False)
    is_typed_twice = models.BooleanField("บันทึกใบคะแนนซ้ำสองรอบเพื่อตรวจทาน", default=False)
    resolution = models.TextField("มติ (กรณีฉันทามติ)", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Projects, criteria and weights as they stood when the ballot was opened; once closed, also the order found.
    settled = models.JSONField(default=dict, blank=True)
    # The last time the forum's decisions took their ranks from this ballot.
    used_at = models.DateTimeField("ใช้ลำดับนี้เมื่อ", null=True, blank=True, editable=False)
    used_name = models.CharField("ผู้เลือกใช้ลำดับนี้", max_length=320, blank=True, editable=False)

    ACCESS: ClassVar = Access(name="ballot", area="tambon_plan__area__code", state="state", touching=True)
    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "-number"]
        verbose_name = "การจัดลำดับความสำคัญ"
        verbose_name_plural = "การจัดลำดับความสำคัญ"
        constraints: ClassVar = [models.UniqueConstraint("tambon_plan", "number", name="ballot_number_once")]

    def __str__(self) -> str:
        """Say which ranking of the tambon this is, and how it was done."""
        return f"การจัดลำดับครั้งที่ {self.number} ({self.get_method_display()})"


class BallotMark(models.Model):
    """One mark of a ballot as it stood on paper: votes, a score under a criterion, or a place in the agreed order.

    ``typing`` is 1 or 2: a paper tally can be typed in twice, by two people, and the two are compared.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="marks")
    typing = models.PositiveSmallIntegerField("รอบที่บันทึก", default=1)
    paper = models.CharField("ใบที่", max_length=40, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="ballot_marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="ballot_marks")
    value = models.PositiveIntegerField("ค่า")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["ballot", "typing", "paper", "project", "criterion"]
        verbose_name = "คะแนนในใบ"
        verbose_name_plural = "คะแนนในใบ"
        constraints: ClassVar = [
            models.UniqueConstraint("ballot", "typing", "paper", "project", "criterion", name="ballot_score_once"),
            models.UniqueConstraint(
                "ballot", "typing", "paper", "project", condition=Q(criterion=None), name="ballot_mark_once"
            ),
            models.CheckConstraint(condition=Q(typing__in=(1, 2)), name="ballot_typed_once_or_twice"),
        ]
