"""A pressed document: its pages are written one by one, and what they share when the last one is."""

import hashlib
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from paper.fonts import Typeface
from paper.imprint import Imprint
from paper.layout import LOOK, Page
from paper.press.canvas import MM, Canvas, Rule
from paper.press.edge import Edge
from paper.press.embedding import embed
from paper.press.shaping import Face
from paper.press.structure import Structure
from paper.press.writer import Writer, text

PRODUCER: Final = "แผนร่วมตำบล"


class Document:
    """The pages of one PDF; the one that is being drawn is ``canvas``, and what is drawn next begins at ``y``."""

    def __init__(self, target: BinaryIO, page: Page, imprint: Imprint, *, typeface: Typeface) -> None:
        self.page, self._imprint = page, imprint
        self.faces = (Face(typeface.folder / "Regular.ttf"), Face(typeface.folder / "Bold.ttf"))
        self._edge = Edge(page, self.faces, imprint)
        self.top, self.bottom = page.top_mm * MM, (page.height_mm - page.bottom_mm) * MM
        self._writer = Writer(target)
        self._root, self._tree, self._resources = (self._writer.reserve() for _ in range(3))
        self._fonts = [self._writer.reserve() for _ in self.faces]
        self.structure = Structure(self._writer)
        self._digest = hashlib.sha256()
        self._numbers: list[int] = []
        self._feet: list[int] = []
        self.begin_page()

    @property
    def number(self) -> int:
        """The object of the page that is being drawn."""
        return self._numbers[-1]

    @property
    def is_first(self) -> bool:
        """Tell whether the first page is being drawn."""
        return len(self._numbers) == 1

    def begin_page(self) -> None:
        """Begin a page."""
        self.canvas = Canvas(self.page.height_mm * MM)
        self.y = self.top
        self._numbers.append(self._writer.reserve())
        self.rules: list[Rule] = []
        self._uprights: dict[float, float] = {}
        self.elements: list[int] = []

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
        self.canvas.rules(LOOK.border_colour, LOOK.border, self.rules)
        self._edge.draw_top(self.canvas)
        self.canvas.end()
        content, foot = self._writer.reserve(), self._writer.reserve()
        drawn = self.canvas.content()
        self._digest.update(drawn)
        self._writer.stream(content, drawn)
        self._feet.append(foot)
        size = f"{self.page.width_mm * MM:.3f} {self.page.height_mm * MM:.3f}"
        self._writer.small(
            self.number,
            f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {size}]/Contents[{content} 0 R {foot} 0 R]"
            f"/Resources {self._resources} 0 R/Tabs/S/StructParents {len(self._numbers) - 1}>>",
        )
        self.structure.page(self.elements)

    def close(self) -> int:
        """Write what the pages share; return their number."""
        writer, pages = self._writer, len(self._numbers)
        for number, foot in enumerate(self._feet, start=1):
            writer.stream(foot, self._edge.foot(number, pages))
        self.structure.close()
        for face, number, tag in zip(self.faces, self._fonts, ("AAAAAR", "AAAAAB"), strict=True):
            embed(writer, face, number, tag=tag)
        regular, bold = self._fonts
        writer.small(self._resources, f"<</Font<</R {regular} 0 R/B {bold} 0 R>>>>")
        kids = " ".join(f"{number} 0 R" for number in self._numbers)
        writer.small(self._tree, f"<</Type/Pages/Count {pages}/Kids[{kids}]>>")
        metadata = writer.reserve()
        writer.stream(metadata, _metadata(self._imprint).encode(), "/Type/Metadata/Subtype/XML", compress=False)
        writer.small(
            self._root,
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang(th)/MarkInfo<</Marked true>>/Metadata {metadata} 0 R"
            f"/StructTreeRoot {self.structure.root} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
        )
        info = writer.add(f"<</Title{text(self._imprint.title)}/Producer{text(PRODUCER)}>>")
        writer.close(self._root, info, self._digest.hexdigest()[:32])
        return pages


def _metadata(imprint: Imprint) -> str:
    """Say in XMP what the document is called and which standard it keeps."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(imprint.title)}</rdf:li></rdf:Alt></dc:title>'
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
