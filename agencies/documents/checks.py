"""Uploaded papers: the type is found by opening the file with its real parser, never by its name.

A paper that is not what it seems, carries programs, is locked, or would unpack to more than a machine can hold is
refused with one Thai sentence; nothing is stored before everything was read.  Pictures are written anew as JPEG,
which drops the place and the phone they were taken with (PDPA).
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final, Protocol

from django.conf import settings
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from agencies.access.incoming import MEGABYTE
from paper.thai import normalise

register_heif_opener()
NAME_LENGTH: Final = 200
# What the file dialog of a phone or desk offers; HEIC is named so that iPhones do not have to convert.
ACCEPT: Final = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.heic,.heif,image/jpeg,image/png,image/heic,application/pdf"
ACCEPTED_WORDS: Final = "PDF, Word (.docx), Excel (.xlsx), JPG, PNG หรือ HEIC"
# A phone's own camera gives 12 to 50 million points. What opening a picture costs hangs on how it was written: a plain
# JPEG is read small (100 MB at 64 million points), a progressive one and a PNG whole (160 and 225 MB at 24 million),
# HEIC whole but packed (330 MB at 48 million).
MAX_PIXELS: Final = {"JPEG": 64_000_000, "progressive": 24_000_000, "PNG": 24_000_000, "HEIF": 50_000_000}
# One picture at a time is open in a process, so that its memory is known however many are sent at once.
_opening = threading.Lock()
PICTURE_SIDE: Final = 2000
PICTURE_QUALITY: Final = 85
PICTURE_FORMATS: Final = ("JPEG", "PNG", "HEIF")
TOO_MANY_POINTS: Final = "มีจำนวนจุดภาพมากเกินกว่าที่ระบบเปิดได้ กรุณาถ่ายใหม่ด้วยความละเอียดปกติ"
MAX_PDF_PAGES: Final = 1000
MAX_PDF_OBJECTS: Final = 200_000
PDF_PROGRAMS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"})
PROGRAM_ADDRESSES: Final = ("javascript:", "vbscript:", "data:")
MAX_ENTRIES: Final = 5000
MAX_UNPACKED: Final = 300 * MEGABYTE
# Office XML packs about 10:1, at most 50:1 in a sheet of blanks; a bomb packs 1000:1.
MAX_RATIO: Final = 150
RATIO_FREE: Final = MEGABYTE
DAMAGED_PACKAGE: Final = "เปิดอ่านเป็นเอกสาร Word หรือ Excel ไม่ได้ ไฟล์อาจเสียหายหรือเป็นไฟล์ชนิดอื่น กรุณาบันทึกใหม่"
SWOLLEN_PACKAGE: Final = "คลายออกมาแล้วใหญ่ผิดปกติ ระบบจึงไม่รับเพื่อความปลอดภัย กรุณาบันทึกเอกสารใหม่"
LOCKED: Final = "ตั้งรหัสผ่านไว้ ระบบเปิดอ่านไม่ได้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน"
CONTENT_TYPES: Final = "[Content_Types].xml"
OFFICE: Final = {
    b"wordprocessingml.document.main+xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    b"spreadsheetml.sheet.main+xml": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class Refused(ValueError):
    """A file that is not taken; the message is a Thai sentence for the person who chose it."""


class Upload(Protocol):
    """A file as a form or a command hands it over."""

    name: str | None

    @property
    def size(self) -> int | None:
        """Return the number of bytes."""

    def read(self, num_bytes: int | None = None) -> bytes:
        """Read bytes."""

    def seek(self, offset: int, /) -> int | None:
        """Go to a byte."""


@dataclass(frozen=True)
class Paper:
    """A checked file, ready to be stored: its bytes, its real type, and a name that fits the type."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def opened(upload: Upload) -> Paper:
    """Open an uploaded file with the parser of its real type.

    Raises Refused with a Thai sentence that names the file and what to do.
    """
    name = clean_name(upload.name or "")
    _check_size(upload.size or 0, name)
    upload.seek(0)
    content = upload.read()
    try:
        suffix, media_type, content = _parsed(content)
    except Refused as refusal:
        message = f"ไฟล์ «{name}» {refusal}"
        raise Refused(message) from refusal
    return Paper(name=f"{PurePosixPath(name).stem or 'เอกสาร'}.{suffix}", media_type=media_type, content=content)


def clean_name(name: str) -> str:
    """Keep what a person can read of a file's name: no folders, no marks that other systems forbid."""
    last = re.split(r"[/\\]", name)[-1]
    words = normalise(re.sub(r'[<>:"|?*]', " ", last))
    stem, dot, suffix = words.strip(". ").rpartition(".")
    kept = f"{stem[: NAME_LENGTH - 20].strip()}.{suffix[:10]}" if dot else suffix[: NAME_LENGTH - 20]
    return kept or "ไม่มีชื่อ"


def _check_size(size_bytes: int, name: str) -> None:
    if not size_bytes:
        message = f"ไฟล์ «{name}» ว่างเปล่า (0 ไบต์) กรุณาเลือกไฟล์ใหม่"
        raise Refused(message)
    if size_bytes > settings.UPLOAD_MAX_MB * MEGABYTE:
        message = (
            f"ไฟล์ «{name}» ใหญ่ {size_bytes / MEGABYTE:,.1f} MB เกินกำหนด {settings.UPLOAD_MAX_MB} MB ต่อไฟล์ "
            "กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์แล้วแนบใหม่"
        )
        raise Refused(message)


def _parsed(content: bytes) -> tuple[str, str, bytes]:
    """Tell suffix and media type, and return the bytes to keep."""
    if content[:1024].lstrip(b"\xef\xbb\xbf\x00\t\n\r\x0c ").startswith(b"%PDF-"):
        _check_pdf(content)
        return "pdf", "application/pdf", content
    if content.startswith(b"PK\x03\x04"):
        return (*_office_type(content), content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("เป็นเอกสาร Office รุ่นเก่า (.doc, .xls) หรือเอกสารที่ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่เป็น .docx .xlsx หรือ PDF")
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[4:8] == b"ftyp":
        return "jpg", "image/jpeg", _picture(content)
    message = f"ไม่ใช่ไฟล์ชนิดที่รับ (ตรวจจากเนื้อไฟล์ ไม่ใช่จากชื่อ) ระบบรับเฉพาะ {ACCEPTED_WORDS}"
    raise Refused(message)


# --- PDF ------------------------------------------------------------------------------------------------------------
def _check_pdf(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused(LOCKED)
        pages = len(reader.pages)
        hidden = next(filter(None, (_hidden(item) for item in _objects(reader))), "")
    except Refused:
        raise
    # A hostile file can bring a parser to raise anything; whatever it is, the file is not a readable PDF.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise Refused("เปิดอ่านเป็น PDF ไม่ได้ ไฟล์อาจเสียหาย กรุณาบันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง") from error
    if hidden:
        message = f"มี{hidden}ฝังอยู่ใน PDF ระบบจึงไม่รับ กรุณาพิมพ์เป็น PDF ใหม่ หรือถ่ายภาพเอกสารแทน"
        raise Refused(message)
    if not pages:
        raise Refused("เป็น PDF ที่ไม่มีหน้าเอกสาร กรุณาบันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง")
    if pages > MAX_PDF_PAGES:
        message = f"มี {pages:,} หน้า เกินกำหนด {MAX_PDF_PAGES:,} หน้า กรุณาแบ่งเป็นหลายไฟล์"
        raise Refused(message)


def _objects(reader: PdfReader) -> Iterator[object]:
    """Walk every object of the file, those in compressed object streams too."""
    places = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > MAX_PDF_OBJECTS:
        raise Refused("มีส่วนประกอบมากผิดปกติ ระบบจึงไม่รับ กรุณาพิมพ์เป็น PDF ใหม่")
    yield reader.trailer
    for number, generation in places:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _hidden(item: object) -> str:
    """Name what an object, or a part written inside it, carries beside a paper: a program, a file, or nothing."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            if _runs(part):
                return "คำสั่งอัตโนมัติ"
            if "/EF" in part or _raw(part, "/Type") == "/EmbeddedFile":
                return "ไฟล์อื่น"
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return ""


def _runs(part: DictionaryObject) -> bool:
    """Tell whether a dictionary is an action that runs something, a link to a program written in its address too."""
    address = _raw(part, "/URI")
    text = address.decode("latin-1") if isinstance(address, bytes) else str(address or "")
    leads_to_program = re.sub(r"[\x00-\x20]", "", text).casefold().startswith(PROGRAM_ADDRESSES)
    return "/JS" in part or "/JavaScript" in part or _raw(part, "/S") in PDF_PROGRAMS or leads_to_program


def _raw(dictionary_object: DictionaryObject, key: str) -> object:
    return dictionary_object.raw_get(key) if key in dictionary_object else None


# --- Word and Excel -------------------------------------------------------------------------------------------------
def _office_type(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            declared = _read_bounded(package, CONTENT_TYPES)
            if package.testzip():
                raise Refused(DAMAGED_PACKAGE)
            names = [entry.filename.lower() for entry in package.infolist()]
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, RuntimeError) as error:
        raise Refused(DAMAGED_PACKAGE) from error
    if b"macroEnabled" in declared or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Refused("มีมาโคร (โปรแกรมที่ฝังในเอกสาร) ระบบจึงไม่รับ กรุณาบันทึกใหม่เป็น .docx หรือ .xlsx ที่ไม่มีมาโคร")
    for mark, kind in OFFICE.items():
        if mark in declared:
            return kind
    message = f"เป็นไฟล์บีบอัดที่ไม่ใช่เอกสาร Word หรือ Excel ระบบรับเฉพาะ {ACCEPTED_WORDS}"
    raise Refused(message)


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse what would unpack to too much before anything is unpacked."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(entry.file_size > RATIO_FREE + MAX_RATIO * entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise Refused(SWOLLEN_PACKAGE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(LOCKED)


def _read_bounded(package: zipfile.ZipFile, name: str) -> bytes:
    """Read an entry, at most 1 MB: what an entry declares need not be true."""
    with package.open(name) as entry:
        content: bytes = entry.read(MEGABYTE + 1)
    if len(content) > MEGABYTE:
        raise Refused(SWOLLEN_PACKAGE)
    return content


# --- pictures -------------------------------------------------------------------------------------------------------
def _picture(content: bytes) -> bytes:
    """Open a picture, turn it upright, make it small enough to send on, and write it anew as JPEG."""
    try:
        _check_picture(io.BytesIO(content))
        with _opening:
            return _rewritten(io.BytesIO(content))
    except Refused:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused(TOO_MANY_POINTS) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, struct.error) as error:
        raise Refused("เปิดเป็นภาพไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่ภาพจริง กรุณาถ่ายหรือเลือกภาพใหม่") from error


def _check_picture(source: BinaryIO) -> None:
    with Image.open(source, formats=PICTURE_FORMATS) as picture:
        written = "progressive" if picture.info.get("progressive") else str(picture.format)
        if picture.width * picture.height > MAX_PIXELS.get(written, MAX_PIXELS["JPEG"]):
            raise Refused(TOO_MANY_POINTS)
        picture.verify()


def _rewritten(source: BinaryIO) -> bytes:
    out = io.BytesIO()
    with Image.open(source, formats=PICTURE_FORMATS) as picture:
        picture.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
        picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))  # before it is turned: no second one of full size
        _on_white(ImageOps.exif_transpose(picture)).save(out, "JPEG", quality=PICTURE_QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Lay a see-through picture on white paper; JPEG knows no transparency."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    glass = picture.convert("RGBA")
    sheet = Image.new("RGB", glass.size, "white")
    sheet.paste(glass, mask=glass.getchannel("A"))
    return sheet
