"""What the tambon forum decides about each project: its fate, what is merged into what, and who pays which share."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.offices.models import Agency
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup, Project


class Outcome(models.TextChoices):
    """What becomes of a proposed project; every project of an accepted plan has exactly one."""

    CARRIED = "carried", "บรรจุในแผนตำบล"
    MERGED = "merged", "รวมกับโครงการอื่น"
    DEFERRED = "deferred", "ชะลอไว้พิจารณาภายหลัง"
    DECLINED = "declined", "ไม่รับเข้าแผน"
    PASSED_ON = "passed_on", "เกินศักยภาพ ส่งต่อหน่วยงานอื่น (ผ.02/2)"


# What a forum can say of a project by itself; «merged» follows from a merge.
DECIDABLE = frozenset({Outcome.CARRIED, Outcome.DEFERRED, Outcome.DECLINED, Outcome.PASSED_ON})


class PublicationState(models.TextChoices):
    """Whether a decision is still being prepared, in force, or replaced by a later one."""

    PREPARED = "prepared", "เตรียมไว้ ยังไม่ประกาศ"
    PUBLISHED = "published", "ประกาศแล้ว"
    REPLACED = "replaced", "มีมติใหม่แทนแล้ว"


class Decision(models.Model):
    """What the forum decided about one project.

    A decision is prepared unseen and published with all others when the forum is closed; a new one replaces the old
    and the old stays as history.  A project without any published decision is carried as its village proposed it.
    """

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    standing = models.CharField(
        max_length=10, choices=PublicationState, default=PublicationState.PREPARED, editable=False
    )
    fate = models.CharField("ผลการพิจารณา", max_length=10, choices=Outcome, default=Outcome.CARRIED)
    rank = models.PositiveIntegerField("ลำดับความสำคัญระดับตำบล", null=True, blank=True, validators=[MinValueValidator(1)])
    # Blank keeps the group that the village chose.
    action_group = models.CharField("กลุ่ม", max_length=10, choices=ActionGroup, blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="หน่วยงานรับผิดชอบหลัก"
    )
    supporting = models.ManyToManyField(Agency, blank=True, related_name="+", verbose_name="หน่วยงานสนับสนุน")
    reason = models.TextField("เหตุผล (หมู่บ้านเห็นข้อความนี้)", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("โดย", max_length=160)
    by_post = models.CharField("ตำแหน่ง", max_length=160)
    prepared_at = models.DateTimeField("เตรียมเมื่อ", default=timezone.now)
    published_at = models.DateTimeField("ประกาศเมื่อ", null=True, blank=True)
    meeting = models.ForeignKey(
        "plans.TambonMeeting", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="เวที"
    )

    ACCESS: ClassVar = Access(name="decision", area="tambon_plan__area__code", state="standing", touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "-published_at", "-pk"]
        verbose_name = "มติเวทีตำบลรายโครงการ"
        verbose_name_plural = "มติเวทีตำบลรายโครงการ"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "tambon_plan", "project", condition=Q(standing="prepared"), name="one_prepared_decision_per_project"
            ),
            models.UniqueConstraint(
                "tambon_plan", "project", condition=Q(standing="published"), name="one_published_decision_per_project"
            ),
            models.CheckConstraint(condition=~Q(fate="merged"), name="merging_is_not_decided_alone"),
            models.CheckConstraint(
                condition=Q(standing="prepared", published_at=None)
                | (~Q(standing="prepared") & Q(published_at__isnull=False)),
                name="published_decisions_have_their_time",
            ),
        ]


class MergeState(models.TextChoices):
    """Whether a merge still holds."""

    JOINED = "joined", "รวมกันอยู่"
    UNDONE = "undone", "ยกเลิกการรวมแล้ว"


class Merge(models.Model):
    """Several proposals of one thing: the same thing twice (same), or one thing with several owners (joint).

    ``values`` says, by field of the printed line (or «budget»), the code of the member whose value the merged project
    takes; everything else is the survivor's.  Nothing of the members is changed, so that undoing restores them all.
    """

    class Kind(models.TextChoices):
        """How the members belong together."""

        SAME = "same", "โครงการเดียวกัน (นับเงินครั้งเดียว)"
        JOINT = "joint", "ทำร่วมกัน (รวมเงินของทุกเจ้าของ)"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="merges")
    kind = models.CharField("ลักษณะการรวม", max_length=10, choices=Kind)
    survivor = models.ForeignKey(Project, models.PROTECT, related_name="survived_merges", verbose_name="โครงการหลัก")
    values = models.JSONField("ค่าที่เลือกใช้", default=dict, blank=True)
    reason = models.TextField("เหตุผล")
    standing = models.CharField(
        max_length=10, choices=PublicationState, default=PublicationState.PREPARED, editable=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("โดย", max_length=160)
    by_post = models.CharField("ตำแหน่ง", max_length=160)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    published_at = models.DateTimeField("ประกาศเมื่อ", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_name = models.CharField("ผู้ยกเลิกการรวม", max_length=320, blank=True)
    undone_at = models.DateTimeField("ยกเลิกการรวมเมื่อ", null=True, blank=True)
    undo_reason = models.TextField("เหตุผลที่ยกเลิกการรวม", blank=True)

    ACCESS: ClassVar = Access(name="merge", area="tambon_plan__area__code", state="standing", touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "-at", "-pk"]
        verbose_name = "การรวมโครงการ"
        verbose_name_plural = "การรวมโครงการ"

    @property
    def is_undone(self) -> bool:
        """Tell whether the merge was taken back."""
        return self.undone_at is not None


class MergeMember(models.Model):
    """One project of a merge, the survivor included."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="members")
    project = models.ForeignKey(Project, models.PROTECT, related_name="merge_memberships")
    # False once the merge is undone: a project is in one merge at a time.
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["merge", "pk"]
        verbose_name = "โครงการที่รวมกัน"
        verbose_name_plural = "โครงการที่รวมกัน"
        constraints: ClassVar = [
            models.UniqueConstraint("project", condition=Q(is_active=True), name="project_in_one_merge_at_a_time"),
            models.UniqueConstraint("merge", "project", name="member_once_per_merge"),
        ]


class Unlike(models.Model):
    """Two projects that look alike and that somebody said are not one; they are never asked about again.

    What was said of several pairs at one press has one time.
    """

    class Verdict(models.TextChoices):
        """Why they are not one."""

        DIFFERENT = "different", "ต่างกัน"
        ELSEWHERE = "elsewhere", "งานชนิดเดียวกัน คนละแห่ง"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="unlikes")
    first = models.ForeignKey(Project, models.CASCADE, related_name="+")
    second = models.ForeignKey(Project, models.CASCADE, related_name="+")
    verdict = models.CharField("ผล", max_length=10, choices=Verdict, default=Verdict.DIFFERENT)
    reason = models.TextField("เหตุผล", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Blank for what was said before names were kept.
    by_name = models.CharField("โดย", max_length=160, blank=True)
    by_post = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["tambon_plan", "pk"]
        verbose_name = "คู่โครงการที่ไม่ซ้ำกัน"
        verbose_name_plural = "คู่โครงการที่ไม่ซ้ำกัน"
        constraints: ClassVar = [
            models.UniqueConstraint("first", "second", name="unlike_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="unlike_pair_is_ordered"),
        ]


class FundingShare(models.Model):
    """What one payer brings to a project, in money or in kind (worth in baht); from these the group is suggested."""

    class Payer(models.TextChoices):
        """Who pays, as the three groups ask for it."""

        COMMUNITY = "community", "ชุมชน"
        LOCAL = "local", "อปท."
        STATE = "state", "ส่วนราชการ"
        OTHER = "other", "แหล่งทุนอื่น"

    class Form(models.TextChoices):
        """Money, or work and goods."""

        CASH = "cash", "เงิน"
        IN_KIND = "in_kind", "แรงงานหรือสิ่งของ (ตีเป็นเงิน)"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="funding_shares")
    project = models.ForeignKey(Project, models.CASCADE, related_name="funding_shares")
    payer = models.CharField("ผู้ออกเงิน", max_length=10, choices=Payer)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="funding_shares", verbose_name="หน่วยงาน"
    )
    form = models.CharField("ลักษณะ", max_length=10, choices=Form, default=Form.CASH)
    amount_baht = models.DecimalField(
        "จำนวนเงิน (บาท)", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    is_acting = models.BooleanField("ร่วมลงมือทำ", default=False)

    class Meta:
        ordering: ClassVar = ["project", "payer", "pk"]
        verbose_name = "สัดส่วนเงินของโครงการ"
        verbose_name_plural = "สัดส่วนเงินของโครงการ"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount_baht__gte=0), name="share_not_negative")]
