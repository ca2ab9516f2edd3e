"""One green button on a page: the next act.  What stands behind a press, is locked or hidden is not pressed now."""

from __future__ import annotations

from typing import Final

from lxml import html

GREEN: Final = "contains(concat(' ', normalize-space(@class), ' '), ' go ')"
# Within a closed box, a dialog, what is hidden; or a button that is locked, which is not green.
AWAY: Final = (
    "ancestor::details[not(@open)] | ancestor::dialog | ancestor-or-self::*[@hidden or @disabled or @aria-disabled]"
)
# Views whose pages have several equal acts, each with its reason: none has.
SEVERAL: Final[frozenset[str]] = frozenset()


def acts(body: str) -> list[str]:
    """Return the words of the green buttons that can be pressed on a page now."""
    if body.count("btn go") < 2:  # most pages, and reading a page costs more than asking for it
        return []
    page = html.fromstring(body.encode())
    return [" ".join(act.text_content().split()) for act in page.xpath(f"//*[{GREEN}]") if not act.xpath(AWAY)]
