"""Places as equal squares, as data: the same drawing on the screen and in a PDF, always beside a table of its figures.

A square is one unit of work, whatever its area; it holds a name and one value, and its state is its fill, its lower
edge and a word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One square: its name (behind its number, if it has one), one value, its state's word and badge, and its place.

    ``state`` names a badge; ``url`` is what the square opens, «» for nothing; ``x`` and ``y`` count squares from the
    left and from the top, from nought.
    """

    name: str
    word: str
    state: str
    x: int
    y: int
    number: int | None = None
    value: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """Say the square in one breath."""
        number = "" if self.number is None else f"{self.number} "
        return f"{number}{self.name} {self.value or self.word}"


@dataclass(frozen=True)
class TileMap:
    """Squares in the order in which they are read, what they show, and how they were placed."""

    title: str
    note: str
    tiles: tuple[Tile, ...]

    @property
    def sentence(self) -> str:
        """Say the whole drawing in one sentence, for whoever does not see it."""
        return f"{self.title}: " + "; ".join(tile.words for tile in self.tiles)

    @property
    def grid(self) -> list[list[Tile | None]]:
        """Return the rows from the top, each from the left, None where nothing stands."""
        at = {(tile.x, tile.y): tile for tile in self.tiles}
        across, down = (max((place[axis] for place in at), default=-1) + 1 for axis in (0, 1))
        return [[at.get((x, y)) for x in range(across)] for y in range(down)]

    @property
    def key(self) -> list[tuple[str, int]]:
        """Return every state's word with how many squares are in it, the most frequent first."""
        return Counter(tile.word for tile in self.tiles if tile.word).most_common()
