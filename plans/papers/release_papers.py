"""The PDF and the workbook of a release, printed from what was frozen: a year later it says what it said then."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import segno
from django.utils import timezone

from agencies.areas.models import Area
from agencies.people.models import User
from paper.jobs.job import CannotPrint, run
from paper.jobs.queue import prints
from paper.jobs.requests import request
from paper.layout.page_footer import PageFooter
from paper.pdf.compose import compose
from paper.thai import thai_date
from plans.papers import upper_book
from plans.papers.book import Book
from plans.papers.tambon_book import STEPS, TITLE, book_context, header, kept, worksheets
from plans.releases.content import inputs_in, lines_of
from plans.releases.models import Release, ReleasePaper
from plans.releases.queries import check_url, file_name, grouped
from plans.releases.reader import content_in
from plans.rollup.balance import PROPOSED_BY_AGENCIES, Picture, place_of
from plans.rollup.queries import Villages
from plans.tambon.models import TambonPlan
from plans.village.models import PlanVersion
from projects.snapshot import digest

CHANGED = "ข้อมูลต้นทางของเล่มแผนนี้ไม่ตรงกับรหัสตรวจสอบที่บันทึกไว้ จึงพิมพ์ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"


def wanted_paper(release: Release, wanted: ReleasePaper.Format, *, by: User | None = None) -> ReleasePaper:
    """Find or start the paper of a release; a failed one is put back in line."""
    return request(ReleasePaper, {"release": release, "format": wanted}, by=by, area_code=release.area.code)


def print_job(pk: int) -> None:
    """Print the paper ``pk``, unless it is settled or in another worker's hands."""
    run(ReleasePaper, pk, print_paper)


@prints(ReleasePaper)
def print_paper(job: ReleasePaper) -> tuple[bytes, str]:
    """Make the bytes and the name of a paper, saying on its row how far it is."""
    job.tick(STEPS[0], 0, len(STEPS))
    release = Release.objects.select_related("area", "period").defer("content").get(pk=job.release_id)
    wanted = ReleasePaper.Format(job.format)
    with kept(job, STEPS[1], 1):
        content = MAKERS[Release.Level(release.level)](release, wanted)
    job.tick(STEPS[2], 2, len(STEPS))
    return content, file_name(release, wanted.value)


def made(release: Release, wanted: ReleasePaper.Format) -> bytes:
    """Print a tambon's release in one of its formats."""
    book = frozen_book(release)
    page_footer = page_footer_of(release, book)
    if wanted is ReleasePaper.Format.XLSX:
        proof = f"รหัสตรวจสอบเอกสาร {grouped(release.digest)}"
        return worksheets(book, (*header(book, page_footer), proof, f"ตรวจสอบที่ {check_url(release)}"), page_footer)
    content = io.BytesIO()
    compose("plans/papers/print/release.html", book_context(book, page_footer) | proof_of(release), content)
    return content.getvalue()


def upper_made(release: Release, wanted: ReleasePaper.Format) -> bytes:
    """Print a district's or province's release in one of its formats."""
    return upper_book.made(release, wanted, proof_of(release))


# How a release is printed, by its level.
MAKERS: dict[Release.Level, Callable[[Release, ReleasePaper.Format], bytes]] = {
    Release.Level.TAMBON: made,
    Release.Level.DISTRICT: upper_made,
    Release.Level.PROVINCE: upper_made,
}


def proof_of(release: Release) -> dict[str, Any]:
    """Return what a printed release shows of itself: the version, its digest, and where anybody checks it."""
    url = check_url(release)
    return {"release": release, "digest": grouped(release.digest), "url": url, "qr": qr_code(url)}


def qr_code(text: str) -> str:
    """Draw a QR code of medium redundancy as the data: address of a picture."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=2, dark="#000", light="#fff"))


def page_footer_of(release: Release, book: Book) -> PageFooter:
    """Return what stands on the edge of every page of a release."""
    return PageFooter(
        code="แผนตำบล",
        title=f"{TITLE} {book.plan.area} {release.period} ครั้งที่ {release.version}",
        printed_at=timezone.now(),
        place=place_of(book.plan),
        version=f"เล่มแผน ครั้งที่ {release.version} ออกเมื่อ {thai_date(release.at, short=True)}",
        digest=release.digest,
    )


def frozen_book(release: Release) -> Book:
    """Build the book of a tambon from a release's frozen content; names of places are those it was released with.

    The villages' sides come from their frozen versions, found and checked by the digests in the content.  Raises
    CannotPrint when one of them is gone or was tampered with.
    """
    content = content_in(release)
    area = _area(content["place"])
    plan = TambonPlan(area=area, period=release.period, digest=release.digest, rolled_up_at=release.at)
    versions = _versions(release, content)
    villages = {village["code"]: _village(village, area) for village in content["villages"]}
    inputs = inputs_in(content, versions)
    labels = {code: str(village) for code, village in villages.items()} | {area.code: PROPOSED_BY_AGENCIES}
    picture = Picture(
        inputs.years, tuple(lines_of(content)), tuple(inputs.lines()), village_labels=labels, digest=inputs.digest
    )
    return Book(
        plan,
        picture,
        Villages(
            accepted=tuple(village for code, village in villages.items() if code in versions),
            missing=tuple(village for code, village in villages.items() if code not in versions),
        ),
        versions=versions,
        said=content,
    )


def _area(place: list[Mapping[str, Any]]) -> Area:
    """Build the area with everything above it by the names in the content; nothing of it is ever saved."""
    above: Area | None = None
    for area in reversed(place):
        above = Area(code=area["code"], level=area["level"], name=area["name"], parent=above)
    if above is None:
        raise CannotPrint(CHANGED)
    return above


def _village(village: Mapping[str, Any], tambon: Area) -> Area:
    names = ("code", "level", "name", "moo", "is_sample")
    return Area(parent=tambon, **{name: village[name] for name in names})


def _versions(release: Release, content: Mapping[str, Any]) -> dict[str, PlanVersion]:
    wanted = {village["code"]: village for village in content["villages"] if village["digest"]}
    stored = PlanVersion.objects.filter(plan__period=release.period_id, plan__village__code__in=wanted)
    versions = {
        version.plan.village.code: version
        for version in stored.select_related("plan__village")
        if version.number == wanted[version.plan.village.code]["version"]
    }
    if any(
        code not in versions or digest(versions[code].content) != village["digest"] for code, village in wanted.items()
    ):
        raise CannotPrint(CHANGED)
    return dict(sorted(versions.items()))
