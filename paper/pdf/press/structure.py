"""The tags of a document for readers that read aloud: Document → H1, P, Table → Caption, THead, TBody → TR → TH, TD."""

from array import array
from collections.abc import Iterable

from paper.pdf.press.writer import Writer


class Structure:
    """Writes the elements as they come; of those that are written only the numbers are kept."""

    def __init__(self, writer: Writer, *, root: int = 0, document: int = 0) -> None:
        """Begin the tree; a root and a document that another printer has begun are gone on with."""
        self._writer = writer
        self.root, self._document = root or writer.reserve(), document or writer.reserve()
        self._kids = array("L")
        self._key = 0
        self._keys: list[str] = []  # the tree's list: number, then what belongs to it

    @property
    def next_key(self) -> int:
        """The number under which the elements of the next page are listed."""
        return self._key

    def text(self, tag: str, page: int, mark: int) -> int:
        """Write an element of which the text is marked on a page; return it."""
        number = self._writer.add(_element(tag, self._document, f"/Pg {page} 0 R/K {mark}"))
        self._kids.append(number)
        return number

    def table(self) -> "Table":
        """Begin a table."""
        table = Table(self._writer, self._document)
        self._kids.append(table.number)
        return table

    def contents(self) -> "Contents":
        """Begin a table of contents."""
        contents = Contents(self._writer, self._document)
        self._kids.append(contents.number)
        return contents

    def link(self, element: int, page: int, *, marks: Iterable[int], annotation: int) -> None:
        """Write a link whose texts are marked on a page, with its annotation."""
        reference = f"<</Type/OBJR/Pg {page} 0 R/Obj {annotation} 0 R>>"
        kids = f"/Pg {page} 0 R/K[{' '.join(map(str, marks))} {reference}]"
        self._writer.small(element, _element("Link", element - 1, kids))

    def annotation(self, element: int) -> int:
        """List an annotation under the next number, after its page is closed; return the number."""
        self._keys.append(f"{self._key} {element} 0 R")
        self._key += 1
        return self._key - 1

    def page(self, elements: list[int]) -> None:
        """Close a page: its marks belong to these elements, in order."""
        self._keys.append(f"{self._key} {self._writer.add(f'[{_references(elements)}]')} 0 R")
        self._key += 1

    def take_keys(self, entries: str, next_key: int) -> None:
        """Take over the list of another printer, before any page is closed here."""
        self._keys.append(entries)
        self._key = next_key

    def take_kids(self, elements: Iterable[int]) -> None:
        """Take over elements of another printer; they are read next."""
        self._kids.extend(elements)

    def close(self) -> None:
        """Write the elements that hold the others."""
        parents = self._writer.add(f"<</Nums[{' '.join(self._keys)}]>>")
        self._writer.small(self._document, _element("Document", self.root, f"/K[{_references(self._kids)}]"))
        keys = f"/K[{self._document} 0 R]/ParentTree {parents} 0 R/ParentTreeNextKey {self._key}"
        self._writer.small(self.root, f"<</Type/StructTreeRoot{keys}>>")


class Contents:
    """The elements of a table of contents: every item holds one link, whose number follows that of the item."""

    def __init__(self, writer: Writer, parent: int) -> None:
        self._writer, self._parent, self.number = writer, parent, writer.reserve()
        self._items = array("L")

    def item(self) -> int:
        """Write an item; return its link, which is still to be written."""
        item = self._writer.reserve()
        link = self._writer.reserve()
        self._writer.small(item, _element("TOCI", self.number, f"/K[{link} 0 R]"))
        self._items.append(item)
        return link

    def close(self) -> None:
        """Write the element that holds the items."""
        self._writer.small(self.number, _element("TOC", self._parent, f"/K[{_references(self._items)}]"))


class Table:
    """The elements of one table, written row by row; only the numbers of its rows are kept."""

    def __init__(self, writer: Writer, parent: int) -> None:
        self._writer, self._parent = writer, parent
        self.number, self._head, self._body = writer.reserve(), writer.reserve(), writer.reserve()
        self._caption = 0
        self._rows: dict[int, array[int]] = {self._head: array("L"), self._body: array("L")}

    def row(self, *, heading: bool) -> "Row":
        """Begin a row of the head or the body."""
        parent = self._head if heading else self._body
        row = Row(self._writer, parent)
        self._rows[parent].append(row.number)
        return row

    def caption(self, page: int, mark: int) -> int:
        """Write the caption, whose text is marked on a page; return its element."""
        self._caption = self._writer.add(_element("Caption", self.number, f"/Pg {page} 0 R/K {mark}"))
        return self._caption

    def close(self) -> None:
        """Write the elements that hold the rows."""
        for number, tag in ((self._head, "THead"), (self._body, "TBody")):
            self._writer.small(number, _element(tag, self.number, f"/K[{_references(self._rows[number])}]"))
        parts = [part for part in (self._caption, self._head, self._body) if part]
        self._writer.small(self.number, _element("Table", self._parent, f"/K[{_references(parts)}]"))


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
