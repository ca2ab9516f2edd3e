"""What a page says, and how HTMX asks for a part of it."""

from __future__ import annotations

import html
import re

from agencies.errors import warnings

HTMX = {"HX-Request": "true"}


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def written(response):
    """Return a page as HTML whose unbreakable spaces (config/unbroken.py) are read as the spaces they are."""
    return response.content.decode().replace("\u00a0", " ")


def read(said) -> list[str]:
    """Return what confirms the warnings of a list as they stand now."""
    return [warning.confirmation for warning in warnings(said)]


def ticked(client, url) -> dict[str, list[str]]:
    """Open the page before an act and tick every warning it shows, as a form would send them."""
    return {"confirm": read(client.get(url).context["checks"].said)}
