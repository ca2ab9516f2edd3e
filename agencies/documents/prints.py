"""A print on the screen, of whatever kind: how far it is, and handing it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from agencies.documents.downloads import Changed, intact, refused, stream, stream_bytes
from agencies.people.requests import SignedIn
from paper.jobs.job import Job, PrintJob
from paper.jobs.queue import place_of
from paper.pdf.watermark import watermarked


def placed(job: Job) -> Job:
    """Say on a print that waits where it stands in the line."""
    if job.status == PrintJob.Status.QUEUED:
        job.place = place_of(job)
    return job


def watched(request: SignedIn, job: PrintJob, *, page: str, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Show how far a print is, as the part of ``page`` that asks again by itself; whoever opens it goes to the page.

    ``context`` holds the print under the name that ``template`` knows.
    """
    if not request.headers.get("HX-Request"):
        return redirect(f"{page}#papers")
    placed(job)
    return render(request, template, context)


def handed_out(request: SignedIn, job: PrintJob, *, area_code: str, mark: str = "") -> HttpResponseBase:
    """Hand a finished print out, logged, with the words ``mark`` across the pages of its PDF, if any.

    The stored file stays as it was printed.  Raises Http404 when it is not finished, or gone from the disk.
    """
    if job.status != PrintJob.Status.DONE:
        raise Http404
    if not mark:
        return stream(request, job, area_code=area_code)
    try:
        with intact(job) as stored:
            content = watermarked(stored.read(), mark)
    except Changed:
        return refused(request, job)
    return stream_bytes(request, content=content, file_name=f"{mark} {job.file_name}", thing=job, area_code=area_code)
