"""An official letter (หนังสือภายนอก) as data, and its prints: page, PDF, and a document to go on writing in Word.

The order and the words of its fields are those of ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ. The emblem is not printed:
room for it is left.
"""

from paper.layout.letter import Letter
from paper.layout.measures import LETTER
from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf


def as_pdf(letter: Letter, page_footer: PageFooter) -> bytes:
    """Print a letter. Raises as ``paper.pdf.pdf`` does."""
    return pdf("paper/letter.html", {"blocks": letter.blocks(), "page_footer": page_footer, "page": LETTER})
