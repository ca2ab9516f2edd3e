"""Pages that WeasyPrint has laid out for a book, as PDF objects that are not written yet."""

from dataclasses import dataclass
from typing import Any

# An object of WeasyPrint or pydyf, which have no types.
PdfObject = Any


@dataclass(frozen=True)
class Shared:
    """The objects a whole document has once, by number (0 where they are still to be made), and its named places."""

    root: int = 0
    tree: int = 0
    structure_root: int = 0
    structure_document: int = 0
    names: str = ""


@dataclass(frozen=True)
class LaidOutPage:
    """One page: its object, its elements in the tree of tags, its anchors, and its bookmarks.

    A bookmark is level, words, and how far below the upper edge of the page it stands, in points.
    """

    page: PdfObject
    is_wide: bool
    elements: tuple[int, ...]
    anchors: frozenset[str]
    bookmarks: tuple[tuple[int, str, float], ...]

    @property
    def number(self) -> int:
        """The number of the page's object."""
        return int(self.page.number)

    def page_around(self, before: int, behind: int) -> str:
        """Give the page's object with a content before its own and one behind it."""
        content = f"[{before} 0 R {_text(self.page['Contents'])} {behind} 0 R]"
        return _text(type(self.page)({**self.page, "Contents": content}).data)


@dataclass(frozen=True)
class LaidOutPages:
    """All pages of one layout and what they share: ``own`` are the objects to write as they are.

    ``fonts`` is the dictionary of fonts of every page; ``keys`` the list of what belongs to the marks of which page.
    """

    pages: tuple[LaidOutPage, ...]
    objects: list[PdfObject]
    own: tuple[PdfObject, ...]
    fonts: PdfObject
    shared: Shared
    keys: str
    next_key: int

    def with_anchor(self, name: str) -> int:
        """Tell on which page, counted from 0, an anchor stands. Raises ValueError."""
        for place, page in enumerate(self.pages):
            if name in page.anchors:
                return place
        message = f"no page has the anchor {name!r}"
        raise ValueError(message)


def laid_out_pages(document: PdfObject, pdf: PdfObject) -> LaidOutPages:
    """Take the pages out of WeasyPrint's document and the PDF it is about to write, which is left empty."""
    objects, pdf.objects = pdf.objects, []
    root = objects[_number(pdf.catalog["StructTreeRoot"])]
    top = objects[_number(root["K"][0])]
    keys = objects[_number(root["ParentTree"])]
    numbers = pdf.pages["Kids"][::3]
    fonts = objects[_number(objects[_number(objects[numbers[0]]["Resources"])]["Font"])]
    elements: dict[int, list[int]] = {number: [] for number in numbers}
    for reference in top["K"]:
        element = objects[_number(reference)]
        elements[_number(element["Pg"])].append(element.number)
    pages = tuple(
        LaidOutPage(
            objects[number],
            page.width > page.height,
            tuple(elements[number]),
            frozenset(page.anchors),
            tuple((level, label, down * 0.75) for level, label, (_, down), _ in page.bookmarks),
        )
        for number, page in zip(numbers, document.pages, strict=True)
    )
    made_anew = {root.number, top.number, keys.number, pdf.catalog.number, pdf.pages.number, *numbers}
    names = pdf.catalog.get("Names")
    return LaidOutPages(
        pages=pages,
        objects=objects,
        own=tuple(each for each in objects[1:] if each.number not in made_anew),
        fonts=fonts,
        shared=Shared(
            pdf.catalog.number,
            pdf.pages.number,
            structure_root=root.number,
            structure_document=top.number,
            names=f"/Names {_text(names.data)}" if names else "",
        ),
        keys=_text(keys["Nums"].data)[1:-1],
        next_key=len(keys["Nums"]) // 2,
    )


def scope_headings(objects: list[PdfObject]) -> None:
    """Say of every heading of a table whether it heads a column or a row, which WeasyPrint does not say."""
    for element in objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            group = objects[_number(objects[_number(element["P"])]["P"])]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _number(reference: bytes | str) -> int:
    return int(reference.split()[0])


def _text(data: bytes) -> str:
    return data.decode("latin-1")
