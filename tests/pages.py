"""What a page says, and how HTMX asks for a part of it."""

from __future__ import annotations

import html
import re

HTMX = {"HX-Request": "true"}


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))
