"""The stored files of an installation: which rows name them, and with which digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models


@dataclass(frozen=True)
class Named:
    """A file that a row names; ``sha256`` is what the row says of it («» when it says nothing)."""

    name: str
    sha256: str
    storage: Storage


def file_fields() -> list[models.FileField]:
    """Return every column that names a file."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields  # noqa: SLF001  Django's documented way to a model's fields
        if isinstance(field, models.FileField)
    ]


def named() -> Iterator[Named]:
    """Go through the files that rows name, each once for every row."""
    for field in file_fields():
        rows = _rows(field).exclude(**{field.attname: ""}).order_by("pk")
        for name, sha256 in rows.values_list(field.attname, _digest_of(field)).iterator():
            yield Named(name, sha256 or "", field.storage)


def is_named(name: str) -> bool:
    """Tell whether a row names the file now."""
    return any(_rows(field).filter(**{field.attname: name}).exists() for field in file_fields())


def _rows(field: models.FileField) -> models.QuerySet[Any]:
    return field.model._base_manager.all()  # noqa: SLF001  every row, whoever may see it


def _digest_of(field: models.FileField) -> Any:  # noqa: ANN401  a name or an expression
    names = {other.attname for other in field.model._meta.local_concrete_fields}  # noqa: SLF001  as above
    return "sha256" if "sha256" in names else models.Value("")
