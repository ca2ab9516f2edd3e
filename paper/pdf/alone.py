"""A paper as one file of HTML: it carries its fonts, and a browser prints it as the PDF is printed.

Browsers know no running elements: what stands on the edge of every page is written as words of the page rules, and
sections of another form, whose code stands in the corner, are pages of another name.
"""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb

from paper.layout.measures import LANDSCAPE, PORTRAIT
from paper.layout.page_footer import PageFooter
from paper.pdf.fonts import FACES, typeface
from paper.pdf.weasy import markup_of

# Faces that papers are set in; the others are for office programs.
_USED: Final = ("Regular", "Bold")
# Beside the letters of the text: those of the counters of pages, and all of Thai, for a letter is drawn out of others
# (ำ out of ํ and า).
_ALWAYS: Final = frozenset({*range(0x20, 0x7F), *range(0x0E00, 0x0E80)})
_SECTION: Final = re.compile(r'<section class="([^"]*)">\s*<div class="code">(.*?)</div>', re.DOTALL)
_STYLE_END: Final = "</style>"


def page(template: str, context: Mapping[str, Any]) -> bytes:
    """Write a template that extends paper/page.html as a file that needs nothing beside it. Raises FontMissing."""
    page_footer: PageFooter = context["page_footer"]
    edge = {"title": page_footer.shown_title, "code": page_footer.shown_code, "imprint": page_footer.footer}
    alone = {name: css_string(words) for name, words in edge.items()}
    markup, rules = _named(markup_of(template, {**context, "alone": alone}), page_footer)
    return markup.replace(_STYLE_END, f"{_fonts(markup)}\n{rules}\n{_STYLE_END}", 1).encode()


def css_string(text: str) -> str:
    """Write a text as a string of a style sheet inside a page."""
    escaped = re.sub(r'[\\"<>&\n]', lambda letter: f"\\{ord(letter[0]):x} ", text)
    return f'"{escaped}"'


def _named(markup: str, page_footer: PageFooter) -> tuple[str, str]:
    """Give every section with a code pages of a name of their own; return the page and the rules of these pages."""
    names: dict[tuple[str, bool], str] = {}

    def named(section: re.Match[str]) -> str:
        classes, code = section.groups()
        key = page_footer.digits.text(code.strip()), "landscape" in classes.split()
        name = names.setdefault(key, f"form-{len(names) + 1}")
        return section[0].replace(f'class="{classes}"', f'class="{classes} {name}"', 1)

    markup = _SECTION.sub(named, markup)
    rules = (_rule(name, code, is_wide=is_wide) for (code, is_wide), name in names.items())
    return markup, "\n".join(rules)


def _rule(name: str, code: str, *, is_wide: bool) -> str:
    sheet, turned = (LANDSCAPE, "landscape") if is_wide else (PORTRAIT, "portrait")
    size = f"size: A4 {turned}; margin: {sheet.margins}"
    return f".{name} {{ page: {name}; }}\n@page {name} {{ {size}; @top-right {{ content: {css_string(code)}; }} }}"


def _fonts(markup: str) -> str:
    """Write the fonts into the page, with no more letters than it has."""
    letters, face = {*map(ord, markup), *_ALWAYS}, typeface()
    return "\n".join(
        '@font-face {{ font-family: "Paper"; font-weight: {}; font-style: {}; src: url("{}"); }}'.format(
            *FACES[name][:2], _data_url(face.folder / f"{name}.ttf", letters)
        )
        for name in _USED
    )


def _data_url(path: Path, letters: set[int]) -> str:
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(letters)
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).invert()  # all of them
    data = bytes(hb.subset(hb.Face(hb.Blob.from_file_path(path)), wanted).blob.data)
    return f"data:font/ttf;base64,{base64.b64encode(data).decode()}"
