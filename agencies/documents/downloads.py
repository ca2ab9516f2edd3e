"""The only way a file leaves the house: written into the log first, then streamed as an attachment.

What shows how another person is reached is written into the same log.
"""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path
from typing import IO, BinaryIO

from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from agencies.access.incoming import MEGABYTE
from agencies.access.limits import client_address
from agencies.access.reach import reaches_of
from agencies.areas.codes import COUNTRY
from agencies.documents.models import Download, StoredDocument
from agencies.fullness import marking
from agencies.lists.exporting import Exported, register_log
from agencies.people.requests import SignedIn
from paper.jobs.job import PrintJob

_LOGGER = logging.getLogger(__name__)
# What is compared and handed on in one reading, in bytes.
IN_MEMORY = MEGABYTE
# The house's own fault, and the administrator is to see it.
CHANGED = 500


class Changed(Exception):
    """A stored file that is not what was stored."""


def stream(request: SignedIn, document: StoredDocument | PrintJob, *, area_code: str) -> HttpResponseBase:
    """Log the download of a stored file, uploaded or printed, and stream it; the caller has checked the permission.

    A file that is gone from the disk is a 404 and no row; one that is not what was stored is refused on a page that
    says so.
    """
    name = document.file_name
    try:
        content = intact(document)
    except Changed:
        return refused(request, document)
    return _handed_out(request, content, file_name=name, sha256=document.sha256, thing=document, area_code=area_code)


def refused(request: SignedIn, document: StoredDocument | PrintJob) -> HttpResponse:
    """Say that a file is not handed out, for it is not what was stored."""
    return render(request, "agencies/documents/changed.html", {"file_name": document.file_name}, status=CHANGED)


def intact(document: StoredDocument | PrintJob) -> BinaryIO:
    """Open a stored file at its first byte, after it was compared with the digest that its row keeps.

    A small file is read once and handed on from memory; a large one is read again from the disk's cache.  Raises
    Http404 when it is gone, Changed (and logs an error) when it is another one.
    """
    try:
        content: BinaryIO = Path(document.file.path).open("rb")  # noqa: SIM115  # whoever streams it closes it
    except FileNotFoundError as gone:
        raise Http404(document.file_name) from gone
    if document.size_bytes <= IN_MEMORY:
        with content:
            content = io.BytesIO(content.read())
    if hashlib.file_digest(content, "sha256").hexdigest() != document.sha256:  # type: ignore[arg-type]  # it can be read
        content.close()
        _LOGGER.error("%s is not the file that was stored", document.file.name)
        raise Changed(document.file_name)
    content.seek(0)
    return content


def stream_bytes(request: SignedIn, *, content: bytes, file_name: str, thing: Model, area_code: str) -> FileResponse:
    """Log the download of a file made on the spot and stream it."""
    digest = hashlib.sha256(content).hexdigest()
    return _handed_out(
        request, io.BytesIO(content), file_name=file_name, sha256=digest, thing=thing, area_code=area_code
    )


def looked_at(request: HttpRequest, thing: Model | type[Model], *, said: str, area_code: str) -> None:
    """Log that somebody is shown the telephone or e-mail of others: of one thing, or of a whole list of its kind."""
    name: str = thing.ACCESS.name if hasattr(thing, "ACCESS") else str(thing._meta.model_name)  # noqa: SLF001  Django's own way to a model's name
    with marking():
        Download.objects.create(
            kind=Download.Kind.LOOK,
            user=request.user,  # type: ignore[misc]  # whoever is shown something has signed in
            object=name,
            object_id=thing.pk if isinstance(thing, Model) else 0,
            area_code=area_code,
            file_name=said[:200],
            ip_address=client_address(request),
        )


@register_log
def list_exported(request: HttpRequest, exported: Exported) -> None:
    """Log that a list of people's data left as a file: of no one thing, in the widest area that the person reaches."""
    codes = [code for reach in reaches_of(request.user) for code in reach.codes]
    Download.objects.create(
        user=request.user,  # type: ignore[misc]  # whoever is shown something has signed in
        object=exported.about,
        object_id=0,
        area_code=min(codes, key=len, default=COUNTRY),
        file_name=exported.file_name[:200],
        sha256=exported.sha256,
        ip_address=client_address(request),
    )


def _handed_out(
    request: SignedIn, content: IO[bytes], *, file_name: str, sha256: str, thing: Model, area_code: str
) -> FileResponse:
    Download.objects.create(
        user=request.user,
        object=thing.ACCESS.name,  # type: ignore[attr-defined]  # every guarded model declares it
        object_id=thing.pk,
        area_code=area_code,
        file_name=file_name[:200],
        sha256=sha256,
        ip_address=client_address(request),
    )
    # FileResponse writes a Thai name as RFC 5987 asks (filename*=utf-8''…).
    response = FileResponse(content, as_attachment=True, filename=file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
