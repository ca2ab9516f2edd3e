"""The parts of pages that hold a sentence: it stands between two tags, so that it may break over lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django import template
from django.forms import BoundField, Textarea
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from config.badges import BADGES

register = template.Library()
KEPT = ("ตอบรับ", "ส่งต่อ", "ยุทธศาสตร์")
KEPT_PATTERN = re.compile(f"({'|'.join(KEPT)})")
# What may be longer than this many letters stands over the whole width of its form.
LONG = 150
# As many letters of a badge a phone has room for beside a label.
LONGEST = 15


@register.simple_block_tag
def page_head(content: str, title: object, crumbs: Sequence[tuple[str, str]] | None = None) -> str:
    """Show a page's title, the sentence below it, and the way back (pairs of text and url, the nearest last)."""
    return render_to_string("parts/page_head.html", {"title": title, "lead": content, "crumbs": crumbs})


@register.simple_block_tag
def empty_state(content: str, title: str, *, url: str = "", action: str = "") -> str:
    """Say what is not there yet and what to do next, with a link to it (``url``, in the words of ``action``)."""
    return render_to_string("parts/empty.html", {"title": title, "text": content, "url": url, "action": action})


@register.simple_block_tag
def state_page(
    content: str, title: str, *, kept: str = "", url: str = "/", action: str = "กลับไปงานของฉัน", told: bool = False
) -> str:
    """Show that a page cannot be answered: what happened, that nothing is lost (``kept``), and one act.

    ``told`` says that the content shows the request's reference itself, as parts do that also stand alone.
    """
    said = {"title": title, "text": content, "kept": kept, "url": url, "action": action, "told": told}
    return render_to_string("parts/states/page.html", said)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context, content: str, label: str, *, url: str, name: str = "", value: object = ""
) -> str:
    """Show a button that asks ``content`` before it posts to ``url``, with one hidden field when it has a ``name``."""
    asked = {"question": content, "label": label, "url": url, "name": name, "value": value}
    return render_to_string("parts/confirm.html", asked | {"csrf_token": context["csrf_token"]})


@register.filter
def shape(state: str) -> str:
    """Return the shape of a state's badge, the end of its class; KeyError for a state that is not in the list."""
    return BADGES[state].shape


@register.filter
def word(state: str) -> str:
    """Return what a state is called where its page has no word of its own."""
    return BADGES[state].word


@register.filter
def kept(label: str) -> str:
    """Keep words together that a browser would break in a narrow column: «ตอบรับ», never «ตอบ» over «รับ»."""
    if not KEPT_PATTERN.search(label):
        return label
    pieces = [piece for piece in KEPT_PATTERN.split(label) if piece]
    return format_html_join(
        "", "{}", ((format_html('<span class="nb">{}</span>', piece) if piece in KEPT else piece,) for piece in pieces)
    )


@register.filter
def is_short(label: object) -> bool:
    """Tell whether a badge's words fit on one line of a phone, beside their label; marks over letters take no room."""
    return sum(unicodedata.category(letter) != "Mn" for letter in str(label)) <= LONGEST


@register.filter
def asked(value: object) -> object:
    """Show what was filled in; what is blank is louder.  Nought is filled in."""
    return format_html('<span class="b b-ask">{}</span>', "ยังไม่ได้กรอก") if value in {None, ""} else value


@register.filter
def is_wide(field: BoundField) -> bool:
    """Tell whether a box holds so much text that it stands over the whole width."""
    return isinstance(field.field.widget, Textarea) or (getattr(field.field, "max_length", None) or 0) > LONG
