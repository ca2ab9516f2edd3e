"""Uploaded papers: what is taken, what it becomes, and every bad file as one Thai sentence."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from agencies.documents import checks
from agencies.documents.checks import Refused, opened
from tests.agencies.documents.files import (
    BAD,
    docx,
    pdf,
    phone_photo,
    picture,
    xlsx,
)

pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


GOOD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "pdf": ("รายงาน.pdf", pdf, "รายงาน.pdf", "application/pdf"),
    "pdf with another name": ("รายงาน.txt", pdf, "รายงาน.pdf", "application/pdf"),
    "pdf with a link to a page": (
        "รายงาน.pdf",
        lambda: pdf(link="https://x.example/"),
        "รายงาน.pdf",
        "application/pdf",
    ),
    "docx": ("บันทึก.docx", docx, "บันทึก.docx", checks.OFFICE[b"wordprocessingml.document.main+xml"][1]),
    "xlsx": ("รายชื่อ.xlsx", xlsx, "รายชื่อ.xlsx", checks.OFFICE[b"spreadsheetml.sheet.main+xml"][1]),
    "jpg": ("ภาพ.jpg", phone_photo, "ภาพ.jpg", "image/jpeg"),
    "png": ("ภาพ.PNG", lambda: picture("PNG", mode="RGBA"), "ภาพ.jpg", "image/jpeg"),
    "png of a palette": ("ภาพ.png", lambda: picture("PNG", mode="P"), "ภาพ.jpg", "image/jpeg"),
    "heic": ("IMG_0001.HEIC", lambda: picture("HEIF"), "IMG_0001.jpg", "image/jpeg"),
}


@pytest.mark.parametrize(("name", "content", "kept_name", "media_type"), GOOD.values(), ids=GOOD)
def test_papers_are_taken_by_what_they_are(
    name: str, content: Callable[[], bytes], kept_name: str, media_type: str
) -> None:
    paper = opened(upload(name, content()))
    assert (paper.name, paper.media_type) == (kept_name, media_type)
    assert len(paper.sha256) == 64


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD)
def test_bad_files_are_refused_in_one_thai_sentence(name: str, content: Callable[[], bytes], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        opened(upload(name, content()))
    sentence = str(refusal.value)
    assert words in sentence
    assert name in sentence
    assert not re.search(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{2,}", sentence), "no English reaches the page"


def test_a_file_too_large_says_both_sizes(settings: object) -> None:
    settings.UPLOAD_MAX_MB = 1  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(Refused, match=r"ใหญ่ 1\.5 MB เกินกำหนด 1 MB"):
        opened(upload("ภาพ.jpg", b"\xff\xd8\xff" + b"\0" * 1_572_864))


def test_pictures_lose_place_and_phone_and_are_made_small() -> None:
    kept = Image.open(io.BytesIO(opened(upload("ภาพ.jpg", phone_photo())).content))
    assert kept.format == "JPEG"
    assert kept.size == (1500, 2000), "upright, and at most 2,000 points a side"
    assert not kept.getexif()


LARGEST = {
    "png": lambda: picture("PNG", size=(6000, 4000), mode="RGBA"),
    "progressive jpg": lambda: picture("JPEG", size=(6000, 4000), progressive=True, subsampling=0),
    "jpg": lambda: picture("JPEG", size=(9100, 7000)),
}
OPENING = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(UPLOAD_MAX_MB=20)
from agencies.documents.checks import opened
from django.core.files.uploadedfile import SimpleUploadedFile
peak_kb = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
before, content = peak_kb(), sys.stdin.buffer.read()
opened(SimpleUploadedFile("a", content))
print((peak_kb() - before) // 1024)
"""


@pytest.mark.parametrize("content", LARGEST.values(), ids=LARGEST)
def test_the_largest_picture_of_each_kind_is_opened_within_its_memory(content: Callable[[], bytes]) -> None:
    command = [sys.executable, "-c", OPENING]
    peak_mb = subprocess.run(command, input=content(), capture_output=True, check=True).stdout
    assert int(peak_mb) < 350


def test_glass_becomes_white_paper() -> None:
    kept = Image.open(io.BytesIO(opened(upload("ลายเซ็น.png", picture("PNG", mode="RGBA"))).content))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_documents_are_kept_byte_for_byte() -> None:
    content = pdf(pages=3)
    paper = opened(upload("รายงาน.pdf", content))
    assert paper.content == content
    assert len(PdfReader(io.BytesIO(paper.content)).pages) == 3


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\รายงาน.pdf", "รายงาน.pdf"),
        ("รายงาน\r\nX-Header: a.pdf", "รายงาน X-Header a.pdf"),
        ("", "ไม่มีชื่อ"),
        ("..", "ไม่มีชื่อ"),
        (".pdf", "pdf"),
        ("ก" * 400 + ".pdf", "ก" * 180 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert checks.clean_name(given) == kept
