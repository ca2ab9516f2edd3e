"""The only way a file leaves the house: written into the log first, then streamed as an attachment."""

from __future__ import annotations

import hashlib
import io
from typing import IO

from django.db.models import Model
from django.http import FileResponse, Http404

from agencies.access.limits import client_address
from agencies.documents.models import Download, StoredDocument
from agencies.people.requests import SignedIn
from paper.jobs.job import PrintJob


def stream(request: SignedIn, document: StoredDocument | PrintJob, *, area_code: str) -> FileResponse:
    """Log the download of a stored file, uploaded or printed, and stream it; the caller has checked the permission.

    A file that is gone from the disk is a 404 and no row.
    """
    name = document.file_name
    try:
        content = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404(name) from gone
    return _handed_out(request, content, file_name=name, sha256=document.sha256, thing=document, area_code=area_code)


def stream_bytes(request: SignedIn, *, content: bytes, file_name: str, thing: Model, area_code: str) -> FileResponse:
    """Log the download of a file made on the spot and stream it."""
    digest = hashlib.sha256(content).hexdigest()
    return _handed_out(
        request, io.BytesIO(content), file_name=file_name, sha256=digest, thing=thing, area_code=area_code
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
