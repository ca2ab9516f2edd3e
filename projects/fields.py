"""THE registry: every field of a project, once, with all that the rest of the house wants to know of it.

Forms, the village's workbook, snapshots, lines of the tambon plan, comparisons and papers ask here which fields there
are, in which order, and what they are called.  A label stands once, as the model's ``verbose_name``; the order here is
the order of the official forms.  A field of the model that is not here is in ``EXCEPTIONS`` with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any, Final

from django.db import models

from paper.thai import baht
from projects.models import Project

# The money of the years has rows of its own; it stands here so that it has its place among the fields.
MONEY: Final = "year_budgets"
# What the model holds beside what a project says of itself.
EXCEPTIONS: Final[Mapping[str, str]] = {
    "id": "the key of the row; a snapshot keeps it as «id»",
    "code": "drawn once and never typed; a snapshot keeps it as «code»",
    "area": "the plan that holds the project says whose it is",
    "lead_agency": "found again from lead_name, which is kept as it was written",
    "supporting_agencies": "found again from supporting_names, which are kept as they were written",
    "stage": "how far the project has come; it follows from the plans that hold it",
    "revision": "guards against overwriting; it says nothing of the project",
    "created_at": "when the row was made; it says nothing of the project",
    "updated_at": "when the row was last saved; a snapshot of the same project must be the same",
}


class Kind(Enum):
    """What a field holds; it decides the box, the cell and the words."""

    LINE = auto()
    TEXT = auto()
    LONG_TEXT = auto()
    QUANTITY = auto()
    COUNT = auto()
    BAHT = auto()
    YEARS_BAHT = auto()
    CHOICE = auto()
    FLAG = auto()


class Part(StrEnum):
    """A part of the form, by its heading, in the order of the official columns (docs/domain.md#official-forms)."""

    NAME = "ชื่อและวัตถุประสงค์"
    TARGET = "เป้าหมายและผู้ได้รับประโยชน์"
    MONEY = "งบประมาณ"
    WORK = "การดำเนินงาน"
    RESULT = "ผลและตัวชี้วัด"
    RARE = "รายละเอียดเพิ่มเติม (กรอกเมื่อมี)"


class Paper(StrEnum):
    """A family of official forms that prints projects one by one."""

    VILLAGE = "village"
    PROJECTS = "p02"
    EQUIPMENT = "p03"
    COMPARISON = "comparison"


EVERY_PAPER: Final = frozenset(Paper)
NO_EQUIPMENT: Final = EVERY_PAPER - {Paper.EQUIPMENT}
OF_THE_PLAN: Final = frozenset({Paper.VILLAGE, Paper.PROJECTS})
OF_THE_VILLAGE: Final = frozenset({Paper.VILLAGE})


@dataclass(frozen=True)
class Cell:
    """The field's column in the village's workbook: width in characters, the note, the list it offers."""

    width: float
    note: str
    list_name: str = ""


@dataclass(frozen=True)
class Field:
    """One field of a project.

    ``unit`` is the Thai unit of a number, ``unit_from`` the field that says it.  ``hint`` and ``list_id`` (of a
    <datalist>) belong to the form.  ``carried``: a line of the tambon plan keeps it, and releases compare and export
    it.  ``mergeable``: merged projects may take it from any member; ``chosen_as`` names what is chosen together.
    ``told`` is what it is called where changes are told, unless that is its label.
    """

    name: str
    kind: Kind
    part: Part
    unit: str = ""
    unit_from: str = ""
    hint: str = ""
    list_id: str = ""
    cell: Cell | None = None
    carried: bool = False
    mergeable: bool = False
    chosen_as: str = ""
    printed: frozenset[Paper] = frozenset()
    told: str = ""

    @property
    def label(self) -> str:
        """Return the Thai label, which stands on the model; the money of the years has its part's."""
        return str(self.part) if self.name == MONEY else str(column(self.name).verbose_name)

    @property
    def told_as(self) -> str:
        """Return what the field is called where changes are told."""
        return self.told or self.label

    @property
    def max_length(self) -> int | None:
        """Return how many characters the database holds, None for no end."""
        return None if self.name == MONEY else column(self.name).max_length

    @property
    def options(self) -> dict[str, str]:
        """Return the labels of a choice by stored value (as text), in order; empty for anything else."""
        choices = column(self.name).flatchoices if self.kind is Kind.CHOICE else ()
        return {str(value): str(label) for value, label in choices if value not in (None, "")}


FIELDS: Final = (
    Field(
        "title",
        Kind.LINE,
        Part.NAME,
        cell=Cell(40, "ชื่อโครงการ ต้องกรอกทุกแถว"),
        carried=True,
        mergeable=True,
        printed=EVERY_PAPER,
        told="ชื่อโครงการ",
    ),
    Field(
        "objective",
        Kind.TEXT,
        Part.NAME,
        cell=Cell(34, "โครงการนี้ทำเพื่ออะไร"),
        carried=True,
        mergeable=True,
        printed=NO_EQUIPMENT,
    ),
    Field(
        "target_quantity",
        Kind.QUANTITY,
        Part.TARGET,
        unit_from="target_unit",
        cell=Cell(12, "ตัวเลขอย่างเดียว เช่น 400"),
        carried=True,
        mergeable=True,
        chosen_as="target",
        printed=EVERY_PAPER,
    ),
    Field(
        "target_unit",
        Kind.LINE,
        Part.TARGET,
        cell=Cell(10, "เช่น ไร่ แห่ง คน ครัวเรือน"),
        carried=True,
        mergeable=True,
        chosen_as="target",
        printed=EVERY_PAPER,
    ),
    Field(
        "unit_rate_baht",
        Kind.BAHT,
        Part.RARE,
        unit="บาท",
        hint="เช่น ไร่ละ 200 บาท ระบบจะตรวจว่า เป้าหมาย × อัตรา ตรงกับงบประมาณ",
    ),
    Field(
        "quantity_per_household",
        Kind.QUANTITY,
        Part.RARE,
        unit_from="target_unit",
        hint="เช่น ครัวเรือนละ 4 ไร่ ระบบจะตรวจว่า ครัวเรือน × จำนวน ตรงกับเป้าหมาย",
    ),
    Field("target_text", Kind.TEXT, Part.RARE, carried=True, mergeable=True, printed=EVERY_PAPER),
    Field(
        "place",
        Kind.LINE,
        Part.NAME,
        cell=Cell(24, "ทำที่ไหนในหมู่บ้าน"),
        carried=True,
        mergeable=True,
        # A local plan prints it inside the target; a tambon plan prints the village instead.
        printed=EVERY_PAPER,
    ),
    Field(
        "beneficiary_households",
        Kind.COUNT,
        Part.TARGET,
        unit="ครัวเรือน",
        cell=Cell(15, "จำนวนครัวเรือน เป็นตัวเลข"),
    ),
    Field("rationale", Kind.LONG_TEXT, Part.RARE),
    Field("activities", Kind.LONG_TEXT, Part.RARE),
    Field("start_month", Kind.CHOICE, Part.RARE, printed=OF_THE_VILLAGE),
    Field("end_month", Kind.CHOICE, Part.RARE, printed=OF_THE_VILLAGE),
    Field(
        MONEY,
        Kind.YEARS_BAHT,
        Part.MONEY,
        unit="บาท",
        cell=Cell(16, "จำนวนเงินเป็นบาท ปีที่ไม่ใช้เงินใส่ - ปีที่ยังไม่ทราบเว้นว่าง"),
        printed=EVERY_PAPER,
    ),
    Field(
        "funding_source",
        Kind.LINE,
        Part.MONEY,
        list_id="funding-sources",
        cell=Cell(22, "เลือกจากรายการ หรือพิมพ์เองได้", "FundingSources"),
        carried=True,
        printed=OF_THE_VILLAGE,
    ),
    Field(
        "action_group",
        Kind.CHOICE,
        Part.WORK,
        cell=Cell(18, "เลือกจากรายการ", "ActionGroups"),
        carried=True,
        printed=OF_THE_PLAN,
    ),
    Field(
        "urgency",
        Kind.CHOICE,
        Part.WORK,
        cell=Cell(15, "เลือกจากรายการ", "Urgencies"),
        carried=True,
        mergeable=True,
        printed=OF_THE_PLAN,
    ),
    Field(
        "lead_name",
        Kind.LINE,
        Part.WORK,
        list_id="agency-names",
        cell=Cell(24, "เลือกจากรายการ หรือพิมพ์ชื่อหน่วยงานเองได้", "Agencies"),
        carried=True,
        mergeable=True,
        printed=EVERY_PAPER,
    ),
    Field(
        "supporting_names",
        Kind.LINE,
        Part.WORK,
        hint="มีหลายหน่วยงานให้คั่นด้วยเครื่องหมายจุลภาค (,)",
        list_id="agency-names",
        cell=Cell(24, "หลายหน่วยงานคั่นด้วยเครื่องหมายจุลภาค (,)", "Agencies"),
        carried=True,
        mergeable=True,
        printed=OF_THE_PLAN,
    ),
    Field(
        "expected_result",
        Kind.TEXT,
        Part.RESULT,
        cell=Cell(30, "เมื่อทำเสร็จแล้วหมู่บ้านได้อะไร"),
        carried=True,
        mergeable=True,
        printed=EVERY_PAPER,
    ),
    Field(
        "indicator",
        Kind.TEXT,
        Part.RESULT,
        cell=Cell(24, "วัดความสำเร็จจากอะไร"),
        carried=True,
        mergeable=True,
        printed=NO_EQUIPMENT,
    ),
    Field("is_pilot", Kind.FLAG, Part.RARE),
)
BY_NAME: Final[Mapping[str, Field]] = {field.name: field for field in FIELDS}


# --- one thing per screen ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Screen:
    """One of the short screens of entering a project: what it asks, and what it folds away, each in its order."""

    title: str
    asked: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return everything that can be typed here."""
        return self.asked + self.folded


# On which screen a field stands is said here alone; every field stands on exactly one.
SCREENS: Final = (
    Screen(
        "ทำอะไร ที่ไหน",
        ("title", "place", "target_quantity", "target_unit"),
        ("objective", "target_text", "rationale", "activities"),
    ),
    Screen(
        "เท่าไร เมื่อไร",
        ("unit_rate_baht", MONEY, "action_group"),
        ("funding_source", "start_month", "end_month"),
    ),
    Screen(
        "ใครทำ เพื่อใคร",
        ("lead_name", "beneficiary_households", "urgency"),
        ("expected_result", "indicator", "supporting_names", "quantity_per_household", "is_pilot"),
    ),
)


class Basis(StrEnum):
    """Which earlier project of the village a blank field may take its value from until somebody says it."""

    LAST = "last"
    ALIKE = "alike"


DEFAULTS: Final[Mapping[str, Basis]] = {
    "action_group": Basis.LAST,
    "funding_source": Basis.LAST,
    "lead_name": Basis.LAST,
    "target_unit": Basis.ALIKE,
    "unit_rate_baht": Basis.ALIKE,
    "objective": Basis.ALIKE,
    "expected_result": Basis.ALIKE,
    "indicator": Basis.ALIKE,
}


@cache
def column(name: str) -> models.Field[Any, Any]:
    """Return the model's column of that name; raises KeyError when the model has no such column of its own."""
    return {field.name: field for field in Project._meta.fields}[name]  # noqa: SLF001  Django's documented API


def names(fields: Iterable[Field]) -> tuple[str, ...]:
    """Return the names of fields, in their order."""
    return tuple(field.name for field in fields)


# --- which fields, by trait -------------------------------------------------------------------------------------------
def typed(part: Part | None = None) -> tuple[Field, ...]:
    """Return what the form asks in one part, or in all parts in their order; the money of the years included."""
    return tuple(field for each in Part for field in FIELDS if field.part is each and part in {None, each})


def frozen() -> tuple[Field, ...]:
    """Return what a snapshot keeps by name, in the model's order: all but the money, which it keeps by year."""
    return tuple(BY_NAME[field.name] for field in Project._meta.fields if field.name in BY_NAME)  # noqa: SLF001  likewise


def carried() -> tuple[Field, ...]:
    """Return what a line of the tambon plan keeps, and so what releases compare and export."""
    return tuple(field for field in FIELDS if field.carried)


def mergeable() -> tuple[Field, ...]:
    """Return what a merged project may take from another member than its survivor."""
    return tuple(field for field in FIELDS if field.mergeable)


# What of a merged project can be taken from another member than the survivor; «budget» is whose money counts.
CHOOSABLE: Final = frozenset(names(mergeable()))
BUDGET: Final = "budget"


def chosen_together() -> dict[str, tuple[Field, ...]]:
    """Return what a merge chooses as one thing: by its name, the fields that go together."""
    together: dict[str, tuple[Field, ...]] = {}
    for field in mergeable():
        key = field.chosen_as or field.name
        together[key] = (*together.get(key, ()), field)
    return together


def in_workbook() -> tuple[Field, ...]:
    """Return what has a column in the village's workbook, in the order of its columns; the money included."""
    return tuple(field for field in FIELDS if field.cell)


def printed(paper: Paper) -> tuple[Field, ...]:
    """Return what a family of official forms prints of a project."""
    return tuple(field for field in FIELDS if paper in field.printed)


# --- in words ---------------------------------------------------------------------------------------------------------
def words(name: str, value: object) -> str:
    """Say a value, stored or frozen, as people read it; what is blank is the empty text.

    Frozen numbers are decimal text.  Raises KeyError for a field that is none.
    """
    field = BY_NAME[name]
    if value is None or value == "":
        return ""
    if field.kind is Kind.FLAG:
        return "ใช่" if value else "ไม่ใช่"
    if field.kind is Kind.CHOICE:
        return field.options.get(str(value), str(value))
    return baht(Decimal(str(value))) if field.kind in {Kind.QUANTITY, Kind.COUNT, Kind.BAHT} else str(value)
