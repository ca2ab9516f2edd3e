"""PDF: the pages WeasyPrint lays out, the press of big tables, and the book of both."""
