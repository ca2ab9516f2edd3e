"""The parts of pages that hold a sentence: it stands between two tags, so that it may break over lines."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag
def page_head(content: str, title: object, crumbs: Sequence[tuple[str, str]] | None = None) -> str:
    """Show a page's title, the sentence below it, and the way back (pairs of text and url, the nearest last)."""
    return render_to_string("parts/page_head.html", {"title": title, "lead": content, "crumbs": crumbs})


@register.simple_block_tag
def empty_state(content: str, title: str, *, url: str = "", action: str = "") -> str:
    """Say what is not there yet and what to do next, with a link to it (``url``, in the words of ``action``)."""
    return render_to_string("parts/empty.html", {"title": title, "text": content, "url": url, "action": action})


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context, content: str, label: str, *, url: str, name: str = "", value: object = ""
) -> str:
    """Show a button that asks ``content`` before it posts to ``url``, with one hidden field when it has a ``name``."""
    asked = {"question": content, "label": label, "url": url, "name": name, "value": value}
    return render_to_string("parts/confirm.html", asked | {"csrf_token": context["csrf_token"]})
