"""What a page says, and how HTMX asks for a part of it."""

from __future__ import annotations

import html
import re

from agencies.errors import warnings

HTMX = {"HX-Request": "true"}


# What stays on one line stands in a box of its own; its words are read as if it had none.
BOX = re.compile(r'<span class="nb">([^<]*)</span>')


def text_of(response):
    page = BOX.sub(r"\1", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def written(response):
    """Return a page as HTML whose unbreakable spaces (config/unbroken.py) are read as the spaces they are."""
    return BOX.sub(r"\1", response.content.decode()).replace("\u00a0", " ")


def read(said) -> list[str]:
    """Return what confirms the warnings of a list as they stand now."""
    return [warning.confirmation for warning in warnings(said)]


def ticked(client, url) -> dict[str, list[str]]:
    """Open the page before an act and tick every warning it shows, as a form would send them."""
    return {"confirm": read(client.get(url).context["checks"].said)}
