"""Text as lines of a width: broken where Pango with libthai breaks, as the pages of WeasyPrint are."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from paper.pdf.press.shaping import Style, Word
from paper.thai.breaks import pieces

_TEXTS_KEPT: Final = 2_000
# A letter with its marks, and with the vowel that is written before it.
_LETTER: Final = re.compile("[\u0e40-\u0e44]?.[\u0e30-\u0e3a\u0e45-\u0e4e\u0300-\u036f ]*", re.DOTALL)


class TextLine(NamedTuple):
    """A line: its width in points and the inside of its TJ string."""

    width: float
    code: str


class Piece(NamedTuple):
    """A shaped word and the blanks behind it, widths in thousandths of the letter size."""

    code: str
    width: float
    blanks: str
    blanks_width: float


class Filler:
    """Fills lines of one width in one style; texts that come again are not filled again."""

    def __init__(self, style: Style, width: float, *, whole: bool = False) -> None:
        self.style = style
        self._whole = whole
        self._limit = float("inf") if whole else width * 1000 / style.size
        self._texts: dict[str, tuple[TextLine, ...]] = {}
        self._shaped: dict[str, Piece] = {}

    def lines(self, text: str) -> tuple[TextLine, ...]:
        """Give the lines of a text; an empty text has none."""
        lines = self._texts.get(text)
        if lines is None:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            lines = self._texts[text] = tuple(self._filled(text)) if text else ()
        return lines

    def _filled(self, text: str) -> Iterator[TextLine]:
        for paragraph in text.split("\n"):
            yield from self._paragraph(paragraph)

    def _paragraph(self, text: str) -> Iterator[TextLine]:
        """Put words on a line as long as they fit; spaces at its end take no room and are not drawn."""
        line: list[str] = []
        width = waiting = 0.0  # blanks wait until a word follows them on the same line
        blanks = ""
        for code, room, spaces, blank_room in self._words(text):
            if line and width + waiting + room > self._limit:
                yield self._line(line, width)
                line, width, blanks, waiting = [], 0.0, "", 0.0
            if code:
                line += (blanks, code)
                width += waiting + room
                blanks, waiting = "", 0.0
            if line:
                blanks += spaces
                waiting += blank_room
        yield self._line(line, width)

    def _words(self, text: str) -> Iterator[Piece]:
        """Give shaped words; one that is wider than the line is cut into lines of its own."""
        shaped, limit = self._shaped, self._limit
        for piece in (text,) if self._whole else pieces(text):
            word = shaped.get(piece) or self._shape(piece)
            if word.width > limit:
                yield from map(self._shape, self._parts(piece))
            else:
                yield word

    def _parts(self, piece: str) -> Iterator[str]:
        """Cut a word between letters so that every part fills a line; marks stay with the letter they stand at."""
        part = ""
        for letter in _LETTER.findall(piece):
            if part.strip() and self._shape(part + letter).width > self._limit:
                yield part
                part = ""
            part += letter
        yield part

    def _shape(self, piece: str) -> Piece:
        core = piece.rstrip(" ")
        space, spaces = self.style.space, len(piece) - len(core)
        word = self.style.word(core) if core else Word(0.0, "")
        made = Piece(word.code, word.width, space.code * spaces, space.width * spaces)
        if len(self._shaped) >= _TEXTS_KEPT:
            self._shaped.clear()
        self._shaped[piece] = made
        return made

    def _line(self, words: list[str], width: float) -> TextLine:
        return TextLine(self.style.points(width), "".join(words))
