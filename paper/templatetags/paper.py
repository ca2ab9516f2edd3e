"""Filters for baht, dates, digits and areas, and the tag that prints a sheet; builtins of every template."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from paper import thai
from paper.layout.chart import Chart
from paper.layout.contents import PLACE
from paper.layout.emblem import BOX, SHAPE, outline
from paper.layout.html import table
from paper.layout.part import TablePart
from paper.layout.sheet import Grouping, Sheet
from paper.layout.threads import Threads
from paper.layout.tilemap import TileMap
from paper.thai.breaks import long_runs
from paper.thai.digits import Digits

register = template.Library()


@register.filter
def baht(amount: Decimal | int | None) -> str:
    """«1,632,820»; nothing for an amount that was not reported."""
    return thai.baht(amount)


@register.filter
def baht_words(amount: Decimal | int | None) -> str:
    """«หนึ่งล้านเอ็ดบาทถ้วน»."""
    return thai.baht_in_words(amount)


@register.filter
def thai_date(date: datetime.date | None) -> str:
    """«21 พฤศจิกายน 2569»."""
    return thai.thai_date(date)


@register.filter
def thai_date_short(date: datetime.date | None) -> str:
    """«21 พ.ย. 2569»."""
    return thai.thai_date(date, short=True)


@register.filter
def days_to(due: datetime.date, today: datetime.date) -> str:
    """«เลยกำหนด 3 วัน», «ครบกำหนดวันนี้», «อีก 5 วัน»: {{ due|days_to:today }}."""
    return thai.days_to(due, today)


@register.filter
def thai_datetime(moment: datetime.datetime | None) -> str:
    """«21 พฤศจิกายน 2569 เวลา 14.30 น.»."""
    return thai.thai_datetime(moment)


@register.filter
def thai_digits(text: object) -> str:
    """Every digit as a Thai digit."""
    return thai.thai_digits(text)


@register.filter
def area(sq_wa: int | None) -> str:
    """«12 ไร่ 3 งาน 45 ตร.ว.» of an area in square wa."""
    return thai.area_text(sq_wa)


@register.filter
def in_lines(text: str) -> SafeString:
    """Text with its own line ends, and with places to end a line inside what is too long to be a word."""
    lines = ("<wbr>".join(map(str, map(escape, long_runs(line)))) for line in text.split("\n"))
    return mark_safe("<br>".join(lines))  # noqa: S308  escaped above


@register.simple_tag
def emblem(height_mm: int) -> SafeString:
    """Draw the emblem of state agencies: {% emblem 30 %}."""
    left, top, width, height = BOX
    size = f'width="{height_mm * SHAPE:.1f}mm" height="{height_mm}mm" viewBox="{left} {top} {width} {height}"'
    return format_html(
        '<svg role="img" {} xmlns="http://www.w3.org/2000/svg"><title>ตราครุฑ</title><path d="{}"/></svg>',
        mark_safe(size),  # noqa: S308  numbers of our own
        outline(),
    )


@register.simple_tag(takes_context=True)
def sheet_table(
    context: template.Context,
    sheet: Sheet,
    rows: Iterable[Any],
    *,
    grouping: Grouping | None = None,
    caption: str | None = None,
    digits: Digits | None = None,
) -> SafeString:
    """Print a sheet's rows: {% sheet_table sheet rows grouping=villages caption="…" digits=Digits.THAI %}.

    The digits of a page that is printed are its footer's: a number must have room in the digits in which it is read.
    """
    page_footer = context.get("page_footer")
    written = digits or (page_footer.digits if page_footer else Digits.ARABIC)
    return table(sheet, rows, grouping, caption=caption, digits=written)


@register.simple_tag(takes_context=True)
def table_part(context: template.Context, part: TablePart) -> SafeString:
    """Print a table on pages of its own, between two sections of a template; in a book the press prints it."""
    binding = context.get("binding")
    if binding is None:
        return render_to_string("paper/part.html", {"part": part, "page_footer": context.get("page_footer")})
    place: str = binding.take(part)
    return mark_safe(place)  # noqa: S308  a mark of our own


@register.simple_tag
def contents() -> SafeString:
    """Mark where the table of contents of a book stands: {% contents %}, between two sections of a template."""
    return mark_safe(PLACE)  # noqa: S308  a mark of our own


@register.inclusion_tag("paper/chart.html")
def bar_chart(chart: Chart, *, figures: bool = True) -> dict[str, Any]:
    """Draw a paper.layout.chart.Chart with its table: {% bar_chart chart %}.

    A page that has a table of its own, whose figures lead somewhere, shows that beside it: {% bar_chart chart
    figures=False %}.
    """
    return {"chart": chart, "figures": figures}


@register.inclusion_tag("paper/tile_map.html")
def tile_map(squares: TileMap) -> dict[str, Any]:
    """Draw a paper.layout.tilemap.TileMap on paper: {% tile_map squares %}; its table stands beside it."""
    return {"map": squares}


@register.inclusion_tag("paper/threads.html")
def threads(money: Threads) -> dict[str, Any]:
    """Draw a paper.layout.threads.Threads: {% threads money %}; its table stands beside it."""
    return {"threads": money}
