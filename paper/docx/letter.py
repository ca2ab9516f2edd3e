"""An official letter as a document to go on writing in Word."""

from paper.docx.document import document
from paper.layout.letter import Letter
from paper.layout.measures import LETTER
from paper.layout.page_footer import PageFooter


def as_docx(letter: Letter, page_footer: PageFooter) -> bytes:
    """Write a letter for Word; nothing stands on its edges."""
    return document(letter.blocks(), page_footer, page=LETTER, edges=False)
