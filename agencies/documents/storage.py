"""Taking a file in as a paper: opened and checked first, stored once, and never left in the store without its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from agencies.documents.checks import Refused, Upload, opened
from agencies.documents.models import StoredDocument

P = TypeVar("P", bound=StoredDocument)


def attach_paper(paper: P, file: Upload, *, hold: Callable[[], None], others: QuerySet[P]) -> P:
    """Check ``file`` by opening it and store it as ``paper``; the same file twice is one paper.

    ``hold`` takes the meeting's row inside the transaction, or raises what speaks against it; ``others`` are the
    meeting's papers.  Raises ValidationError with one Thai sentence.
    """
    try:
        checked = opened(file)
    except Refused as refusal:
        raise ValidationError(str(refusal), code="refused") from refusal
    paper.file_name, paper.media_type = checked.name, checked.media_type
    paper.size_bytes, paper.sha256 = len(checked.content), checked.sha256
    paper.file.save(checked.name, ContentFile(checked.content), save=False)
    kept = None
    try:
        with transaction.atomic():
            hold()
            kept = others.filter(sha256=paper.sha256, kind=paper.kind).first() or _saved(paper)
    finally:
        # Nothing may lie in the store that no row knows.
        if kept is not paper:
            paper.file.delete(save=False)
    return kept


def _saved(paper: P) -> P:
    paper.save()
    return paper


@transaction.atomic
def detach_paper(paper: StoredDocument, *, hold: Callable[[], None]) -> None:
    """Remove a paper, row and, when that is committed, file; ``hold`` is as above."""
    hold()
    paper.delete()
    stored, name = paper.file.storage, paper.file.name
    transaction.on_commit(lambda: stored.delete(str(name)))
