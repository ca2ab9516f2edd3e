"""Readers of PDFs that the tests of both PDF printers share."""

import io
import subprocess

from pypdf import PdfReader

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
