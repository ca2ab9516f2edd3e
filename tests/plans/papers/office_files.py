"""Every paper that can be taken as a document for Word or as a workbook, with text of real length.

Which papers there are the product's own registries say: a new form is among them by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agencies.people.models import User
from paper.docx.letter import as_docx
from paper.layout.sheet import Sheet
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from plans.papers import formats
from plans.papers.book import Book
from plans.papers.changes import delta_paper
from plans.papers.official.asking import Ask, Format
from plans.papers.official.catalogue import FORMS
from plans.papers.official.paper import Official
from plans.papers.release_papers import MAKERS
from plans.papers.sheets.layouts import Layout
from plans.releases.actions import release
from plans.releases.models import Delivery, Release, ReleasePaper
from plans.tambon.models import TambonLine, TambonMeeting, TambonPlan
from plans.upper.actions import accept, release_upper
from plans.village.models import VillagePlan
from plans.village.workbook.template import village_workbook
from tests.paper import letter_samples
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import PROJECTS, VILLAGES
from tests.paper.pdf.pictures import many
from tests.plans import levels, real_length
from tests.plans.released import issued

LETTERS = {
    "external": letter_samples.EXTERNAL,
    "memo": letter_samples.MEMO,
    "long": letter_samples.LONG,
    "agenda": letter_samples.WITH_AGENDA,
    "short": letter_samples.SHORT,
    "urgent": letter_samples.URGENT,
    "urgent-memo": letter_samples.URGENT_MEMO,
}
_WANTED = (Format.DOCX, Format.XLSX)
OF_FORMS = [f"{name}.{wanted.value}" for name, form in FORMS.items() for wanted in _WANTED if wanted in form.formats]
OF_RELEASES = [f"release-{level.value}.xlsx" for level in MAKERS]
EVERY = [*OF_FORMS, *OF_RELEASES, "changes.xlsx", "template.xlsx"]
DOCUMENTS = [name for name in EVERY if name.endswith(".docx")]
WORKBOOKS = [name for name in EVERY if name.endswith(".xlsx")]
# What an own PDF is made of too, to count its pages; and what is written in Thai digits too.
COMPARED = ("p02", "village", "tambon")
IN_THAI = ("p01", "p02-1")


@dataclass
class Files:
    """Files by their name, the sheets of every workbook of a form, and the PDFs that the product makes itself."""

    content: dict[str, bytes] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    own: dict[str, bytes] = field(default_factory=dict)


def made(plan: TambonPlan, people: Mapping[str, User]) -> Files:
    """Make every file that is opened."""
    files = Files()
    files.content |= {f"{name}.docx": as_docx(letter, PAGE_FOOTER) for name, letter in LETTERS.items()}
    files.content["rows.xlsx"] = workbook([(PROJECTS, many(120), VILLAGES)], ["ข้างบน"], PAGE_FOOTER)
    files.content |= dict(_of_releases(plan, people))
    TambonMeeting.objects.create(tambon_plan=plan, held_on=dt.date(2026, 6, 3), agenda="1. แจ้งให้ทราบ")
    files.content["template.xlsx"] = village_workbook(VillagePlan.objects.get(village__code=real_length.VILLAGE))
    for name, form in FORMS.items():
        layout = Layout.STRATEGY_17 if form.has_layouts else ""
        ask = Ask(name, layout=layout, about=real_length.VILLAGE if name == "village" else "")
        filled = formats.filled(ask, plan.pk)
        for wanted in set(_WANTED) & set(form.formats):
            files.content[f"{name}.{wanted.value}"] = formats.made(filled, wanted, Digits.ARABIC)
        files.sheets[f"{name}.xlsx"] = list(_sheets(filled.paper))
        if name in IN_THAI:
            files.content[f"{name} in Thai digits.docx"] = formats.made(filled, Format.DOCX, Digits.THAI)
        if name in COMPARED:
            files.own[name] = formats.made(filled, Format.PDF, Digits.ARABIC)
    return files


def _sheets(paper: formats.Paper) -> Iterator[Sheet]:
    if isinstance(paper, Official):
        yield from (table.sheet for table in paper.tables)
    elif isinstance(paper, Book):
        yield from (section.sheet for section in paper.sections)


def _of_releases(plan: TambonPlan, people: Mapping[str, User]) -> Iterator[tuple[str, bytes]]:
    """Release the plan twice and hand it up; give the workbooks of each level, and of what changed."""
    old = release(plan, by=people["team"])
    first = TambonLine.objects.filter(tambon_plan=plan).first()
    TambonLine.objects.filter(pk=first.pk).update(title=f"{first.title} และดูแลรักษา", year_1=25000)
    ours = issued(plan, people["team"])
    accept(levels.district(), levels.handed_up(ours), by=people["district"])
    above = release_upper(levels.district(), by=people["district"])
    accept(levels.province(), levels.handed_up(above), by=people["province"])
    top = release_upper(levels.province(), by=people["province"])
    for each in (ours, above, top):
        maker = MAKERS[Release.Level(each.level)]
        yield f"release-{each.level}.xlsx", maker(each, ReleasePaper.Format.XLSX)
    content, _ = delta_paper(ours, Delivery(release=old), "xlsx")
    yield "changes.xlsx", content
