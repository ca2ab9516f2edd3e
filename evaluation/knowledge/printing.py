"""A knowledge record on one page of paper."""

from __future__ import annotations

import io

from django.utils import timezone
from pypdf import PdfReader

from evaluation.knowledge.models import KnowledgePrint, KnowledgeRecord
from paper.jobs.queue import prints
from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf

TEMPLATE = "evaluation/knowledge/paper_record.html"
FORM_NAME = "แบบบันทึกความรู้"
# Per cent of the office's own letter size.  Below the last one print is no longer read with ease (8.7 pt of Sarabun is
# what 13 pt is in TH Sarabun New), so a longer text keeps the full size and goes on to the next page.
SIZES = (100, 94, 88, 82)


@prints(KnowledgePrint)
def printed(job: KnowledgePrint) -> tuple[bytes, str]:
    """Return the PDF and its file name; each size that is tried renews the job's lease."""
    record = KnowledgeRecord.objects.with_places().get(pk=job.record_id)
    sheets: dict[int, bytes] = {}
    for step, size in enumerate(SIZES):
        job.tick("จัดหน้าเอกสาร", step, len(SIZES))
        sheets[size] = pdf(TEMPLATE, {"record": record, "size": size, "page_footer": _page_footer(record)})
        pages = page_count(sheets[size])
        if pages == 1:
            return sheets[size], _file_name(record)
        # What fills more than two pages does not fit one at any size that can be read.
        if pages > 2:
            break
    return sheets[SIZES[0]], _file_name(record)


def page_count(content: bytes) -> int:
    """Count the pages of a PDF."""
    return len(PdfReader(io.BytesIO(content)).pages)


def _page_footer(record: KnowledgeRecord) -> PageFooter:
    return PageFooter(
        code=FORM_NAME,
        title=record.get_kind_display(),
        printed_at=timezone.localtime(),
        place=str(record.area),
        version=f"บันทึกครั้งที่ {record.revision}",
    )


def _file_name(record: KnowledgeRecord) -> str:
    # The separator of folders, wherever the file may be saved, is no letter of a file's name.
    title = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in record.title[:80])
    return f"{title}.pdf"
