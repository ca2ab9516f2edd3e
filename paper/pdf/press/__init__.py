"""The printer of big tables: a sheet as a tagged PDF, written page by page, flat in memory for a whole province."""

from paper.pdf.press.document import Document
from paper.pdf.press.table import lay, press

__all__ = ["Document", "lay", "press"]
