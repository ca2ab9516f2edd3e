"""How documents are attached, for every kind of meeting that keeps some: the form, and what becomes of its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render

from agencies.access.responses import is_htmx
from agencies.documents.checks import ACCEPT
from agencies.documents.models import StoredDocument
from agencies.errors import Cannot
from agencies.people.requests import SignedIn

MAX_FILES = 20
# Stores one file as a document of a kind; raises ValidationError with one Thai sentence, or Cannot.
Attach = Callable[[UploadedFile, str], StoredDocument]


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files at once, from the folder or the camera."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; how large and of what kind is asked where each is opened."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # noqa: ANN401, ARG002  Django calls it so
        """Return the files as a list."""
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class PapersForm(forms.Form):
    """What the files are, and the files: chosen from a folder, or taken with the phone's camera."""

    kind = forms.ChoiceField(label="ประเภทเอกสาร", choices=StoredDocument.Kind.choices)
    papers = FilesField(label="เลือกไฟล์", required=False, widget=FilesInput({"accept": ACCEPT, "multiple": True}))
    camera = FilesField(
        label="หรือถ่ายภาพเอกสาร",
        required=False,
        widget=FilesInput({"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, kind: str = "") -> None:  # noqa: ANN401  a request's
        """Dress the boxes."""
        super().__init__(data, files, initial={"kind": kind}, use_required_attribute=False, auto_id="papers-%s")

    def clean(self) -> dict[str, Any]:
        """Put the files of both boxes together."""
        typed = super().clean() or self.cleaned_data
        chosen = [*typed.get("papers", []), *typed.get("camera", [])]
        if not chosen:
            self.add_error("papers", "กรุณาเลือกไฟล์อย่างน้อย 1 ไฟล์")
        if len(chosen) > MAX_FILES:
            self.add_error("papers", f"แนบได้ครั้งละไม่เกิน {MAX_FILES} ไฟล์ กรุณาแบ่งแนบหลายครั้ง")
        return typed | {"chosen": chosen}

    def attached(self, attach: Attach) -> list[StoredDocument]:
        """Attach every chosen file, each on its own; what is refused is named on the form with the reason."""
        papers = []
        for file in self.cleaned_data["chosen"]:
            try:
                papers.append(attach(file, self.cleaned_data["kind"]))
            except ValidationError as refusal:
                self.add_error("papers", refusal)
            except Cannot as closed:
                self.add_error(None, " ".join(closed.reasons))
        return papers


def received(request: SignedIn, attach: Attach) -> PapersForm | None:
    """Attach the files that were sent, each on its own, and say so; None: everything is stored and the page opens anew.

    What is returned is to be shown on the page: a form that names the files that were refused with the reason, or the
    one whose files a part of the page sent.
    """
    form = PapersForm(request.POST, request.FILES)
    documents = form.attached(attach) if form.is_valid() else []
    if is_htmx(request):
        return form
    for document in documents:
        messages.success(request, f"แนบ «{document.file_name}» แล้ว")
    return form if form.errors else None


def asked_to_remove(request: SignedIn, document: StoredDocument, **words: object) -> HttpResponse:
    """Ask before a document is removed.

    ``words`` are the title of the tab, the address of the page it is on (``back``), the words of the link there
    (``stay``) and ``crumbs``.
    """
    return render(request, "agencies/documents/paper_remove.html", {"paper": document, **words})
