"""Whose address is counted, and what a page answers to an address that asks too often."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from agencies.access import limits

VISITOR, PROXY, SPOOFED = "203.0.113.7", "10.0.0.2", "8.8.8.8"


def address(settings, proxies, forwarded=None, direct=PROXY, **more):
    settings.PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded is not None else {}
    return limits.client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=direct, **more))


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "Client-IP"])
def test_without_a_proxy_no_header_is_believed(settings, header):
    settings.PROXY_COUNT = 0
    request = RequestFactory().get("/", headers={header: SPOOFED}, REMOTE_ADDR=VISITOR)
    assert limits.client_address(request) == VISITOR


@pytest.mark.parametrize(
    ("proxies", "forwarded"),
    [
        (1, VISITOR),
        (1, f"{SPOOFED}, {VISITOR}"),
        (1, f"{SPOOFED}, 1.1.1.1, {VISITOR}"),
        (1, f"nonsense, {VISITOR}"),
        (1, f"'; DROP TABLE--, {VISITOR}"),
        (2, f"{VISITOR}, 10.0.0.1"),
        (2, f"{SPOOFED}, {VISITOR}, 10.0.0.1"),
    ],
)
def test_what_a_visitor_writes_before_our_proxies_is_never_read(settings, proxies, forwarded):
    assert address(settings, proxies, forwarded) == VISITOR


@pytest.mark.parametrize("header", ["X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"])
def test_behind_a_proxy_only_its_own_header_is_believed(settings, header):
    settings.PROXY_COUNT = 1
    headers = {header: SPOOFED, "X-Forwarded-For": VISITOR}
    assert limits.client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PROXY)) == VISITOR


@pytest.mark.parametrize(("proxies", "forwarded"), [(1, None), (1, ""), (1, "nonsense"), (2, VISITOR)])
def test_who_comes_past_the_proxy_is_who_stands_at_the_door(settings, proxies, forwarded):
    assert address(settings, proxies, forwarded) == PROXY


def test_an_office_with_a_private_network_behind_a_public_proxy_is_seen(settings):
    assert address(settings, 1, "192.168.1.20", direct="203.0.113.200") == "192.168.1.20"


def test_a_socket_file_has_no_address(settings):
    assert address(settings, 0, direct="") is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_a_connection_of_many_addresses_is_one_place(settings, one, other, is_same):
    settings.PROXY_COUNT = 0
    found = [limits.whereabouts(RequestFactory().get("/", REMOTE_ADDR=each)) for each in (one, other)]
    assert (found[0] == found[1]) is is_same


def test_an_address_that_asks_too_often_waits_and_another_does_not(client, db, settings):
    settings.PUBLIC_LOOKUPS_PER_MINUTE = 2
    page = [client.get(reverse("track"), REMOTE_ADDR=VISITOR) for _ in range(3)][-1]
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "กรุณารอ 1 นาที" in page.content.decode()
    assert client.get(reverse("track"), REMOTE_ADDR="203.0.113.8").status_code == 200


def test_comparing_has_a_limit_of_its_own(client, db, settings):
    settings.COMPARISONS_PER_MINUTE = 1
    url = reverse("release_compare", args=["nowhere"])
    assert [client.post(url).status_code for _ in range(2)] == [404, 429]
    assert client.get(reverse("track")).status_code == 200


def test_a_counter_that_ran_out_between_two_lines_counts_nothing(settings, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *_: True)  # as if the minute ended right here
    assert limits.is_beyond("PUBLIC_LOOKUPS_PER_MINUTE", VISITOR) is False


def test_any_name_can_be_counted(settings):
    settings.ACCOUNT_SIGN_INS_PER_MINUTE = 1
    for name in ("\ud800", "ก" * 5000, "a b\n\0"):
        assert [limits.is_beyond("ACCOUNT_SIGN_INS_PER_MINUTE", name) for _ in range(2)] == [False, True]
