"""The table of contents of a page that is read on a screen: every heading gets an anchor, and a link that leads to it.

In a PDF the press draws it, with the numbers of the pages (paper.pdf.press.contents).
"""

import re
from typing import Final

TITLE: Final = "สารบัญ"
# Where a template wants it.
PLACE: Final = "<!--contents-->"
# Headings of the two upper levels; that of a cover, of class "unlisted", is no chapter.
_HEADING: Final = re.compile(r"<h([12])((?![^>]*unlisted)[^>]*)>(.*?)</h\1>", re.DOTALL)
_LINE_END: Final = re.compile(r"<br\b.*", re.DOTALL)


def with_contents(markup: str) -> str:
    """Put the contents where a page of HTML has a place for them."""
    if PLACE not in markup:
        return markup
    listed: list[str] = []

    def anchored(heading: re.Match[str]) -> str:
        level, attributes, words = heading.groups()
        listed.append(_LINE_END.sub("", words).strip())
        return f'<h{level} id="chapter-{len(listed)}"{attributes}>{words}</h{level}>'

    anchored_markup = _HEADING.sub(anchored, markup)
    items = "\n".join(f'<li><a href="#chapter-{place}">{words}</a></li>' for place, words in enumerate(listed, start=1))
    nav = f'<nav class="contents new-page"><h2>{TITLE}</h2>\n<ol>\n{items}\n</ol></nav>'
    return anchored_markup.replace(PLACE, nav)
