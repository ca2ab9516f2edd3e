"""Words as glyphs: HarfBuzz shapes every distinct word once, and what a PDF draws of it is kept."""

import itertools
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from paper.pdf.press.writer import text as text_string
from paper.thai.letters import in_parts, is_silent, spare_fonts

# A book of a province has some ten thousand distinct words; a memory without end would not be flat.
_WORDS_KEPT: Final = 30_000
_UNKNOWN: Final = "?"
# In a word's code: the size in which it is drawn, which canvas.text puts in.
SIZE: Final = "\x01"
_FEATURES: Final = {"kern": True, "liga": True}


class Word(NamedTuple):
    """A shaped word: its width in thousandths of the letter size, and the inside of a PDF's TJ string."""

    width: float
    code: str


class Face:
    """One font file: its measures, and which glyphs were drawn for which text."""

    def __init__(self, path: Path, spares: "Spares | None" = None) -> None:
        self.path, self.spares = path, spares
        self.face = hb.Face(hb.Blob.from_file_path(path))
        self.font = hb.Font(self.face)
        # Everything below is in thousandths of the letter size, as PDF wants it.
        self.font.scale = (1000, 1000)
        with TTFont(path, lazy=True) as font:
            per_em = font["head"].unitsPerEm
            scale = 1000 / per_em
            self.ascent: float = font["hhea"].ascent * scale
            self.descent: float = -font["hhea"].descent * scale
            head = font["head"]
            self.box = [round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]
            self.cap_height = round(getattr(font["OS/2"], "sCapHeight", 700) * scale)
            self.name = font["name"].getDebugName(6)
            self.italic_angle = font["post"].italicAngle
            self.letters = frozenset(font.getBestCmap())
        self.text_of: dict[int, str] = {}
        self.resource = ""  # the name under which the pages know it, of a spare font

    def width_of(self, glyph: int) -> int:
        """Give the width of a glyph as the PDF declares it."""
        width: float = self.font.get_glyph_h_advance(glyph)
        return round(width)

    def has(self, text: str) -> bool:
        """Tell whether the font has every letter of a text."""
        return all(ord(letter) in self.letters for letter in text)

    def nearest(self, letter: str) -> str:
        """Replace a letter that no font has by what it stands for, or by a question mark."""
        if self.has(letter):
            return letter
        meant = unicodedata.normalize("NFKC", letter)
        return meant if meant and self.has(meant) else _UNKNOWN

    def glyphs(self, text: str) -> tuple[list[hb.GlyphInfo], list[hb.GlyphPosition]]:
        """Shape a text as Thai, left to right."""
        buffer = hb.Buffer()
        # A mark keeps the text it stands for, and does not share its letter's.
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = "th"
        hb.shape(self.font, buffer, _FEATURES)
        return buffer.glyph_infos, buffer.glyph_positions


class Spares:
    """The fonts of letters that the papers' own font lacks; none is read before such a letter comes."""

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """The fonts, in the order in which they are asked."""
        faces = tuple(map(Face, spare_fonts()))
        for place, face in enumerate(faces):
            face.resource = f"S{place}"
        return faces

    @property
    def used(self) -> tuple[Face, ...]:
        """Those of which something was drawn."""
        return tuple(face for face in self.__dict__.get("faces", ()) if face.text_of)

    def of(self, letter: str) -> Face | None:
        """Return the first font that has a letter."""
        return next((face for face in self.faces if face.has(letter)), None)


class Style:
    """A face in a size, with the words that were shaped for it."""

    def __init__(self, face: Face, size: float, *, resource: str) -> None:
        self.face = face
        self.size = size
        self.resource = resource
        self._words: dict[str, Word] = {}

    def smaller(self, part: float) -> "Style":
        """Give the same letters in a part of their size; what was shaped is shaped for every size."""
        style = Style(self.face, self.size * part, resource=self.resource)
        style._words = self._words
        return style

    @cached_property
    def space(self) -> Word:
        """The shaped space."""
        return self.word(" ")

    def baseline(self, leading: float) -> float:
        """Tell how far below the top of a line of that height the letters stand, in points."""
        above, below = self.points(self.face.ascent), self.points(self.face.descent)
        return (leading - above - below) / 2 + above

    def word(self, text: str) -> Word:
        """Give a shaped word; it is shaped the first time it is asked for."""
        word = self._words.get(text)
        if word is None:
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            word = self._words[text] = self._shaped(text) if self.face.has(text) else self._mixed(text)
        return word

    def points(self, width: float) -> float:
        """Turn thousandths of the letter size into points."""
        return width * self.size / 1000

    def _mixed(self, text: str) -> Word:
        """Shape a word some letters of which the face lacks: spare fonts draw them, and say what they stand for."""
        width, code = 0.0, []
        for spare, letters in itertools.groupby(filter(lambda each: not is_silent(each), text), self._spare):
            if spare is None:
                word = self._shaped("".join(map(self.face.nearest, letters)))
                code.append(word.code)
            else:
                run = "".join(letters)
                word = Style(spare, self.size, resource=spare.resource).word(in_parts(run))
                said = f"/Span <</ActualText{text_string(run)}>> BDC"
                drawn = f"/{spare.resource} {SIZE} Tf [<{word.code}>]TJ"
                code.append(f">]TJ {said} {drawn} EMC /{self.resource} {SIZE} Tf [<")
            width += word.width
        return Word(width, "".join(code))

    def _spare(self, letter: str) -> Face | None:
        return None if self.face.has(letter) or self.face.spares is None else self.face.spares.of(letter)

    def _shaped(self, text: str) -> Word:
        infos, positions = self.face.glyphs(text)
        width, code = 0.0, []
        for place, (info, position) in enumerate(zip(infos, positions, strict=True)):
            glyph, moved = info.codepoint, position.x_offset
            self._remember(glyph, text, _span(infos, place, len(text)))
            # What the viewer goes on by itself, less what the shaper wants.
            back = self.face.width_of(glyph) - position.x_advance + moved
            drawn = f"{glyph:04x}"
            if position.y_offset:
                rise = self.points(position.y_offset)
                drawn = f">]TJ {rise:.3f} Ts [<{drawn}>]TJ 0 Ts [<"
            code.append((f">{-moved:g}<" if moved else "") + drawn + (f">{back:g}<" if back else ""))
            width += position.x_advance
        return Word(width, "".join(code))

    def _remember(self, glyph: int, text: str, span: tuple[int, int]) -> None:
        if glyph not in self.face.text_of or not self.face.text_of[glyph]:
            self.face.text_of[glyph] = text[slice(*span)]


def _span(infos: list[hb.GlyphInfo], place: int, length: int) -> tuple[int, int]:
    """Find the letters a glyph stands for; of several glyphs for the same letters the last one stands for them."""
    begin = infos[place].cluster
    if place + 1 < len(infos) and infos[place + 1].cluster == begin:
        return begin, begin
    end = next((info.cluster for info in infos[place + 1 :] if info.cluster > begin), length)
    return begin, end
