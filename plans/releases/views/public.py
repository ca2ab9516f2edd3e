"""Pages for everybody, without signing in: is this a true copy, and where is our project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from agencies.access.decorators import takes_files
from agencies.access.limits import limited, limited_by
from plans.releases import checking, staleness
from plans.releases import queries as releases_queries
from plans.releases.forms import CompareForm
from plans.releases.models import Release
from plans.releases.reader import place_in
from plans.releases.totals import on_cover


# --- is this a true copy --------------------------------------------------------------------------------------------
def _release(token: str) -> Release | None:
    # Whoever holds the paper holds the token: that is the whole permission to this page.
    release: Release | None = Release._default_manager.filter(token=token).select_related("area", "period").first()  # noqa: SLF001
    return release


def _etag(request: HttpRequest, token: str) -> str | None:
    """Name what the page says: the release, the newest one, whether the plan has changed, and who reads it."""
    release = _release(token)
    if release is None:
        return None
    validity = staleness.validity_of(release)
    newest = validity.newer or release
    return f'"{release.digest[:16]}-{newest.version}-{len(validity.reasons)}-{request.user.pk or 0}"'


@login_not_required
@limited
@require_safe
@cache_control(private=True, no_cache=True)
@condition(etag_func=_etag)
def release_check(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a release by the token on its paper: version, digest recomputed, and whether a newer one exists."""
    release = _release(token)
    if release is None:
        return render(request, "plans/tracking/public_unknown.html", {"of_code": False}, status=404)
    return _checked(request, release, CompareForm())


def _checked(
    request: HttpRequest, release: Release, form: CompareForm, *, check: checking.Check | None = None
) -> HttpResponse:
    digest, validity = releases_queries.text_digest(release.content), staleness.validity_of(release)
    projects, total_baht = on_cover(release.lines.all())
    context = {
        "release": release,
        "plan": validity.plan or release,
        "place": " ".join(place_in(release.head)),
        "projects": projects,
        "total_baht": total_baht,
        "digest": releases_queries.grouped(digest),
        "is_whole": digest == release.digest,
        "newer": validity.newer,
        "stale": [reason.removesuffix(staleness.RELEASE_ANEW) for reason in validity.reasons],
        "form": form,
        "check": check,
        "is_this": check is not None and check.holds and check.digest == release.digest,
    }
    return render(request, "plans/releases/release_check.html", context)


# Nothing is changed here and nobody is signed in: a token against forgery would only keep the page from being asked.
@login_not_required
@limited_by("COMPARISONS_PER_MINUTE")
@takes_files("COMPARED_MAX_MB", has_token=False)
def release_compare(request: HttpRequest, token: str) -> HttpResponse:
    """Compare a file with the release: the same, another one, or none; nothing of it is kept."""
    release = _release(token)
    if release is None or request.method != "POST":
        raise Http404
    form = CompareForm(request.POST, request.FILES)
    check = form.check_made if form.is_valid() else None
    return _checked(request, release, form, check=check)
