"""Papers that leave the house out of date: the words across every page, whichever printer made them."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase

from agencies.documents.downloads import stream_bytes
from agencies.people.requests import SignedIn
from paper.pdf.watermark import watermarked
from plans.releases.models import ReleasePaper
from plans.releases.queries import STALE_WORDS
from plans.tambon.models import PlanReport


def marked(request: SignedIn, paper: PlanReport | ReleasePaper, *, area_code: str) -> HttpResponseBase:
    """Hand out a stored PDF with the words across its pages, logged; the stored file stays as it was printed."""
    try:
        with paper.file.open("rb") as stored:
            content = watermarked(stored.read(), STALE_WORDS)
    except FileNotFoundError as gone:
        raise Http404(paper.file_name) from gone
    name = f"{STALE_WORDS} {paper.file_name}"
    return stream_bytes(request, content=content, file_name=name, thing=paper, area_code=area_code)
