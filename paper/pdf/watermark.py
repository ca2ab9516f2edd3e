"""Words across every page of a finished PDF, whichever printer made it."""

import functools
import io
import math
from typing import Final

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject

from paper.pdf.fonts import typeface
from paper.pdf.press.embedding import embed
from paper.pdf.press.shaping import Face, Style
from paper.pdf.press.writer import Writer

_SIZE: Final = 54.0  # points
_TURN: Final = math.radians(40)
_NAME: Final = "/Watermark"
# Red that print and a copier keep, so thin that what stands below is read.
_INK: Final = "0.75 0.1 0.1 rg"
_THINNESS: Final = 0.22


def watermarked(content: bytes, words: str) -> bytes:
    """Write ``words`` aslant over every page of a PDF; its text, tags and outline stay as they are.

    The words are an artifact to readers of the page's tags, and text to whoever searches the file.
    """
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    mark = PdfReader(io.BytesIO(_mark_page(words))).pages[0]
    form = _form(writer, mark)
    before = writer._add_object(_stream("q"))  # noqa: SLF001  the only way to add an object, as pypdf's manual does
    after: dict[tuple[float, float], IndirectObject] = {}
    for page in writer.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        if size not in after:
            after[size] = writer._add_object(_stream(_placed(size)))  # noqa: SLF001
        _put(page, before, after[size], form=form)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _put(page: PageObject, before: IndirectObject, after: IndirectObject, *, form: IndirectObject) -> None:
    """Put the page's own operators in brackets and the mark behind them."""
    drawn = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
    contents = drawn.get_object()
    parts = list(contents) if isinstance(contents, ArrayObject) else [drawn]
    page[NameObject("/Contents")] = ArrayObject([before, *parts, after])
    resources = _copied(page, "/Resources")
    forms = _copied(resources, "/XObject")
    forms[NameObject(_NAME)] = form
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources


def _copied(holder: DictionaryObject, name: str) -> DictionaryObject:
    """Copy a dictionary out of another one: pages share theirs."""
    original = holder[name].get_object() if name in holder else None
    return DictionaryObject(original) if isinstance(original, DictionaryObject) else DictionaryObject()


def _placed(size: tuple[float, float]) -> str:
    """Draw the mark about the middle of a page, turned."""
    cosine, sine = math.cos(_TURN), math.sin(_TURN)
    turn = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {size[0] / 2:.2f} {size[1] / 2:.2f} cm"
    return f"Q /Artifact BMC q {turn} {_NAME} Do Q EMC"


def _form(writer: PdfWriter, mark: PageObject) -> IndirectObject:
    """Make the page of the words a form that pages draw."""
    drawn = mark.get_contents()
    form = _stream(drawn.get_data().decode("latin-1") if drawn is not None else "")
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(mark.mediabox)
    form[NameObject("/Resources")] = mark["/Resources"].clone(writer)
    added: IndirectObject = writer._add_object(form)  # noqa: SLF001
    return added


def _stream(operators: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(operators.encode("latin-1"))
    return stream


@functools.lru_cache(maxsize=8)
def _mark_page(words: str) -> bytes:
    """Print the words as a PDF of one page about the origin, with the letters they need."""
    target = io.BytesIO()
    writer = Writer(target)
    face = Face(typeface().folder / "Bold.ttf")
    word = Style(face, _SIZE, resource="Words").word(words)
    width = word.width * _SIZE / 1000
    root, tree, page, font, drawn = (writer.reserve() for _ in range(5))
    state = writer.add(f"<</Type/ExtGState/ca {_THINNESS}>>")
    at = f"{-width / 2:.2f} {-_SIZE / 3:.2f} Td"
    writer.stream(
        drawn, f"/Thin gs {_INK} BT /Words {_SIZE:g} Tf {at} [<{word.code}>] TJ ET".replace("<>", " ").encode()
    )
    writer.small(root, f"<</Type/Catalog/Pages {tree} 0 R>>")
    writer.small(tree, f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>")
    box = f"[{-width:.0f} {-_SIZE * 2:.0f} {width:.0f} {_SIZE * 2:.0f}]"
    resources = f"<</Font<</Words {font} 0 R>>/ExtGState<</Thin {state} 0 R>>>>"
    writer.small(page, f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources{resources}/Contents {drawn} 0 R>>")
    embed(writer, face, font, tag="MARKED")
    writer.close(root, writer.add("<<>>"), "00" * 16)
    return target.getvalue()
