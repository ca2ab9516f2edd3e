"""The log of downloads, and of who looked at how others are reached."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere, thing_words
from agencies.documents.forms import DownloadSearch
from agencies.documents.models import Download
from agencies.people.models import Invitation, User
from agencies.people.requests import SignedIn

PER_PAGE = 50
# What is looked at on the set-up pages alone, and no row of the permission table speaks of.
_ACCOUNTS = {str(model._meta.model_name): str(model._meta.verbose_name) for model in (User, Invitation)}  # noqa: SLF001  Django's own way to a model's name


@door("download.view")
def downloads(request: SignedIn) -> HttpResponse:
    """List who took which file when, in reach, the newest first."""
    require_somewhere(request.user, "download.view")
    search = DownloadSearch(request.GET)
    matching = search.narrowed(Download.objects.visible_to(request.user).select_related("user"))
    page = Paginator(matching, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(download, _ACCOUNTS.get(download.object) or thing_words(download.object)) for download in page]
    return render(request, "agencies/documents/download_list.html", {"search": search, "page": page, "lines": lines})
