"""Fonts inside the PDF: only the glyphs that were drawn, with the text each one stands for."""

import uharfbuzz as hb

from paper.pdf.press.shaping import Face
from paper.pdf.press.writer import Writer

_SYMBOLIC = 4
_ITALIC = 64
_AT_ONCE = 100  # entries of one block of a character map, by the specification
_DROPPED = ("GSUB", "GPOS", "GDEF", "DSIG", "name", "kern", "STAT", "gasp", "fvar", "gvar", "avar", "HVAR", "MVAR")


def embed(writer: Writer, face: Face, number: int, *, tag: str) -> None:
    """Write a face under its object number; ``tag`` is the six letters that mark a part of a font."""
    name = f"{tag}+{face.name}"
    glyphs = sorted(face.text_of)
    data = _subset(face, glyphs)
    file = writer.reserve()
    writer.stream(file, data, f"/Length1 {len(data)}")
    flags = _SYMBOLIC | (_ITALIC if face.italic_angle else 0)
    descriptor = writer.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox{face.box}/ItalicAngle {face.italic_angle:g}"
        f"/Ascent {face.ascent:g}/Descent {-face.descent:g}/CapHeight {face.cap_height}/StemV 80"
        f"/FontFile2 {file} 0 R>>".replace(",", "")
    )
    widths = " ".join(f"{glyph}[{face.width_of(glyph)}]" for glyph in glyphs)
    descendant = writer.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity/DW 0/W[{widths}]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R>>"
    )
    unicode = writer.reserve()
    writer.stream(unicode, _character_map(face, glyphs))
    writer.small(
        number,
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>",
    )


def _subset(face: Face, glyphs: list[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    # The numbers of glyphs in the pages are those of the whole font.
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    return bytes(hb.subset(face.face, wanted).blob.data)


def _character_map(face: Face, glyphs: list[int]) -> bytes:
    pairs = [
        f"<{glyph:04x}> <{face.text_of[glyph].encode('utf-16-be').hex()}>" for glyph in glyphs if face.text_of[glyph]
    ]
    blocks = "".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n"
        for block in (pairs[begin : begin + _AT_ONCE] for begin in range(0, len(pairs), _AT_ONCE))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{blocks}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
