"""Blocks as a document for Word (DOCX), which people go on writing: the same words, tables and sums as on paper.

Every run of text is set for complex scripts too (w:cs, w:szCs, w:bCs): Word takes Thai for one, and would print it in
another font and size.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Drawn

from paper.docx.contents import Listing, bookmarked
from paper.docx.emblem import picture
from paper.docx.styles import (
    EDGE,
    EDGE_POINTS,
    GAP_POINTS,
    LANGUAGE,
    NUMBER_MM,
    POINTS,
    UNDER_TITLE,
    heading_style,
    set_styles,
    size_of_thai,
)
from paper.docx.table import UNSPEAKABLE, table
from paper.layout.blocks import (
    Block,
    Contents,
    Dotted,
    Emblem,
    Enclosure,
    Field,
    Heading,
    OfLetter,
    Paragraph,
    Placed,
    Room,
    Sides,
    Signature,
    Table,
    Urgency,
)
from paper.layout.letters import width as letters_width
from paper.layout.measures import LANDSCAPE, POINTS_PER_MM, PORTRAIT, SARABUN_POINTS, Page
from paper.layout.page_footer import PageFooter
from paper.layout.part import TablePart
from paper.thai.digits import Digits

_TABLE_POINTS: Final = 14
_ALIGN: Final = {"start": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "end": WD_ALIGN_PARAGRAPH.RIGHT}
_INDENT_MM: Final = 25
# Of letters, in points: the title and the labels of a memo, how soon it must be seen to; room for the hand that signs,
# four lines with that of the name, and above the closing words.
_TITLE_POINTS, _LARGE_POINTS, _URGENT_POINTS, _HAND_POINTS, _CLOSING_POINTS = 29, 20, 32, 48, 12
_RED: Final = RGBColor(0xC0, 0, 0)
_CHAPTER: Final = 2  # the level of headings that begin a chapter
# The number of a letter's page stands 3 cm below the upper edge: a line that begins so far below the edge of its head.
_NUMBER_MM, _HEAD_MM = 18, 7
_DOT: Final = " · "
_THAI: Final = "MERGEFORMAT \\* ThaiArabic"
_ENCLOSURE: Final = Page(210, 297, 25, 20, 20, 30)


def document(blocks: Iterable[Block], page_footer: PageFooter, *, page: Page = PORTRAIT, edges: bool = True) -> bytes:
    """Write blocks as a document; a table on pages of its own turns them as its sheet is.

    With ``edges`` every page has the title and the form's code above and the page_footer and its number below; without
    them it is a letter, of which the pages are numbered above from the second. In the digits of the page_footer.
    """
    writer = _Writer(page_footer, page, edges=edges)
    for block in blocks:
        writer.write(block)
    return writer.written()


class _Writer:
    """Writes block after block; a section is a run of pages that are turned alike and carry one code."""

    def __init__(self, page_footer: PageFooter, page: Page, *, edges: bool) -> None:
        self.document: Document = docx.Document()
        self._page_footer, self._page, self._edges = page_footer, page, edges
        self._text = page_footer.digits.text
        set_styles(self.document)
        if page_footer.digits is Digits.THAI:
            _count_in_thai(self.document.sections[0])  # every section begins as the one before it
        properties = self.document.core_properties
        properties.title, properties.language = page_footer.shown_title, LANGUAGE
        properties.author, properties.comments = "แผนร่วมตำบล", page_footer.footer
        properties.created = properties.modified = page_footer.printed_at
        self._turned = page
        self._is_part = self._is_begun = False
        self._chapters: list[tuple[str, str]] = []
        self._listing: Listing | None = None

    def written(self) -> bytes:
        """Give the whole document as a file."""
        if not self._is_begun:
            self._begin(self._page, self._page_footer.code)
        if self._listing:
            self._listing.fill(self._chapters)
        content = io.BytesIO()
        self.document.save(content)
        return content.getvalue()

    def write(self, block: Block) -> None:
        """Write a block."""
        if isinstance(block, TablePart):
            self._part(block)
            return
        if isinstance(block, Table) and self._is_part and block.sheet.landscape and self._turned.is_wide:
            self._flowing(block)  # it goes on on the turned pages of the table before it
            return
        if self._is_part or not self._is_begun:  # text goes on on the pages of the document
            self._begin(self._page, self._page_footer.code)
            self._is_part = False
        if isinstance(block, Contents):
            self._listing = Listing(self.document)
        elif isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Table):
            self._flowing(block)
        else:
            self._of_letters(block)

    def _flowing(self, block: Table) -> None:
        caption = block.sheet.title if block.caption is None else block.caption
        self._table(TablePart(block.sheet, block.rows, block.grouping, caption=caption))

    def _of_letters(self, block: OfLetter) -> None:
        writers: dict[str, Callable[[Any], None]] = {
            Emblem.kind: self._emblem,
            Urgency.kind: self._urgency,
            Sides.kind: self._sides,
            Placed.kind: self._placed,
            Dotted.kind: self._dotted,
            Field.kind: self._field,
            Room.kind: self._room,
            Signature.kind: self._signature,
            Enclosure.kind: self._enclosure,
        }
        writers[block.kind](block)

    def _part(self, part: TablePart) -> None:
        page = LANDSCAPE if part.sheet.landscape else PORTRAIT
        self._begin(page, part.sheet.code)
        self._is_part = True
        self._part_heading(part.heading)
        if part.above:
            self._line(part.above, bold=True)
        self._table(part)
        if part.below:
            self._line(part.below, bold=True, align="end")

    def _table(self, part: TablePart) -> None:
        caption = self._text(part.printed_caption)
        if caption:
            self._line(caption, bold=True).paragraph_format.keep_with_next = True
        made = table(part, self._turned, digits=self._page_footer.digits, points=_TABLE_POINTS)
        # A table is never the last thing of a section: Word wants a paragraph behind it.
        self.document.element.body.insert_element_before(made, "w:sectPr")
        self._line("", points=GAP_POINTS)

    def _heading(self, block: Heading) -> None:
        drawn = self.document.add_paragraph(style=heading_style(block.level))
        drawn.paragraph_format.page_break_before = block.begins_page or None
        _run(drawn, self._text(block.text))
        if block.level == 1:
            drawn.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if block.level == _CHAPTER:
            self._chapter(drawn, block.text)

    def _part_heading(self, lines: Sequence[str]) -> None:
        """Write the lines above a table; the first is a chapter."""
        for place, line in enumerate(lines):
            drawn = self.document.add_paragraph(style=UNDER_TITLE if place else heading_style(_CHAPTER))
            drawn.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(drawn, self._text(line))
            if not place:
                self._chapter(drawn, line)

    def _chapter(self, drawn: Drawn, words: str) -> None:
        self._chapters.append((bookmarked(drawn, len(self._chapters) + 1), self._text(words)))

    def _paragraph(self, block: Paragraph) -> None:
        drawn = self._line(block.text, bold=block.bold, align=block.align)
        if block.indented:
            drawn.paragraph_format.first_line_indent = Mm(_INDENT_MM)
            drawn.paragraph_format.space_before = Pt(GAP_POINTS)

    def _emblem(self, block: Emblem) -> None:
        is_alone = not (block.title or block.urgency)
        drawn = self._line("", align="center" if is_alone else "start")
        drawn.paragraph_format.right_indent = self._off_middle
        drawn.paragraph_format.tab_stops.add_tab_stop(
            (Mm(self._page.text_mm) - self._off_middle) // 2, WD_TAB_ALIGNMENT.CENTER
        )
        if block.urgency and not block.title:
            self._urgent(drawn, f"{block.urgency}\t")
        if block.height_mm:
            shape = drawn.add_run().add_picture(io.BytesIO(picture()), height=Mm(block.height_mm))
            inline = shape._inline  # noqa: SLF001  python-docx has no call for what is said of it and what is left around
            inline.docPr.set("descr", "ตราครุฑ")
            for side in ("distT", "distB", "distL", "distR"):
                inline.set(side, "0")
        if block.urgency and block.title:
            self._urgent(drawn, f"  {block.urgency}")
        if block.title:
            _run(drawn, f"\t{block.title}", bold=True, points=_TITLE_POINTS)

    def _urgent(self, drawn: Drawn, text: str) -> None:
        _run(drawn, text, bold=True, points=_URGENT_POINTS, colour=_RED)

    @property
    def _off_middle(self) -> Length:
        """How far text must end before the margin to be centred on the paper."""
        return Mm(self._page.left_mm - self._page.right_mm)

    def _urgency(self, block: Urgency) -> None:
        self._urgent(self._line(""), block.text)

    def _room(self, block: Room) -> None:
        self._line("", points=Mm(block.height_mm).pt)

    def _field(self, block: Field) -> None:
        for place, line in enumerate(block.lines):
            gap = None if place else Pt(GAP_POINTS)
            drawn = self._line(f"{block.label if place == 0 else ''}\t{line}", space_before=gap)
            drawn.paragraph_format.left_indent = Mm(block.label_mm)
            drawn.paragraph_format.first_line_indent = -Mm(block.label_mm)
            drawn.paragraph_format.tab_stops.add_tab_stop(Mm(block.label_mm))

    def _sides(self, block: Sides) -> None:
        for place in range(max(len(block.left), len(block.right))):
            left, right = (side[place] if place < len(side) else "" for side in (block.left, block.right))
            drawn = self._line(f"{left}\t{right}")
            drawn.paragraph_format.left_indent = Mm(block.right_mm)
            drawn.paragraph_format.first_line_indent = -Mm(block.right_mm)
            drawn.paragraph_format.tab_stops.add_tab_stop(Mm(block.right_mm))

    def _placed(self, block: Placed) -> None:
        if not block.left_mm:  # who deals with the matter never stands alone on a page
            self._keep_with_next()
        self._line(block.text, space_before=Pt(block.gap_points)).paragraph_format.left_indent = Mm(block.left_mm)

    def _keep_with_next(self) -> None:
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _dotted(self, block: Dotted) -> None:
        drawn = self._line("")
        ends = (*[Mm(block.second_mm)] * (len(block.parts) - 1), Mm(self._page.text_mm))
        for (label, text), end in zip(block.parts, ends, strict=True):
            drawn.paragraph_format.tab_stops.add_tab_stop(end, leader=WD_TAB_LEADER.DOTS)
            _run(drawn, label, bold=True, points=_LARGE_POINTS)
            before = " "
            if block.text_mm and end == Mm(self._page.text_mm):
                drawn.paragraph_format.tab_stops.add_tab_stop(Mm(block.text_mm), leader=WD_TAB_LEADER.DOTS)
                before = "\t"
            _run(drawn, f"{before}{self._text(text)}\t")

    def _signature(self, block: Signature) -> None:
        self._keep_with_next()  # closing words never stand alone on a page
        half = Mm(self._page.text_mm / 2)
        # Name and post are centred between this place and the right margin.
        names = Mm(2 * block.centre_mm - self._page.text_mm) if block.left_mm else half
        lines = (block.closing, f"({block.printed_name})", *block.posts)
        for place, text in enumerate(lines):
            if not text:  # a memo has no closing words
                continue
            above = (_CLOSING_POINTS, _HAND_POINTS, 0)[min(place, 2)]
            at_left = place == 0 and block.left_mm
            drawn = self._line(text, align="start" if at_left else "center", space_before=Pt(above))
            drawn.paragraph_format.left_indent = Mm(block.left_mm) if at_left else names
            drawn.paragraph_format.keep_with_next = place < len(lines) - 1

    def _enclosure(self, block: Enclosure) -> None:
        self._begin(_ENCLOSURE, "")
        self._line(block.label, align="end")
        for each in block.blocks:
            self.write(each)

    def _line(
        self,
        text: str,
        *,
        bold: bool = False,
        align: str = "start",
        space_before: Length | None = None,
        points: float = 0,
    ) -> Drawn:
        drawn = self.document.add_paragraph()
        drawn.alignment = _ALIGN[align]
        if space_before is not None:
            drawn.paragraph_format.space_before = space_before
        if points:
            drawn.paragraph_format.line_spacing = Pt(points)
        if text:
            _run(drawn, self._text(text), bold=bold)
        return drawn

    # --- sections -----------------------------------------------------------------------------------------------------
    def _begin(self, page: Page, code: str) -> None:
        """Begin a section; a new document has one, whose edges must be written once."""
        sections = self.document.sections
        section = self.document.add_section(WD_SECTION.NEW_PAGE) if self._is_begun else sections[0]
        self._turned, self._is_begun = page, True
        self._set_up(section, page, code)

    def _set_up(self, section: Section, page: Page, code: str) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if page.is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
        section.header_distance = section.footer_distance = Mm(7)
        for edge in (section.header, section.footer):
            edge.is_linked_to_previous = False
        if not self._edges:
            self._number_letter(section, page)
            return
        above, below = (_edge(edge.paragraphs[0], page) for edge in (section.header, section.footer))
        _run(above, f"{self._page_footer.shown_title}\t{self._text(code)}")
        _run(below, f"{_in_lines(self._page_footer.footer, page)}\tหน้า ")
        thai = self._page_footer.digits is Digits.THAI
        _page_field(below, "PAGE", thai=thai)
        _run(below, "/")
        _page_field(below, "NUMPAGES", thai=thai)

    def _number_letter(self, section: Section, page: Page) -> None:
        """Write the number of a letter's page from the second, and none on what is sent with it."""
        is_letter = page is self._page
        section.different_first_page_header_footer = is_letter
        if not is_letter:
            return
        section.header_distance = Mm(_HEAD_MM)
        drawn = section.header.paragraphs[0]
        drawn.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn.paragraph_format.right_indent = self._off_middle
        drawn.paragraph_format.space_before, drawn.paragraph_format.space_after = Mm(_NUMBER_MM), Pt(GAP_POINTS)
        _run(drawn, "- ")
        _page_field(drawn, "PAGE", thai=self._page_footer.digits is Digits.THAI)
        _run(drawn, " -")


def _in_lines(line: str, page: Page) -> str:
    """Break a foot before its last part where the number of the page has no room beside it."""
    points = EDGE_POINTS * SARABUN_POINTS / POINTS
    first, dot, last = line.rpartition(_DOT)
    has_room = letters_width(line) * points <= (page.text_mm - NUMBER_MM) * POINTS_PER_MM
    return line if has_room or not first else f"{first}{dot.rstrip()}\n{last}"


def _edge(drawn: Drawn, page: Page) -> Drawn:
    drawn.style = EDGE
    drawn.paragraph_format.tab_stops.add_tab_stop(Mm(page.text_mm), WD_TAB_ALIGNMENT.RIGHT)
    return drawn


def _count_in_thai(section: Section) -> None:
    """Let Word number pages in Thai digits wherever a field names one: in the contents."""
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:fmt"), "thaiNumbers")
    section._sectPr.find(qn("w:cols")).addprevious(number)  # noqa: SLF001  python-docx has no call for it


def _page_field(drawn: Drawn, name: str, *, thai: bool) -> None:
    """Write a number that Word counts, in Thai digits if wanted.

    LibreOffice takes ThaiArabic for Thai letters where it is the first switch, and shows Arabic digits otherwise.
    """
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f"{name} \\* {_THAI if thai else 'Arabic'}")
    run = _run(drawn, "๑" if thai else "1")
    field.append(run)
    drawn._p.append(field)  # noqa: SLF001  python-docx has no call for fields


def _run(drawn: Drawn, text: str, *, bold: bool = False, points: int = 0, colour: RGBColor | None = None) -> CT_R:
    run = drawn.add_run(text.translate(UNSPEAKABLE))
    run.font.complex_script = True
    if bold:
        run.font.bold = run.font.cs_bold = True
    if colour:
        run.font.color.rgb = colour
    if points:
        run.font.size = Pt(points)
        size_of_thai(run._r.get_or_add_rPr(), points)  # noqa: SLF001
    return run._r  # noqa: SLF001
