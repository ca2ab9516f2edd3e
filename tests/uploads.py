"""Files as a browser sends them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile


def files(*contents):
    return [SimpleUploadedFile(name, content) for name, content in contents]
