"""A pressed document: its pages are written one by one, and what they share when the last one is."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from paper.layout.measures import LANDSCAPE, LOOK, PORTRAIT, Page
from paper.layout.page_footer import PageFooter
from paper.pdf.fonts import Typeface
from paper.pdf.pages import LaidOutPage, LaidOutPages, Shared
from paper.pdf.press.canvas import MM, Canvas, Rule
from paper.pdf.press.edge import Edge
from paper.pdf.press.embedding import embed
from paper.pdf.press.grafting import graft
from paper.pdf.press.outline import Entry, write_outline
from paper.pdf.press.shaping import Face, Spares, Style
from paper.pdf.press.structure import Structure
from paper.pdf.press.writer import Writer, text
from paper.thai.digits import Digits

PRODUCER: Final = "แผนร่วมตำบล"
# Told the number of every page object, gives what is drawn on some of them when all pages are known.
Late = Callable[[Mapping[int, int]], Mapping[int, bytes]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of paper: its object, that of its foot, which is written last, and its edge."""

    number: int
    foot: int
    edge: Edge
    is_laid_out: bool = False


class Document:
    """The pages of one PDF; the one that is being drawn is ``canvas``, and what is drawn next begins at ``y``."""

    def __init__(
        self, target: BinaryIO, page_footer: PageFooter, *, typeface: Typeface, pages: LaidOutPages | None = None
    ) -> None:
        """Begin a document; the pages WeasyPrint has laid out for it (``pages``) are put in with ``take_page``."""
        self.page, self._page_footer = PORTRAIT, page_footer
        self._spares = Spares()
        regular, bold = (Face(typeface.folder / f"{name}.ttf", self._spares) for name in ("Regular", "Bold"))
        self.faces = regular, bold
        self._spare_fonts: dict[str, int] = {}
        self._writer = Writer(target)
        if pages:
            self._writer.reserve(len(pages.objects) - 1)  # they keep their numbers
        shared = pages.shared if pages else Shared()
        self._root, self._tree = shared.root or self._writer.reserve(), shared.tree or self._writer.reserve()
        self._resources = self._writer.reserve()
        self._fonts = [self._writer.reserve() for _ in self.faces]
        self.structure = Structure(self._writer, root=shared.structure_root, document=shared.structure_document)
        self._names = shared.names
        self._digest = hashlib.sha256()
        self._sheets: list[_Sheet] = []
        self._edges: dict[tuple[Page, str], Edge] = {}
        self.outline: list[Entry] = []
        self._links: dict[int, str] = {}  # annotations that are not written yet, by object
        if pages:
            # The feet of the other printer's pages are drawn here too.
            Style(regular, 1, resource="R").word(page_footer.footer)
            for face in self._spares.used:
                pages.fonts[face.resource] = f"{self._spare_font(face)} 0 R"
            self._saved = graft(self._writer, pages, self.structure, font=self._fonts[0], digest=self._digest)

    @property
    def number(self) -> int:
        """The object of the page that is being drawn."""
        return self._sheets[-1].number

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._sheets)

    @property
    def code(self) -> str:
        """The code of the whole document."""
        return self._page_footer.code

    @property
    def digits(self) -> Digits:
        """The digits of the whole document."""
        return self._page_footer.digits

    def begin_part(self, page: Page, code: str) -> None:
        """Begin a part on a new page, of that size and with that code in the corner."""
        self.page = page
        self.top, self.bottom = page.top_mm * MM, (page.height_mm - page.bottom_mm) * MM
        self._edge = self._edges.setdefault((page, code), Edge(page, self.faces, self._page_footer, code=code))
        self.begin_page()

    def bookmark(self, label: str) -> None:
        """Let the outline lead to where the next thing is drawn."""
        self.outline.append(Entry(1, label, self.number, self.page.height_mm * MM - self.y))

    def begin_page(self) -> None:
        """Begin a page."""
        self.canvas = Canvas(self.page.height_mm * MM)
        self.y = self.top
        self._sheets.append(_Sheet(self._writer.reserve(), self._writer.reserve(), self._edge))
        self.rules: list[Rule] = []
        self._uprights: dict[float, float] = {}
        self.elements: list[int] = []
        self._page_links: list[tuple[int, int, str]] = []

    def link(self, element: int, entries: str, *, marks: tuple[int, ...]) -> int:
        """Make the element of tags a link of this page with these marks; return its annotation, for ``lead``."""
        annotation = self._writer.reserve()
        self.structure.link(element, self.number, marks=marks, annotation=annotation)
        self.elements += [element] * len(marks)
        self._page_links.append((annotation, element, entries))
        return annotation

    def lead(self, annotation: int, entry: Entry) -> None:
        """Write where a link leads to."""
        entries = self._links.pop(annotation)
        where = f"/Dest[{entry.page} 0 R/XYZ 0 {entry.height:.2f} 0]"
        self._writer.small(annotation, f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4{entries}{where}>>")

    def uprights(self, wanted: set[float], top: float) -> None:
        """Go on with the upright rules that a line of the table has, and end those it has not."""
        for x in self._uprights.keys() - wanted:
            self.rules.append((x, self._uprights.pop(x), x, top))
        for x in wanted - self._uprights.keys():
            self._uprights[x] = top

    def end_page(self) -> None:
        """Write the page."""
        self.uprights(set(), self.y)
        self.canvas.artifact()
        if self.rules:
            self.canvas.rules(LOOK.border_colour, LOOK.border, self.rules)
        self._edge.draw_top(self.canvas)
        self.canvas.end()
        content, foot = self._writer.reserve(), self._sheets[-1].foot
        drawn = self.canvas.content()
        self._digest.update(drawn)
        self._writer.stream(content, drawn)
        size = f"{self.page.width_mm * MM:.3f} {self.page.height_mm * MM:.3f}"
        links = " ".join(f"{annotation} 0 R" for annotation, *_ in self._page_links)
        self._writer.small(
            self.number,
            f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {size}]/Contents[{content} 0 R {foot} 0 R]"
            f"/Resources {self._resources} 0 R/Tabs/S/StructParents {self.structure.next_key}"
            f"{f'/Annots[{links}]' if links else ''}>>",
        )
        self.structure.page(self.elements)
        for annotation, element, entries in self._page_links:
            self._links[annotation] = f"{entries}/StructParent {self.structure.annotation(element)}"

    def take_page(self, laid_out: LaidOutPage) -> None:
        """Put in a page that WeasyPrint has laid out; only its foot is drawn here."""
        page = LANDSCAPE if laid_out.is_wide else PORTRAIT
        edge = self._edges.setdefault((page, ""), Edge(page, self.faces, self._page_footer, code=""))
        foot = self._writer.reserve()
        self._writer.small(laid_out.number, laid_out.page_around(self._saved, foot))
        self._sheets.append(_Sheet(laid_out.number, foot, edge, is_laid_out=True))
        self.structure.take_kids(laid_out.elements)
        self.outline += [
            Entry(level, label, laid_out.number, page.height_mm * MM - down)
            for level, label, down in laid_out.bookmarks
        ]

    def _spare_font(self, face: Face) -> int:
        """Give the object of a spare font, which is written with the others."""
        if face.resource not in self._spare_fonts:
            self._spare_fonts[face.resource] = self._writer.reserve()
        return self._spare_fonts[face.resource]

    def close(self, late: Late | None = None) -> int:
        """Write what the pages share, and what ``late`` draws on them; return their number."""
        writer, pages = self._writer, len(self._sheets)
        added = late({sheet.number: place for place, sheet in enumerate(self._sheets, start=1)}) if late else {}
        for number, sheet in enumerate(self._sheets, start=1):
            # The graphics state of a laid out page was saved before it: its content leaves another behind.
            restored = b"Q\n" if sheet.is_laid_out else b""
            content = restored + sheet.edge.foot(number, pages)
            writer.stream(sheet.foot, b"\n".join((content, added.get(sheet.number, b""))))
        self.structure.close()
        for face, number, tag in zip(self.faces, self._fonts, ("AAAAAR", "AAAAAB"), strict=True):
            embed(writer, face, number, tag=tag)
        regular, bold = self._fonts
        for face in self._spares.used:
            embed(writer, face, self._spare_font(face), tag=f"AAAAS{chr(ord('A') + int(face.resource[1:]))}")
        spares = "".join(f"/{face.resource} {self._spare_font(face)} 0 R" for face in self._spares.used)
        writer.small(self._resources, f"<</Font<</R {regular} 0 R/B {bold} 0 R{spares}>>>>")
        kids = " ".join(f"{sheet.number} 0 R" for sheet in self._sheets)
        writer.small(self._tree, f"<</Type/Pages/Count {pages}/Kids[{kids}]>>")
        metadata = writer.reserve()
        writer.stream(metadata, _metadata(self._page_footer).encode(), "/Type/Metadata/Subtype/XML", compress=False)
        outline = write_outline(writer, self.outline)
        writer.small(
            self._root,
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang(th)/MarkInfo<</Marked true>>/Metadata {metadata} 0 R"
            f"/StructTreeRoot {self.structure.root} 0 R/ViewerPreferences<</DisplayDocTitle true>>"
            f"{f'/Outlines {outline} 0 R' if outline else ''}{self._names}>>",
        )
        info = writer.add(f"<</Title{text(self._page_footer.shown_title)}/Producer{text(PRODUCER)}>>")
        writer.close(self._root, info, self._digest.hexdigest()[:32])
        return pages


def _metadata(page_footer: PageFooter) -> str:
    """Say in XMP what the document is called and which standard it keeps."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(page_footer.shown_title)}</rdf:li></rdf:Alt></dc:title>'
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
