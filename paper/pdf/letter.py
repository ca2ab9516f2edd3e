"""An official letter as PDF."""

from paper.layout.letter import Letter
from paper.layout.measures import LETTER
from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf


def as_pdf(letter: Letter, page_footer: PageFooter) -> bytes:
    """Print a letter. Raises as ``paper.pdf.pdf`` does."""
    return pdf("paper/letter.html", {"blocks": letter.blocks(), "page_footer": page_footer, "page": LETTER})
