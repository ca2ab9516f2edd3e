"""«สิ่งที่เปลี่ยนหลังท่านดาวน์โหลด»: what changed in each plan of a person's reach since the release that she last took home.

Releases never change, so that two of them are compared once and the figures are kept by their digests; a plan whose
newest release the person has is not read at all.
"""

from __future__ import annotations

import io

from django.utils import timezone

from paper.layout.page_footer import PageFooter
from paper.pdf.press.table import press
from paper.thai import thai_date
from paper.xlsx.workbook import workbook
from plans.papers.marks import SAMPLE, is_sample
from plans.papers.sheets.changes import CHANGES_BY_KIND, changes_sheet
from plans.releases.deliveries import others_since, rows_since, versions_words
from plans.releases.models import Delivery, Release

# What a request prints itself; more than this is nearly the whole book, which the worker prints.
LARGEST_FILE = 2000


class TooMany(Exception):
    """More changes than a request prints; the message is a Thai sentence."""


# --- its papers -----------------------------------------------------------------------------------------------------
def delta_paper(release: Release, mark: Delivery | None, suffix: str) -> tuple[bytes, str]:
    """Make the PDF or workbook of what changed; return its bytes and name. Raises TooMany."""
    rows = rows_since(release, mark)
    if len(rows) > LARGEST_FILE:
        instead = f"กรุณาดาวน์โหลดเล่มแผน ครั้งที่ {release.version} แทน"
        raise TooMany(f"มีการเปลี่ยนแปลง {len(rows):,} โครงการ เกิน {LARGEST_FILE:,} โครงการ {instead}")
    title = f"การเปลี่ยนแปลงของแผน {release.area} {release.period} {versions_words(release, mark)}"
    page_footer = PageFooter(
        code="สิ่งที่เปลี่ยนหลังดาวน์โหลด",
        title=title,
        printed_at=timezone.now(),
        version=f"เล่มแผน ครั้งที่ {release.version} ออกเมื่อ {thai_date(release.at, short=True)}",
        digest=release.digest,
    )
    sheet, others = changes_sheet(title), others_since(release, mark)
    sample = (SAMPLE,) if is_sample(release.head) else ()
    name = f"การเปลี่ยนแปลง แผน{release.area.name} {release.period.slug} {versions_words(release, mark)}.{suffix}"
    if suffix == "xlsx":
        above = (page_footer.footer, *([others] if others else []), *sample)
        return workbook([(sheet, rows, CHANGES_BY_KIND)], above, page_footer), name
    content = io.BytesIO()
    caption = "\n".join(filter(None, (title, others, *sample)))
    press(sheet, rows, content, page_footer=page_footer, grouping=CHANGES_BY_KIND, caption=caption)
    return content.getvalue(), name
