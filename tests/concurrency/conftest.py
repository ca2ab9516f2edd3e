"""The real web server on the test database, and a proxy before it, as an office has one."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection

from tests.services import Service, free_port


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., tuple[Service, int]]]:
    """Return a function that starts the web server with settings of its own: the service and its port."""
    started = []

    def begin(workers: int = 2, threads: int = 4, **environ: str) -> tuple[Service, int]:
        port = free_port()
        cluster, _, _ = os.environ["DATABASE_URL"].rpartition("/")

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        options = f"--bind 127.0.0.1:{port} --workers {workers} --threads {threads} --preload --no-control-socket"
        command = ["-m", "gunicorn", "config.wsgi", *options.split(), "--worker-class", "config.web_worker.HeadFirst"]
        service = Service(
            name="the web server",
            command=[sys.executable, *command],
            log=tmp_path / f"web-{port}.log",
            is_ready=answers,
            environ={
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": f"{cluster}/{connection.settings_dict['NAME']}",
                **environ,
            },
        )
        started.append(service)
        service.start()
        return service, port

    yield begin
    for service in started:
        service.kill()


class Forwarding(BaseHTTPRequestHandler):
    """One request through a proxy that sets or appends X-Forwarded-For."""

    upstream: int
    appends: bool

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def forward(self) -> None:
        """Ask the server behind with the visitor's address in the header, and hand its answer back."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "x-forwarded-for"}
        before = self.headers.get("X-Forwarded-For") if self.appends else None
        visitor = self.client_address[0]
        headers["X-Forwarded-For"] = f"{before}, {visitor}" if before else visitor
        line = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=30)
        line.request(self.command, self.path, body, headers)
        answer = line.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "server", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        line.close()

    do_GET = forward  # noqa: N815  the name is http.server's
    do_POST = forward  # noqa: N815  the same


@pytest.fixture
def proxy() -> Iterator[Callable[..., int]]:
    """Return a function that puts a proxy before a port and says the proxy's own port."""
    running = []

    def before(upstream: int, *, appends: bool = False) -> int:
        handler = type("Handler", (Forwarding,), {"upstream": upstream, "appends": appends})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        running.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return int(server.server_address[1])

    yield before
    for server in running:
        server.shutdown()
        server.server_close()
