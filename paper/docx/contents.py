"""The table of contents (สารบัญ) of a document for Word: a field that Word makes anew, filled in with the chapters.

Which page a chapter stands on only the program knows that lays it out: until it has said so no number is claimed, and a
line below says how to ask for it; it goes when the contents are made anew.
"""

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph as Drawn

from paper.docx.styles import ENTRY, OF_CONTENTS
from paper.docx.table import UNSPEAKABLE
from paper.layout.contents import TITLE

HOW_TO_NUMBER: Final = "เลขหน้าจะขึ้นเมื่อปรับปรุงสารบัญ: ใน Word คลิกขวาที่สารบัญแล้วเลือกปรับปรุงเขตข้อมูล ใน LibreOffice เลือกปรับปรุงดัชนี"
# Chapters alone, as links; Word makes a field that is dirty anew when it opens the document.
_BEGIN: Final = (
    '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def bookmarked(drawn: Drawn, number: int) -> str:
    """Give a heading a place that links lead to, and return its name."""
    name, paragraph = f"_Toc{number:09}", drawn._p  # noqa: SLF001  python-docx has no call for bookmarks
    first = paragraph.r_lst[0]
    first.addprevious(_element("bookmarkStart", f'w:id="{number}" w:name="{name}"'))
    paragraph.append(_element("bookmarkEnd", f'w:id="{number}"'))
    return name


def _element(name: str, attributes: str) -> object:
    return parse_xml(f"<w:{name} {nsdecls('w')} {attributes}/>")


class Listing:
    """The contents at their place in a document; ``fill`` writes the chapters, which are known at the end."""

    def __init__(self, document: Document) -> None:
        """Keep the place."""
        self._document = document
        self._place = document.add_paragraph()

    def fill(self, chapters: Iterable[tuple[str, str]]) -> None:
        """Write a line for every chapter: the name of its place, and its words."""
        styles = self._document.styles
        style = f'<w:pStyle w:val="{styles[ENTRY].style_id}"/>'
        lines = [
            f"<w:p><w:pPr>{style}</w:pPr>{'' if number else _BEGIN}{_link(*chapter)}</w:p>"
            for number, chapter in enumerate(chapters)
        ]
        heading = (
            f'<w:p><w:pPr><w:pStyle w:val="{styles[OF_CONTENTS].style_id}"/><w:pageBreakBefore/><w:jc w:val="center"/>'
            f"</w:pPr>{_run(TITLE)}</w:p>"
        )
        last = f"<w:p>{_run(HOW_TO_NUMBER)}{_END}</w:p>" if lines else ""
        made = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{heading}{''.join(lines)}{last}</w:sdtContent>"
            "</w:sdt>"
        )
        place = self._place._p  # noqa: SLF001
        place.addprevious(made)
        place.getparent().remove(place)


def _link(name: str, words: str) -> str:
    number = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h '
        f'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{_END}'
    )
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{_run(words)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'


def _run(words: str) -> str:
    text = escape(words.translate(UNSPEAKABLE))
    return f'<w:r><w:rPr><w:cs/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
