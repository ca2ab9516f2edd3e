"""The log of downloads, and of who looked at how others are reached."""

from django.http.response import HttpResponseBase

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere
from agencies.documents.lists import DOWNLOADS
from agencies.documents.models import Download
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn


@door("download.view")
def downloads(request: SignedIn) -> HttpResponseBase:
    """List who took which file when, in reach, the newest first."""
    require_somewhere(request.user, "download.view")
    listing = DOWNLOADS.read(request, Download.objects.visible_to(request.user).select_related("user"))
    return answer(listing, "agencies/documents/download_list.html")
