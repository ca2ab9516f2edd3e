"""The log of downloads."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere, thing_words
from agencies.documents.forms import DownloadSearch
from agencies.documents.models import Download
from agencies.people.requests import SignedIn

PER_PAGE = 50


@door("download.view")
def downloads(request: SignedIn) -> HttpResponse:
    """List who took which file when, in reach, the newest first."""
    require_somewhere(request.user, "download.view")
    search = DownloadSearch(request.GET)
    matching = search.narrowed(Download.objects.visible_to(request.user).select_related("user"))
    page = Paginator(matching, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(download, thing_words(download.object)) for download in page]
    return render(request, "agencies/documents/download_list.html", {"search": search, "page": page, "lines": lines})
