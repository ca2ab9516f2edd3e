"""Which official forms there are: one entry each, with what it can be asked for and how it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paper.layout.part import TablePart
from plans.local.labels import Wordings
from plans.papers.addressing import Salutation
from plans.papers.official.asking import Ask, Format, Source, Speed, Unfit
from plans.papers.official.differing import compared
from plans.papers.official.paper import Official
from plans.papers.official.tables import Tables
from plans.papers.official.villages import village_form
from plans.papers.sheets.layouts import Layout
from plans.tambon.models import PlanReport, TambonPlan

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
    # How it is laid out: as tables of a plan's projects, or as a paper of its own; letters and the book do neither.
    tables: Callable[[Tables], tuple[TablePart, ...]] | None = None
    paper: Callable[[Ask, TambonPlan, Wordings], Official] | None = None

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
        Form("p01", tables=Tables.summary, sources=_EITHER, has_layouts=True),
        Form("p01-villages", tables=Tables.villages, sources=_EITHER),
        Form("p02", tables=lambda tables: tables.details("p02"), sources=_EITHER, has_layouts=True),
        Form("p02-1", tables=lambda tables: tables.details("p02-1"), sources=_EITHER, has_layouts=True),
        Form("p02-2", tables=lambda tables: tables.details("p02-2"), sources=_EITHER, has_layouts=True),
        # A tambon plan lists projects; equipment stands in the local plan only.
        Form("p03", tables=Tables.equipment, sources=_LOCAL_FIRST),
        Form("village", paper=village_form, about="รหัสหมู่บ้าน", is_of_projects=False),
        Form("tambon", formats=_TABLES),
        Form("comparison", paper=compared, sources=_LOCAL_FIRST, has_layouts=True, about="ฉบับของแผนพัฒนาท้องถิ่น"),
        Form("letter", formats=_LETTERS, about="การส่งแผน"),
        Form("invitation", formats=_LETTERS, about="การประชุม", is_of_projects=False),
    )
}


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
    _check_letter(form, ask)
    return form


def _check_letter(form: Form, ask: Ask) -> None:
    for words, chosen, known in (
        ("ชั้นความเร็ว", ask.speed, Speed.values),
        ("คำขึ้นต้น", ask.salutation, Salutation.values),
    ):
        if chosen and not form.is_letter:
            raise Unfit(f"แบบ {form.name} ไม่ใช่หนังสือ จึงไม่มี{words}")
        if chosen and chosen not in known:
            raise Unfit(f"ไม่มี{words} «{chosen}» ใช้ได้: {' '.join(known)}")
