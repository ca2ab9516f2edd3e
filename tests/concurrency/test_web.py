"""The web server dies in the middle of an upload: nothing is stored, nothing is half, and the next try works."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf
from plans.village.models import Attachment, Forum
from tests import factories
from tests.cast import VILLAGES

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
TOKEN = "a" * 32


@pytest.fixture
def web(serve):
    """Run the real web server on the test database."""
    return serve(workers=1, threads=2)


def request(forum: Forum, session: str, content: bytes) -> bytes:
    """Write down the whole upload as a browser sends it."""
    end = b"--papers--\r\n"
    parts = [
        b'--papers\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + TOKEN.encode() + b"\r\n",
        b'--papers\r\nContent-Disposition: form-data; name="kind"\r\n\r\nminutes\r\n',
        b'--papers\r\nContent-Disposition: form-data; name="papers"; filename="minutes.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n",
    ]
    body = b"".join(parts) + end
    head = (
        f"POST {reverse('plans:papers_add', args=[forum.pk])} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=papers\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def wait_until_silent(port: int) -> None:
    """Wait for the worker that a killed server leaves behind: it ends by itself, and must not take the next upload."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def stored() -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "uploads").rglob("*") if path.is_file()]


def test_web_killed_in_mid_upload_stores_nothing(people, client, web):
    service, port = web
    forum = factories.forum(factories.village_plan(VILLAGES[0]))
    client.force_login(people["secretary"])
    page_footer = PageFooter(code="ตัวอย่าง", title="รายงานการประชุม", printed_at=timezone.now())
    whole = request(
        forum,
        client.cookies[settings.SESSION_COOKIE_NAME].value,
        pdf("paper/demo_minutes.html", {"page_footer": page_footer}),
    )
    before = stored()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(whole[: len(whole) // 2])
        service.kill()
    wait_until_silent(port)
    assert (Attachment.objects.count(), stored()) == (0, before)
    service.start()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(whole)
        answer = line.makefile("rb").readline()
    assert b"302" in answer or b"200" in answer
    paper = Attachment.objects.get()
    assert (paper.kind, paper.forum_id, len(stored()) - len(before)) == (Attachment.Kind.MINUTES, forum.pk, 1)
