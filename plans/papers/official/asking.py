"""What somebody asks for when an official form is to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models

from plans.papers.sheets.layouts import Layout
from plans.tambon.models import PlanReport
from projects.periods import PlanPeriod

Format = PlanReport.Format


class Unfit(ValueError):
    """A combination of form, format, layout and plan that does not exist; the message is a Thai sentence."""


class WhichOne(Unfit):
    """Several plans or letters fit, and one must be named; the message names them."""


class Source(models.TextChoices):
    """Out of which plan a form is filled in."""

    TAMBON = "tambon", "แผนชุมชนบูรณาการระดับตำบล"
    LOCAL = "local", "แผนพัฒนาท้องถิ่นของ อปท. ที่ใช้บังคับอยู่"


class Speed(models.TextChoices):
    """How soon a letter must be seen to (ชั้นความเร็ว); most letters say nothing."""

    SOON = "soon", "ด่วน"
    SOONER = "sooner", "ด่วนมาก"
    AT_ONCE = "at-once", "ด่วนที่สุด"


@dataclass(frozen=True)
class Ask:
    """What somebody wants printed; blank leaves the choice to the form.

    ``about`` is a village code for «village», the key of an edition for «comparison», of a receipt for «letter», of a
    meeting for «invitation»; ``agency`` the code of a local authority where a tambon has several.  ``speed`` and
    ``salutation`` are of letters.
    """

    form: str
    layout: str = ""
    source: str = ""
    about: str = ""
    agency: str = ""
    speed: str = ""
    salutation: str = ""

    def data(self) -> dict[str, str]:
        """Return the ask as plain data, to be kept with a print."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ask:
        """Read an ask back."""
        return cls(**data)

    def layout_for(self, period: PlanPeriod) -> Layout:
        """Return the layout: the one asked for, or the period's own."""
        return Layout(self.layout) if self.layout else Layout.of(period)
