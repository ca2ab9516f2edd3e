"""The styles of a document for Word: the office's font and sizes, for Latin and for Thai, and names that Word knows.

The title stands in no contents; chapters are headings of the first level, whatever the sheet below them.
"""

from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from paper.layout.measures import OFFICE_FONT, PORTRAIT

LANGUAGE: Final = "th-TH"
# The office's sizes in points; what stands above text as parts of the text size.
POINTS, EDGE_POINTS, GAP_POINTS = 16, 12, 6
TITLE, UNDER_TITLE, OF_CONTENTS, ENTRY, EDGE = "Title", "Subtitle", "TOC Heading", "toc 1", "Edge"
_HEADINGS: Final = {TITLE: 1.3, "Heading 1": 1.15, UNDER_TITLE: 1.15, OF_CONTENTS: 1.15, "Heading 2": 1, "Heading 3": 1}
# What the number of a page needs beside it.
NUMBER_MM: Final = 20


def heading_style(level: int) -> str:
    """Name the style of a heading of a level of paper.layout.blocks: 1 is the title, 2 a chapter."""
    return TITLE if level == 1 else f"Heading {level - 1}"


def set_styles(document: Document) -> None:
    """Set the fonts, sizes and the language of everything, for Latin and for Thai."""
    styles = document.styles
    normal = _of(styles["Normal"])
    _letters(normal, POINTS)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1  # the template of python-docx says 1.15
    for name, size in _HEADINGS.items():
        style = _of(styles[name])
        _bare(style)
        _letters(style, round(POINTS * size), bold=True)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(GAP_POINTS)
        style.paragraph_format.keep_with_next = True
    styles[UNDER_TITLE].paragraph_format.space_before = Pt(0)
    entry = _of(styles.add_style(ENTRY, 1, builtin=True))
    _letters(entry, POINTS)
    entry.paragraph_format.right_indent = Mm(NUMBER_MM)
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(PORTRAIT.text_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _letters(_of(styles.add_style(EDGE, 1)), EDGE_POINTS)


def _of(style: object) -> ParagraphStyle:
    assert isinstance(style, ParagraphStyle)  # noqa: S101  for the type checker
    return style


def _bare(style: ParagraphStyle) -> None:
    """Take away what the template of python-docx draws: rules, blue, italics, room between letters, numbers."""
    for part, names in (("pPr", ("pBdr", "numPr", "contextualSpacing")), ("rPr", ("i", "iCs", "spacing", "kern"))):
        properties = style.element.find(qn(f"w:{part}"))
        for name in names:
            for drawn in [] if properties is None else properties.findall(qn(f"w:{name}")):
                properties.remove(drawn)


def size_of_thai(properties: Any, points: int) -> None:  # noqa: ANN401  an element of python-docx
    """Set the size for complex scripts, which stands right behind the size for the others."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(points * 2))
    properties.find(qn("w:sz")).addnext(element)


def _letters(style: ParagraphStyle, points: int, *, bold: bool = False) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()  # a theme's font would win over a named one
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), OFFICE_FONT)
    style.font.size = Pt(points)
    if bold:
        style.font.bold = style.font.cs_bold = True
    size_of_thai(properties, points)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{name}"), LANGUAGE)
    properties.append(language)
