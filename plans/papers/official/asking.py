"""Which official forms there are, in which formats and layouts, from which plan; and what somebody asks for."""

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


_TABLES = (Format.PDF, Format.XLSX, Format.HTML, Format.DOCX)
_LETTERS = (Format.PDF, Format.HTML, Format.DOCX)


@dataclass(frozen=True)
class Form:
    """One official form: its name in commands and addresses, and what it can be asked for.

    ``sources`` begin with the one that is meant unless another is named.  ``about`` says what ``Ask.about`` names.
    ``is_of_projects`` is False where the form has something to say without any project of the tambon plan.
    """

    name: str
    formats: tuple[PlanReport.Format, ...] = _TABLES
    sources: tuple[Source, ...] = (Source.TAMBON,)
    has_layouts: bool = False
    about: str = ""
    is_of_projects: bool = True

    def needs_lines(self, source: str) -> bool:
        """Tell whether there must be projects in the tambon plan before the form can be filled in."""
        return self.is_of_projects and (source or self.sources[0]) == Source.TAMBON

    @property
    def is_letter(self) -> bool:
        """Tell whether the form is a letter and no table."""
        return self.formats == _LETTERS


_EITHER, _LOCAL_FIRST = (Source.TAMBON, Source.LOCAL), (Source.LOCAL, Source.TAMBON)
FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("p01", sources=_EITHER, has_layouts=True),
        Form("p01-villages", sources=_EITHER),
        Form("p02", sources=_EITHER, has_layouts=True),
        Form("p02-1", sources=_EITHER, has_layouts=True),
        Form("p02-2", sources=_EITHER, has_layouts=True),
        # A tambon plan lists projects; equipment stands in the local plan only.
        Form("p03", sources=_LOCAL_FIRST),
        Form("village", about="รหัสหมู่บ้าน", is_of_projects=False),
        Form("tambon", formats=_TABLES),
        Form("comparison", sources=_LOCAL_FIRST, has_layouts=True, about="ฉบับของแผนพัฒนาท้องถิ่น"),
        Form("letter", formats=_LETTERS, about="การส่งแผน"),
        Form("invitation", formats=_LETTERS, about="การประชุม", is_of_projects=False),
    )
}


@dataclass(frozen=True)
class Ask:
    """What somebody wants printed; blank leaves the choice to the form.

    ``about`` is a village code for «village», the key of an edition for «comparison», of a receipt for «letter», of a
    meeting for «invitation»; ``agency`` the code of a local authority where a tambon has several.
    """

    form: str
    layout: str = ""
    source: str = ""
    about: str = ""
    agency: str = ""

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


def fitted(ask: Ask, wanted: str = "") -> Form:
    """Return the form that is asked for; raises Unfit when there is no such form, layout, source or format."""
    form = FORMS.get(ask.form)
    if form is None:
        raise Unfit(f"ไม่มีแบบฟอร์ม «{ask.form}» แบบที่มี: {', '.join(FORMS)}")
    if wanted and wanted not in form.formats:
        raise Unfit(f"แบบ {form.name} พิมพ์เป็น {wanted} ไม่ได้ รูปแบบที่พิมพ์ได้: {', '.join(form.formats)}")
    if ask.layout and (not form.has_layouts or ask.layout not in Layout.values):
        known = f"รูปแบบตารางที่มี: {', '.join(Layout.values)}" if form.has_layouts else "แบบนี้มีรูปแบบตารางเดียว"
        raise Unfit(f"แบบ {form.name} ไม่มีรูปแบบตาราง «{ask.layout}» {known}")
    if ask.source and ask.source not in form.sources:
        raise Unfit(f"แบบ {form.name} พิมพ์จากแผน «{ask.source}» ไม่ได้ พิมพ์ได้จาก: {', '.join(form.sources)}")
    return form
