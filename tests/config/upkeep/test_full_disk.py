"""A full disk: who has signed in reads on, whoever writes is told so in one sentence, and nothing is half."""

from __future__ import annotations

import contextlib
import errno
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.urls import reverse
from PIL import Image

from agencies.fullness import is_full, marking
from plans.tambon.models import TambonPlan
from plans.village.models import Attachment, PlanState, VillagePlan
from tests import factories
from tests.cast import VILLAGES

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "พื้นที่เก็บข้อมูลของเครื่องแม่ข่ายเต็ม รายการนี้จึงยังไม่ได้บันทึก"
REFUSE = """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"""


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database say of every write of some length that there is no room."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            fill(cursor)
        else:
            cursor.execute(REFUSE)
            for table in connection.introspection.table_names(cursor):
                cursor.execute(
                    f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()"
                )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            make_room(cursor)


def make_room(cursor: CursorWrapper) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA max_page_count = 1073741823")
        cursor.execute("DROP TABLE filling")
    else:
        cursor.execute("DROP FUNCTION no_room() CASCADE")


def fill(cursor: CursorWrapper) -> None:
    """Use the pages that are free, so that the next one cannot be had."""
    cursor.execute("CREATE TABLE filling (words TEXT)")
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    with contextlib.suppress(OperationalError):
        for _ in range(100_000):
            cursor.execute("INSERT INTO filling VALUES (%s)", ["x" * 2000])


@pytest.fixture
def browser(client, people):
    client.raise_request_exception = False
    client.force_login(people["secretary"])
    return client


def draft() -> VillagePlan:
    """Make the plan that is to be read and written."""
    return factories.village_plan(VILLAGES[0])


def test_reading_goes_on_and_writing_says_so_and_can_be_done_again(browser):
    plan = draft()
    page, saving = reverse("plans:village", args=[plan.pk]), reverse("plans:village_basics", args=[plan.pk])
    base = browser.get(reverse("plans:village_edit", args=[plan.pk])).context["basics"]["base"].value()
    wish = {"base": base, "household_count": "118", "context": "น้ำท่วมทุกปี " * 2000}
    with full_disk():
        assert browser.get(reverse("home")).status_code == 200
        assert browser.get(page).status_code == 200
        refused = browser.post(saving, wish)
        assert (refused.status_code, SENTENCE in refused.content.decode()) == (507, True)
        assert browser.get(page).status_code == 200
    assert VillagePlan.objects.get().context == ""
    assert browser.post(saving, wish).status_code == 302
    assert VillagePlan.objects.get().context == wish["context"].strip()


def test_a_session_that_finds_no_room_lets_its_page_be_read(browser, settings):
    plan = draft()
    session = browser.session
    session["kept"] = "x" * 20_000
    session.save()
    settings.SESSION_SAVE_EVERY_REQUEST = True
    with full_disk():
        assert browser.get(reverse("plans:village", args=[plan.pk])).status_code == 200


def test_a_mark_that_finds_no_room_lets_the_plan_be_read(client, people):
    plan = factories.in_state(draft(), PlanState.SUBMITTED)
    client.raise_request_exception = False
    client.force_login(people["team"])
    with full_disk():
        assert client.get(reverse("plans:village", args=[plan.pk])).status_code == 200


def test_signing_in_is_done_or_says_that_there_is_no_room(client, people):
    client.raise_request_exception = False
    people["team"].set_password("long-enough-2571")
    people["team"].save()
    with full_disk():
        answer = client.post(reverse("sign_in"), {"username": people["team"].username, "password": "long-enough-2571"})
    # SQLite may still find room for so short a row.
    signed_in = "_auth_user_id" in client.session
    assert (answer.status_code, SENTENCE in answer.content.decode()) == ((302, False) if signed_in else (507, True))


class FullStorage(FileSystemStorage):
    """A folder on a full disk."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_upload_that_finds_no_room_says_so_and_leaves_no_row(browser, settings):
    forum = factories.forum(draft())
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullStorage"}}
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "ภาพ.jpg"
    answer = browser.post(reverse("plans:papers_add", args=[forum.pk]), {"kind": "photo", "papers": picture})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (507, True)
    assert not Attachment.objects.exists()


class Full(Exception):
    pgcode = "53100"


def test_a_full_disk_is_known_by_its_number_however_deep_it_lies():
    wrapped = OperationalError("could not extend file")
    wrapped.__cause__ = Full()
    assert is_full(wrapped)
    assert is_full(OSError(errno.EDQUOT, "quota"))
    assert not is_full(OSError(errno.EACCES, "denied"))
    assert not is_full(sqlite3.OperationalError("database is locked"))
    assert not is_full(None)


def test_what_is_noted_in_passing_still_tells_every_other_trouble():
    with pytest.raises(OperationalError, match="locked"), marking():
        raise OperationalError("database is locked")
    with marking():
        raise OSError(errno.ENOSPC, "full")
    assert not TambonPlan.objects.exists()
