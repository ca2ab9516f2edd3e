"""The tags of a printed table, for readers that read aloud: Document → Table → Caption, THead, TBody → TR → TH, TD."""

from array import array
from collections.abc import Iterable

from paper.press.writer import Writer


class Structure:
    """Writes the elements row by row; only the numbers of the rows and of the pages are kept."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.root, self._document, self._table = writer.reserve(), writer.reserve(), writer.reserve()
        self._head, self._body = writer.reserve(), writer.reserve()
        self._caption = 0
        self._rows: dict[int, array[int]] = {self._head: array("L"), self._body: array("L")}
        self._pages = array("L")  # the lists of elements, one per page

    def row(self, *, heading: bool) -> "Row":
        """Begin a row of the head or the body."""
        parent = self._head if heading else self._body
        row = Row(self._writer, parent)
        self._rows[parent].append(row.number)
        return row

    def caption(self, page: int, mark: int) -> int:
        """Write the caption, whose text is marked on a page; return its element."""
        self._caption = self._writer.add(_element("Caption", self._table, f"/Pg {page} 0 R/K {mark}"))
        return self._caption

    def page(self, elements: list[int]) -> None:
        """Close a page: its marks belong to these elements, in order."""
        self._pages.append(self._writer.add(f"[{_references(elements)}]"))

    def close(self) -> None:
        """Write the elements that hold the others."""
        small = self._writer.small
        numbered = " ".join(f"{place} {number} 0 R" for place, number in enumerate(self._pages))
        parents = self._writer.add(f"<</Nums[{numbered}]>>")
        for number, tag in ((self._head, "THead"), (self._body, "TBody")):
            small(number, _element(tag, self._table, f"/K[{_references(self._rows[number])}]"))
        parts = [part for part in (self._caption, self._head, self._body) if part]
        small(self._table, _element("Table", self._document, f"/K[{_references(parts)}]"))
        small(self._document, _element("Document", self.root, f"/K[{self._table} 0 R]"))
        keys = f"/K[{self._document} 0 R]/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._pages)}"
        small(self.root, f"<</Type/StructTreeRoot{keys}>>")


class Row:
    """One row; its cells may be drawn on several pages."""

    def __init__(self, writer: Writer, parent: int) -> None:
        self.number = writer.reserve()
        self._writer, self._parent = writer, parent
        self._cells: list[tuple[int, str, str, list[tuple[int, int]]]] = []

    def cell(self, attributes: str, *, heading: bool) -> int:
        """Add a cell; return its place in the row, to be given to ``mark``."""
        number = self._writer.reserve()
        tag = "TH" if heading else "TD"
        owner = f"/A<</O/Table{attributes}>>" if attributes else ""
        self._cells.append((number, tag, owner, []))
        return len(self._cells) - 1

    def mark(self, place: int, page: int, mark: int) -> int:
        """Say that a cell's text, or a part of it, is marked on a page; return its element."""
        self._cells[place][3].append((page, mark))
        return self._cells[place][0]

    def close(self) -> None:
        """Write the row and its cells."""
        for number, tag, owner, marks in self._cells:
            self._writer.small(number, _element(tag, self.number, owner + _kids(marks)))
        cells = _references(number for number, *_ in self._cells)
        self._writer.small(self.number, _element("TR", self._parent, f"/K[{cells}]"))


def _kids(marks: list[tuple[int, int]]) -> str:
    if len(marks) == 1:
        [(page, mark)] = marks
        return f"/Pg {page} 0 R/K {mark}"
    return f"/K[{' '.join(f'<</Type/MCR/Pg {page} 0 R/MCID {mark}>>' for page, mark in marks)}]"


def _element(tag: str, parent: int, entries: str) -> str:
    return f"<</Type/StructElem/S/{tag}/P {parent} 0 R{entries}>>"


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
