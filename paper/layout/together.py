"""Which lines of a table stand on one page."""

from collections.abc import Iterable, Iterator
from typing import Final

from paper.layout.sheet import Line, Role

_KEPT_WITH_NEXT: Final = frozenset({Role.GROUP})
_KEPT_WITH_LAST: Final = frozenset({Role.SUBTOTAL, Role.TOTAL})


def kept_together(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Hold a group's title with its first row, and sums with the row above them."""
    together: list[Line] = []
    for line in lines:
        if together and line.role not in _KEPT_WITH_LAST and together[-1].role not in _KEPT_WITH_NEXT:
            yield together
            together = []
        together.append(line)
    if together:
        yield together
