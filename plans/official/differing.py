"""The old/new comparison: every row of an edition of a local plan, what it was above what it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agencies.models import Area
from paper.part import TablePart
from paper.thai import thai_date
from plans import sheets
from plans.book import NotReady
from plans.editions import Compared, Effect, comparison, label
from plans.entries import Entry
from plans.models import Edition, PlanPeriod, RowLink, TambonPlan
from plans.official.asking import Ask
from plans.official.counting import short
from plans.official.filling import entry_row, whose
from plans.official.paper import Official
from plans.official.texts import Wordings
from plans.sheets import ComparisonRow

_WORDS = {Effect.ADDS: "เพิ่มใหม่", Effect.REMOVES: "ยกเลิก"}


def editions_of(plan: TambonPlan) -> list[Edition]:
    """Return the announced editions of the tambon's authorities for the period, the newest first."""
    announced = Edition.objects.filter(state=Edition.State.ANNOUNCED, local_plan__period=plan.period).select_related(
        "local_plan__agency__area__parent__parent", "local_plan__period"
    )
    inside = announced.filter(local_plan__agency__coverages__village__parent=plan.area)
    own = announced.filter(local_plan__agency__area=plan.area)
    return list((inside | own).distinct().order_by("-announced_on", "-sequence"))


def between_editions(ask: Ask, plan: TambonPlan, words: Wordings) -> Official:
    """Compare an edition's rows: the one asked for by its key, else the newest that changed the plan.

    Raises NotReady where no edition has been announced.
    """
    found = [one for one in editions_of(plan) if not ask.agency or one.local_plan.agency.code == ask.agency]
    if ask.about:
        found = [one for one in found if str(one.pk) == ask.about]
    found.sort(key=lambda one: one.kind == Edition.Kind.MAIN)
    if not found:
        raise NotReady(f"{plan.area} ยังไม่มีแผนพัฒนาท้องถิ่นช่วง {plan.period.slug} ที่ประกาศใช้ จึงไม่มีรายการเดิมและใหม่ให้เปรียบเทียบ")
    return of_edition(found[0], ask, words)


def of_edition(edition: Edition, ask: Ask, words: Wordings) -> Official:
    """Lay out the comparison of one edition."""
    plan, wording = edition.local_plan, words["comparison"]
    layout = ask.layout_for(plan.period)
    villages = {area.code: str(area) for area in Area.objects.filter(coverages__agency=plan.agency)}
    rows = tuple(
        line
        for number, one in enumerate(comparison(edition), start=1)
        for line in _pair(number, one, plan.period, villages=villages, words=words)
    )
    announced = f"ประกาศใช้ {thai_date(edition.announced_on, short=True)}" if edition.announced_on else "ยังไม่ประกาศใช้"
    sheet = sheets.comparison(plan.period, layout, code=wording.code, title=wording.title)
    return Official(
        form="comparison",
        code=wording.code,
        titles=(wording.title, f"แผนพัฒนาท้องถิ่น ({plan.period}) {edition}", whose(plan)),
        place=whose(plan),
        version=f"{edition} {announced}",
        parts=(TablePart(sheet, rows, above=edition.reason and f"เหตุผลและความจำเป็น: {edition.reason}"),),
    )


def _pair(
    number: int, one: Compared, period: PlanPeriod, *, villages: Mapping[str, str], words: Wordings
) -> Iterator[ComparisonRow]:
    """Write one row of an edition: old above new; an added line has no old, a removed one no new."""
    titles = "\n".join(label(name) for name in sorted(one.changed))

    def line(standing: str, entry: Entry, *, is_first: bool, is_last: bool) -> ComparisonRow:
        return ComparisonRow(
            number=number if is_first else None,
            standing=standing,
            form=short(words[entry.form]),
            project=entry_row(entry, period, villages),
            changed=one.changed,
            changed_titles=titles if is_last else "",
            reason="\n".join((one.reason, *map(_link, one.links))).strip() if is_last else "",
        )

    word = _WORDS.get(one.effect)
    if one.old is not None:
        yield line(word or "เดิม", one.old, is_first=True, is_last=one.new is None)
    if one.new is not None:
        yield line(word or "ใหม่", one.new, is_first=one.old is None, is_last=True)


def _link(link: RowLink) -> str:
    return link.text or str(link.get_kind_display())
