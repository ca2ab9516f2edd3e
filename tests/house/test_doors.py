"""Every address stands behind a row of the permission table, or is on the short list of those that need none."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from agencies.access.incoming import takes_files
from agencies.access.permissions import table

# Signing in and out, one's own password, the invitation one holds, who is to succeed to one's own post, help, health,
# the page of one's own work, and what anybody may ask with a paper in hand: whether a release is a true copy, and where
# a project is.
OPEN = {
    "home",
    "sign_in",
    "sign_out",
    "second_step",
    "two_factor",
    "recovery_codes",
    "two_factor_off",
    "passkey_step",
    "phone_add",
    "passkey_add",
    "passkey_off",
    "admin_sign_in",
    "password_change",
    "password_change_done",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
    "agencies:accept",
    "agencies:successor",
    "agencies:replacement",
    "personal",
    "personal_file",
    "who_may",
    "about",
    "privacy",
    "accessibility",
    "robots",
    "security",
    "health",
    "health_ready",
    "release_check",
    "release_compare",
    "track",
    "tracked",
}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":  # Django's own checks guard it, for staff
                yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback


def test_every_view_has_its_row_in_the_permission_table():
    known = {f"{row.object}.{row.action}" for row in table()}
    found = dict(addresses(get_resolver()))
    assert len(found) > 30
    loose = {name for name, view in found.items() if getattr(view, "permission", None) not in known}
    assert loose - OPEN == set()


def test_a_view_without_the_first_token_check_takes_files_and_asks_for_the_token_itself():
    exempt = {name: view for name, view in addresses(get_resolver()) if getattr(view, "csrf_exempt", False)}
    assert exempt
    assert {name for name, view in exempt.items() if not takes_files(view)} == set()


def test_open_addresses_exist():
    assert {name for name, _ in addresses(get_resolver())} >= OPEN
