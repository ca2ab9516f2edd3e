"""The measures of printed pages and tables, which both printers of a sheet share so that their pages look alike."""

from dataclasses import dataclass
from typing import Final

POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True)
class Page:
    """A page of A4 and its margins in millimetres."""

    width_mm: float
    height_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float
    left_mm: float

    @property
    def is_wide(self) -> bool:
        """Tell whether the page is turned."""
        return self.width_mm > self.height_mm

    @property
    def text_mm(self) -> float:
        """The width between the margins."""
        return self.width_mm - self.left_mm - self.right_mm

    @property
    def body_points(self) -> float:
        """The height between the margins, in points."""
        return (self.height_mm - self.top_mm - self.bottom_mm) * POINTS_PER_MM

    @property
    def margins(self) -> str:
        """The margins as CSS writes them."""
        return f"{self.top_mm}mm {self.right_mm}mm {self.bottom_mm}mm {self.left_mm}mm"


PORTRAIT: Final = Page(210, 297, 20, 18, 18, 22)
LANDSCAPE: Final = Page(297, 210, 18, 12, 15, 12)
LETTER: Final = Page(210, 297, 15, 20, 20, 30)  # the first page of an official letter


# The office's font, which documents for Word and workbooks name; PDFs are printed in Sarabun, its free sister.
OFFICE_FONT: Final = "TH Sarabun New"
# The letter size of everything printed in Sarabun; an office's own font is printed in a size that looks the same.
SARABUN_POINTS: Final = 10.6


@dataclass(frozen=True)
class Look:
    """Sizes as parts of the letter size of the page, leading as parts of the letter size, the rest in points."""

    leading: float = 1.55
    title_size: float = 0.85
    foot_size: float = 0.75
    foot_leading: float = 1.4
    caption_gap: float = 0.2
    table_size: float = 0.87
    table_leading: float = 1.4
    padding_x: float = 3
    padding_y: float = 1.5
    border: float = 0.4
    border_colour: str = "#444444"
    foot_colour: str = "#333333"
    heading_fill: str = "#e9eef2"
    group_fill: str = "#f4f6f8"
    title_width: float = 0.75  # of the page, the form code has the rest
    foot_width: float = 0.82  # of the page, the page number has the rest
    part_heading_size: float = 1.05
    part_heading_leading: float = 1.45
    part_gap: float = 0.5  # below a heading or a framed sentence
    table_gap: float = 0.8  # below a table
    frame: float = 1
    frame_x_mm: float = 4
    frame_y_mm: float = 2


LOOK: Final = Look()


def part_with_room(room: float, width: float) -> int:
    """Tell in which part of its letters, in steps of ten per cent, a text of a width has room."""
    return max(30, int(10 * room / width) * 10)
