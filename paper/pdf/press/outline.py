"""The outline of a document: what a reader shows beside the pages to go to."""

from dataclasses import dataclass, field

from paper.pdf.press.writer import Writer, text


@dataclass
class Entry:
    """One entry: its level from 1, its words, and where it leads: a page and a height on it in points from below."""

    level: int
    label: str
    page: int
    height: float
    number: int = 0
    below: list["Entry"] = field(default_factory=list)

    @property
    def many(self) -> int:
        """How many entries stand below it, at every level."""
        return sum(1 + entry.many for entry in self.below)


def write_outline(writer: Writer, entries: list[Entry]) -> int:
    """Write the outline; return its object, or 0 when nothing stands in it."""
    if not entries:
        return 0
    root = Entry(0, "", 0, 0, writer.reserve())
    above = [root]
    for entry in entries:
        while above[-1].level >= entry.level:
            above.pop()
        above[-1].below.append(entry)
        above.append(entry)
        entry.number = writer.reserve()
    _write_below(writer, root)
    writer.small(root.number, f"<</Type/Outlines/Count {root.many}{_ends(root)}>>")
    return root.number


def _write_below(writer: Writer, above: Entry) -> None:
    for place, entry in enumerate(above.below):
        before = f"/Prev {above.below[place - 1].number} 0 R" if place else ""
        behind = f"/Next {above.below[place + 1].number} 0 R" if place + 1 < len(above.below) else ""
        count = f"/Count {entry.many}{_ends(entry)}" if entry.below else ""
        writer.small(
            entry.number,
            f"<</Title{text(entry.label)}/Parent {above.number} 0 R{before}{behind}{count}"
            f"/Dest[{entry.page} 0 R/XYZ 0 {entry.height:.2f} 0]>>",
        )
        _write_below(writer, entry)


def _ends(entry: Entry) -> str:
    return f"/First {entry.below[0].number} 0 R/Last {entry.below[-1].number} 0 R"
