"""One project, from the forum that asked for it to its result; it outlives the plans that carry it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.models import Area
from agencies.offices.models import Agency
from agencies.offices.queries import Directory
from paper.thai import added
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework, StrategyItem

# Django finds every model of the app in this module.
__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "CODE_PATTERN",
    "ActionGroup",
    "Month",
    "PlanPeriod",
    "Project",
    "Stage",
    "StrategyFramework",
    "StrategyItem",
    "Urgency",
    "YearBudget",
    "is_code",
    "new_code",
]

# Letters and digits that cannot be mistaken for one another when a villager reads them from paper.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 7
CODE_PATTERN = f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}"


def new_code() -> str:
    """Draw a public project code; 30^7 codes make a clash unlikely and the unique index makes it impossible."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def is_code(text: str) -> bool:
    """Tell whether ``text`` could be a project's code."""
    return re.fullmatch(CODE_PATTERN, text) is not None


class ActionGroup(models.TextChoices):
    """Who pays and who acts (docs/domain.md#three-groups)."""

    SELF = "self", "ทำเอง"
    JOINT = "joint", "ทำร่วม"
    SUPPORT = "support", "ขอรับการสนับสนุน"


class Urgency(models.TextChoices):
    """How urgent the problem is; three values only (docs/domain.md#urgency)."""

    URGENT = "urgent", "เร่งด่วน"
    MEDIUM = "medium", "ปานกลาง"
    NORMAL = "normal", "ปกติ"


class Stage(models.TextChoices):
    """How far a project has come; it decides who may read it."""

    DRAFT = "draft", "ร่าง"
    PROPOSED = "proposed", "เสนอแล้ว"
    ACCEPTED = "accepted", "อยู่ในแผนตำบล"


class Month(models.IntegerChoices):
    """Months by calendar number, in the order of the fiscal year (October to September)."""

    OCT = 10, "ตุลาคม"
    NOV = 11, "พฤศจิกายน"
    DEC = 12, "ธันวาคม"
    JAN = 1, "มกราคม"
    FEB = 2, "กุมภาพันธ์"
    MAR = 3, "มีนาคม"
    APR = 4, "เมษายน"
    MAY = 5, "พฤษภาคม"
    JUN = 6, "มิถุนายน"
    JUL = 7, "กรกฎาคม"
    AUG = 8, "สิงหาคม"
    SEP = 9, "กันยายน"


class Project(models.Model):
    """A project or activity as the proposal form asks for it (docs/domain.md#project-fields)."""

    code = models.CharField("รหัสโครงการ", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="projects", verbose_name="พื้นที่ที่เสนอ")
    title = models.CharField("โครงการ/กิจกรรม", max_length=300)
    rationale = models.TextField("หลักการและเหตุผล", blank=True)
    objective = models.TextField("วัตถุประสงค์", blank=True)
    target_quantity = models.DecimalField(
        "เป้าหมาย (จำนวน)", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    target_unit = models.CharField("หน่วยนับ", max_length=60, blank=True)
    target_text = models.TextField("เป้าหมาย (คำอธิบาย)", blank=True)
    place = models.CharField("พื้นที่ดำเนินการ", max_length=300, blank=True)
    beneficiary_households = models.PositiveIntegerField("ครัวเรือนที่ได้รับประโยชน์", null=True, blank=True)
    quantity_per_household = models.DecimalField(
        "จำนวนต่อครัวเรือน", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit_rate_baht = models.DecimalField(
        "อัตราต่อหน่วย (บาท)", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    activities = models.TextField("กิจกรรม/วิธีดำเนินการ", blank=True)
    start_month = models.PositiveSmallIntegerField("เดือนที่เริ่ม", choices=Month, null=True, blank=True)
    end_month = models.PositiveSmallIntegerField("เดือนที่สิ้นสุด", choices=Month, null=True, blank=True)
    funding_source = models.CharField("แหล่งงบประมาณ", max_length=160, blank=True)
    action_group = models.CharField("กลุ่ม", max_length=10, choices=ActionGroup, blank=True)
    urgency = models.CharField("ความเร่งด่วน", max_length=10, choices=Urgency, blank=True)
    # The name as the village wrote it stays; the agency is set when the name is known.
    lead_name = models.CharField("หน่วยงานรับผิดชอบหลัก", max_length=200, blank=True)
    lead_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_projects",
        verbose_name="หน่วยงานรับผิดชอบหลักในระบบ",
    )
    supporting_names = models.CharField("หน่วยงานสนับสนุน", max_length=500, blank=True)
    supporting_agencies = models.ManyToManyField(
        Agency, blank=True, related_name="supported_projects", verbose_name="หน่วยงานสนับสนุนในระบบ"
    )
    expected_result = models.TextField("ผลที่คาดว่าจะได้รับ", blank=True)
    indicator = models.TextField("ตัวชี้วัด", blank=True)
    is_pilot = models.BooleanField("โครงการนำร่อง", default=False)
    stage = models.CharField("ขั้นตอน", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    # Counts saves; a form that was opened on an older number may not overwrite a newer one.
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("แก้ไขล่าสุด", auto_now=True)

    ACCESS: ClassVar = Access(
        name="project", area="area__code", state="stage", agencies=("lead_agency_id", "supporting_agencies__pk")
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["area__code", "pk"]
        verbose_name = "โครงการ"
        verbose_name_plural = "โครงการ"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(target_quantity=None) | Q(target_quantity__gte=0), name="project_target_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(unit_rate_baht=None) | Q(unit_rate_baht__gte=0), name="project_rate_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """Say the title."""
        return self.title

    @property
    def budget_by_year(self) -> dict[int, Decimal]:
        """Return baht by fiscal year; a year that is missing was left blank, which is not nought."""
        return {budget.fiscal_year: budget.amount_baht for budget in self.year_budgets.all()}

    @property
    def budget_baht(self) -> Decimal | None:
        """Return the sum over all years, or None when no year was filled in."""
        return added(self.budget_by_year.values())

    def put_budgets(self, amounts: Mapping[int, Decimal | None]) -> None:
        """Replace the money of the given fiscal years (baht); None removes the year, 0 keeps it as nought."""
        self.year_budgets.filter(fiscal_year__in=[year for year, amount in amounts.items() if amount is None]).delete()
        for year, amount in amounts.items():
            if amount is not None:
                self.year_budgets.update_or_create(fiscal_year=year, defaults={"amount_baht": amount})

    def put_agencies(self) -> None:
        """Find the lead and supporting agencies by the names as written; names nobody knows stay names."""
        known = Directory.near(self.area)
        self.lead_agency = known.called(self.lead_name)
        self.save(update_fields=["lead_agency"])
        self.supporting_agencies.set(known.named(self.supporting_names))


class YearBudget(models.Model):
    """Money of one project in one fiscal year; no row means blank, a row of 0 means nought («-»)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="year_budgets", verbose_name="โครงการ")
    fiscal_year = models.PositiveSmallIntegerField(
        "ปีงบประมาณ", validators=[MinValueValidator(2400), MaxValueValidator(2700)]
    )
    amount_baht = models.DecimalField(
        "งบประมาณ (บาท)", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering: ClassVar = ["project", "fiscal_year"]
        verbose_name = "งบประมาณรายปี"
        verbose_name_plural = "งบประมาณรายปี"
        constraints: ClassVar = [
            models.UniqueConstraint("project", "fiscal_year", name="one_budget_per_project_year"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="budget_not_negative"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2400) & Q(fiscal_year__lte=2700), name="budget_year_is_buddhist"
            ),
        ]
