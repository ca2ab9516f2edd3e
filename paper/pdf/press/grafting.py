"""Putting the pages of the other printer into a document: their objects are written as they are, with their numbers."""

from typing import Protocol

from paper.pdf.pages import LaidOutPages
from paper.pdf.press.structure import Structure
from paper.pdf.press.writer import Writer


class Digest(Protocol):
    """What is told every content of the document."""

    def update(self, data: bytes, /) -> None:
        """Take a content in."""


def graft(writer: Writer, pages: LaidOutPages, structure: Structure, *, font: int, digest: Digest) -> int:
    """Write what the pages need; give them the font of the feet. Return the content that saves the graphics state."""
    pages.fonts["R"] = f"{font} 0 R"
    for each in pages.own:
        data = each.data
        digest.update(data)
        if each.compressible:
            writer.small(each.number, data.decode("latin-1"))
        else:
            writer.large(each.number, data)
    structure.take_keys(pages.keys, pages.next_key)
    saved = writer.reserve()
    writer.stream(saved, b"q", compress=False)
    return saved
