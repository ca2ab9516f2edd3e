"""PDF files and pictures, good and bad, as people may upload them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def pdf(
    *, password: str = "", script: str = "", launch: bool = False, pages: int = 1, link: str = "", hidden: bytes = b""
) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))
    if launch:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")}
        )
        note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    if link:
        action = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(link)})
        note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    if hidden:
        writer.add_attachment("a.bin", hidden)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str, *, size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "green" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "a phone's name"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[2] = (14.0, 59.0, 0.0)
    return picture("JPEG", size=(4000, 3000), exif=exif)


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def docx(declared: str = WORD, **more: bytes) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{declared}"/></Types>'
    return package({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **more})


def xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Write a PNG that declares a size and holds one byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def encrypted_zip() -> bytes:
    made = bytearray(docx())
    made[6] |= 1  # the flag in the first entry
    first = made.index(b"PK\x01\x02")
    made[first + 8] |= 1  # and in the directory
    return bytes(made)


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "exe named pdf": ("รายงาน.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, "ไม่ใช่ไฟล์ชนิดที่รับ"),
    "exe with the mark of a pdf inside": ("รายงาน.pdf", lambda: b"MZ\x90\0%PDF-1.7" + b"\0" * 200, "ไม่ใช่ไฟล์ชนิดที่รับ"),
    "html named jpg": ("ภาพ.jpg", lambda: b"<html><script>alert(1)</script></html>", "ไม่ใช่ไฟล์ชนิดที่รับ"),
    "svg": ("แผนที่.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "ไม่ใช่ไฟล์ชนิดที่รับ"),
    "svg named png": ("แผนที่.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "ไม่ใช่ไฟล์ชนิดที่รับ"),
    "empty": ("ว่าง.pdf", lambda: b"", "ว่างเปล่า"),
    "pdf cut short": ("รายงาน.pdf", lambda: b"%PDF-1.7\n1 0 obj", "เปิดอ่านเป็น PDF ไม่ได้"),
    "pdf of rubbish": ("รายงาน.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "เปิดอ่านเป็น PDF ไม่ได้"),
    "pdf without a page": ("รายงาน.pdf", lambda: pdf(pages=0), "ไม่มีหน้าเอกสาร"),
    "encrypted pdf": ("รายงาน.pdf", lambda: pdf(password="locked"), "ตั้งรหัสผ่านไว้"),
    "pdf with a script": ("รายงาน.pdf", lambda: pdf(script="app.alert(1)"), "คำสั่งอัตโนมัติ"),
    "pdf that starts a program": ("รายงาน.pdf", lambda: pdf(launch=True), "คำสั่งอัตโนมัติ"),
    "pdf with a link that runs a script": (
        "รายงาน.pdf",
        lambda: pdf(link=" Java\nScript:app.alert(1)"),
        "คำสั่งอัตโนมัติ",
    ),
    "pdf with a file in it": ("รายงาน.pdf", lambda: pdf(hidden=b"MZ\x90"), "ไฟล์อื่น"),
    "docm": ("บันทึก.docm", lambda: docx(MACRO_WORD), "มาโคร"),
    "docm named docx": ("บันทึก.docx", lambda: docx(**{"word/vbaProject.bin": b"x"}), "มาโคร"),
    "old doc": ("บันทึก.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "รุ่นเก่า"),
    "zip": ("รวม.zip", lambda: package({"a.txt": b"a"}), "เปิดอ่านเป็นเอกสาร Word หรือ Excel ไม่ได้"),
    "zip that says it is something else": ("รวม.zip", lambda: docx("text/plain"), "ไม่ใช่เอกสาร Word หรือ Excel"),
    "zip bomb": ("บันทึก.docx", lambda: docx(**{"word/media/a.bin": b"\0" * 60_000_000}), "ใหญ่ผิดปกติ"),
    "zip of very many parts": ("ก.docx", lambda: docx(**{f"p{n}": b"" for n in range(5001)}), "ใหญ่ผิดปกติ"),
    "zip with a lie in it": ("ก.docx", lambda: docx()[:-30] + b"\0" * 30, "เปิดอ่านเป็นเอกสาร Word หรือ Excel ไม่ได้"),
    "locked zip": ("บันทึก.docx", encrypted_zip, "ตั้งรหัสผ่านไว้"),
    "broken heic": ("IMG.heic", lambda: picture("HEIF")[:120], "เปิดเป็นภาพไม่ได้"),
    "a video named heic": ("IMG.heic", lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 100, "เปิดเป็นภาพไม่ได้"),
    "broken jpg": ("ภาพ.jpg", lambda: phone_photo()[:300], "เปิดเป็นภาพไม่ได้"),
    "half a jpg": ("ภาพ.jpg", lambda: phone_photo()[:9000], "เปิดเป็นภาพไม่ได้"),
    "picture bomb": ("ภาพ.png", lambda: png_of(60000, 60000), "มีจำนวนจุดภาพมากเกิน"),
    "smaller picture bomb": ("ภาพ.png", lambda: png_of(9000, 7000), "มีจำนวนจุดภาพมากเกิน"),
    "a jpg that has to be read whole": (
        "ภาพ.jpg",
        lambda: picture("JPEG", size=(6100, 4000), progressive=True),
        "มีจำนวนจุดภาพมากเกิน",
    ),
}
