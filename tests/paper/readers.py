"""Readers of PDFs, and of the table of a form in every print of it, that the tests of all printers share."""

import io
import itertools
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import docx
import openpyxl
from pypdf import PdfReader

from paper.layout.sheet import Sheet
from paper.thai import area_dashed, thai_date
from paper.thai.digits import Digits

WORDS_IN_LINES = """
ตำบล การ น้ำดื่ม ผู้ใหญ่บ้าน ที่ปรึกษา ปุ๋ย ตัวชี้วัด ผลที่คาดว่าจะได้รับ กำนัน
ปั๊มน้ำ ฝึกอบรม ฟื้นฟู ฎีกา ญาติ ฐาน กตัญญู ญี่ปุ่น ป่าไม้ ฝั่ง ฟ้า ปี่ ปิ้ง พันธุ์
สิทธิ์ ศักดิ์ เก็บเกี่ยว เครื่อง เมื่อ มั่นคง รั้ว กิ่ง ค่ำ ซ้ำ ต่ำ จำนำ อำนวย ทำ โจ๊ก
ก๋วยเตี๋ยว ชั้น หมู่ที่ อยู่ ร่วม ร้อยละ ๑๒๓ กรุงเทพฯ ต่างๆ ฤดู (KPI) 1,632,820
"""
WORDS = tuple(WORDS_IN_LINES.split())
CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
MARKS_IN_LINES = """
ิ่ ี้ ึ๊ ื๋ ั้ ุ่ ู้ ่ำ ้ำ ำ ็ ์ ่ ๊า ี ิ์ ุ๋ ุ์
"""
MARKS = tuple(MARKS_IN_LINES.split())


def poppler(content: bytes, *options: str) -> str:
    """Read a PDF as pdftotext does; it must have nothing to complain of."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def pypdf(content: bytes) -> str:
    """Read a PDF as pypdf does."""
    pages = PdfReader(io.BytesIO(content), strict=True).pages
    return "\n".join(page.extract_text() for page in pages)


READERS = {
    "poppler": poppler,
    "poppler, as laid out": lambda content: poppler(content, "-layout"),
    "poppler, as drawn": lambda content: poppler(content, "-raw"),
    "pypdf": pypdf,
}


def fonts(content: bytes) -> list[list[str]]:
    """List the fonts of a PDF as pdffonts does."""
    done = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True)
    return [line.split() for line in done.stdout.decode().splitlines()[2:]]


def elements(content: bytes) -> list[dict[str, object]]:
    """List the elements of the tree of tags, parents before their kids."""
    waiting = [PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]]
    found = []
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, dict) and "/MCID" not in element:
            found.append(element)
            kids = element.get("/K", [])
            waiting += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    return found


# --- the table of a form, read back from every print of it as Sheet.matrix gives it ---
Matrix = tuple[tuple[str, ...], ...]


def html_matrix(markup: str, table: int = 0) -> Matrix:
    """Read the n-th table of a page; a merged cell has its text in its first place."""
    return html_matrices(markup)[table]


def html_matrices(markup: str) -> list[Matrix]:
    """Read every table of a page."""
    reader = _Tables()
    reader.feed(markup)
    return [_laid_out(table) for table in reader.tables]


def pdf_matrix(content: bytes, table: int = 0) -> Matrix:
    """Read the n-th table of a tagged PDF; see ``pdf_matrices``."""
    return pdf_matrices(content)[table]


def pdf_matrices(content: bytes) -> list[Matrix]:
    """Read every table of a tagged PDF, of either printer, by its tags; compare them with ``unbroken``.

    Where a line ended on paper nothing tells whether a space was there. A table that goes on over pages is one table
    in what the press prints, and one table on each page in what WeasyPrint prints.
    """
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=content, capture_output=True, check=True)
    tables: list[list[list[_Cell]]] = []
    depth = 0  # of the table that is being read; 0 between tables, for the document itself is above all tables
    for line in done.stdout.decode().splitlines():
        word = line.strip()
        indent = len(line) - len(line.lstrip())
        if indent <= depth:
            depth = 0
        if word.startswith("Table"):
            tables.append([])
            depth = indent
        elif not depth:
            continue
        elif word == "TR" or word.startswith("TR "):
            tables[-1].append([])
        elif re.match(r"T[HD]\b", word):
            tables[-1][-1].append(_Cell())
        elif span := re.fullmatch(r"/(Col|Row)Span (\d+)", word):
            setattr(tables[-1][-1][-1], "columns" if span[1] == "Col" else "rows", int(span[2]))
        elif word.startswith('"') and tables[-1] and tables[-1][-1]:
            tables[-1][-1][-1].text += word[1:-1]
    return [unbroken(_laid_out(table)) for table in tables]


def unbroken(matrix: Matrix) -> Matrix:
    """Take the blanks out of a matrix: on paper, and only there, lines end where they must."""
    return tuple(tuple("".join(text.split()) for text in row) for row in matrix)


def xlsx_matrix(content: bytes, worksheet: int | str = 0, *, above: int = 1) -> Matrix:
    """Read a worksheet as an office program shows it, below the lines ``above`` the table (its title is one)."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[worksheet] if isinstance(worksheet, str) else book.worksheets[worksheet]
    return tuple(tuple(map(_shown, row)) for row in page.iter_rows(min_row=above + 1))


def as_in_workbook(sheet: Sheet) -> Sheet:
    """Return the sheet as a workbook writes it: no mark stands for «none» among numbers, which are added up."""
    columns = (replace(column, blank="") if column.kind.is_number else column for column in sheet.columns)
    return replace(sheet, columns=tuple(columns))


class _Cell:
    def __init__(self, rows: int = 1, columns: int = 1) -> None:
        self.text, self.rows, self.columns = "", rows, columns


class _Tables(HTMLParser):
    """Collects the tables of a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[_Cell]]] = []
        self._in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            spans = dict(attrs)
            self.tables[-1][-1].append(_Cell(int(spans.get("rowspan", 1)), int(spans.get("colspan", 1))))
            self._in_cell = True
        elif tag == "br" and self._in_cell:
            self.handle_data("\n")

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag not in {"td", "th"}

    def handle_data(self, data):
        if self._in_cell:
            self.tables[-1][-1][-1].text += data


def _laid_out(rows: list[list[_Cell]]) -> Matrix:
    """Give every cell its place, with the places below and beside a merged one empty."""
    taken: dict[tuple[int, int], str] = {}
    for down, cells in enumerate(rows):
        across = 0
        for cell in cells:
            while (down, across) in taken:
                across += 1
            for place in itertools.product(range(down, down + cell.rows), range(across, across + cell.columns)):
                taken[place] = ""
            taken[down, across] = cell.text
    width = 1 + max(across for _, across in taken)
    return tuple(tuple(taken.get((down, across), "") for across in range(width)) for down in range(len(rows)))


def _shown(cell) -> str:
    """Show a cell by its number format, as far as our workbooks have them; areas as ไร่-งาน-ตร.ว., as on paper."""
    value, shape = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    digits, shape = Digits.THAI if "[$-D" in shape else Digits.ARABIC, re.sub(r"\[\$.*?\]", "", shape)
    return digits.text(_SHOWN[shape](value))


_SHOWN = {
    "0": str,
    '"ปี "0': "ปี {}".format,
    "#,##0": "{:,.0f}".format,
    '#,##0;-#,##0;"-"': lambda value: f"{value:,.0f}" if value else "-",
    "#,##0.00": "{:,.2f}".format,
    '#,##0.00## "ไร่"': lambda value: area_dashed(round(value * 400)),
    "d mmm yyyy": lambda value: thai_date(value.date(), short=True),
}


def docx_matrix(content: bytes, table: int = 0) -> Matrix:
    """Read the n-th table of a Word document; a merged cell has its text in its first place."""
    return docx_matrices(content)[table]


def docx_matrices(content: bytes) -> list[Matrix]:
    """Read every table of a Word document."""
    return [_word_table(table._tbl) for table in docx.Document(io.BytesIO(content)).tables]


def _word_table(table) -> Matrix:
    rows = []
    for row in table.tr_lst:
        texts: list[str] = []
        for cell in row.tc_lst:
            goes_on = cell.vMerge == "continue"
            text = "" if goes_on else "\n".join(paragraph.text for paragraph in cell.p_lst)
            texts += [text, *[""] * (cell.grid_span - 1)]
        rows.append(tuple(texts))
    return tuple(rows)
