"""What the tests run against: with ``--postgres`` a private PostgreSQL, Redis and worker, with ``--browser`` Chromium.

A pytest plugin named in pyproject.toml: pytest-django reads DATABASES before any conftest is imported, so the database
must be running, and named in the environment, by then.  Everything listens on free ports of this machine or in one
temporary folder, is started by the tests, and dies with them however they end.  A service that cannot start ends the
run with its own last words; a test that was left out for want of an option is counted in the closing lines.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from config.celery import app
from tests.properties import choose_depth

ROOT = Path(__file__).resolve().parent.parent
# As root there is no sandbox; the rest keeps Chromium from calling home.
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
NEEDS = {"services": "--postgres", "journey": "--browser"}
left_out = pytest.StashKey[int]()


class CannotStart(pytest.UsageError):
    """A service did not start; the message holds its own last words."""


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_true: Callable[[], bool], what: str, timeout_s: float = 30) -> None:
    """Return as soon as ``is_true()`` holds; raise TimeoutError that names ``what`` after ``timeout_s`` seconds."""
    deadline = time.monotonic() + timeout_s
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout_s:g} s")
        time.sleep(0.05)


@dataclass
class Service:
    """One process of ours with its log; the kernel sends it ``stops_with`` should the tests be killed."""

    name: str
    command: list[str]
    log: Path
    is_ready: Callable[[], bool]
    environ: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    stops_with: signal.Signals = signal.SIGTERM
    patience_s: float = 30
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers; raise CannotStart with its last words if it does not."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/usr/bin/setpriv", "--pdeathsig", self.stops_with.name[3:], *self._as_user(), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=os.environ | self.environ,
                start_new_session=True,
            )
        try:
            wait_until(lambda: self._is_alive() and self.is_ready(), self.name, self.patience_s)
        except (TimeoutError, CannotStart) as error:
            self.kill()
            raise CannotStart(f"{self.name} did not start: {error}\n{self.last_words()}") from None

    def stop(self, timeout_s: float = 10) -> None:
        """Ask the process to end and wait for it; kill what does not listen."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stops_with)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout_s)
        self.kill()

    def kill(self) -> None:
        """Kill the process and its children with SIGKILL, as a power cut would."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def restart(self) -> None:
        """Kill the process and start it again."""
        self.kill()
        self.start()

    def last_words(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _as_user(self) -> list[str]:
        if self.user is None:
            return []
        entry = pwd.getpwnam(self.user)
        return [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]

    def _is_alive(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise CannotStart(f"it ended with code {self.process.returncode if self.process else None}")
        return True


# --- PostgreSQL: before Django is set up ------------------------------------------------------------------------------
def postgres_program(name: str) -> str:
    """Return the path of a program of Debian's newest PostgreSQL; raise CannotStart when there is none."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if binaries is None:
        raise CannotStart("PostgreSQL did not start: the package postgresql-15 is missing; bin/setup test installs it")
    return str(binaries / name)


def postgres(folder: Path) -> tuple[Service, str]:
    """Return the service of a new, empty cluster in ``folder``, ordered as a Thai dictionary, and its DATABASE_URL.

    PostgreSQL refuses to run as root, so root hands the folder to ``nobody``.
    """
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    port, data = free_port(), folder / "data"
    environ = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    # A test cluster need not survive a power cut.
    command = [postgres_program("postgres"), "-D", str(data), "-k", str(folder), "-p", str(port)]
    command += ["-F", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    service = Service(
        name="PostgreSQL",
        command=command,
        log=folder.parent / "postgres.log",
        is_ready=lambda: _run([postgres_program("pg_isready"), "-q", "-d", url]).returncode == 0,
        environ=environ,
        user=user,
        stops_with=signal.SIGQUIT,  # at once; SIGTERM would wait for the clients
    )
    initdb = [postgres_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    initdb += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=th-TH"]
    made = _run(initdb, user=user, environ=environ)
    if made.returncode:
        raise CannotStart(f"PostgreSQL did not start: initdb failed\n{made.stderr}")
    return service, url


def _run(
    command: list[str], *, user: str | None = None, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, user=user, env=environ, cwd="/", capture_output=True, text=True, check=False, timeout=60
    )


# --- Redis, the worker, Chromium: fixtures ---------------------------------------------------------------------------
@pytest.fixture(scope="session")
def redis_server() -> Iterator[Service]:
    """Run the Redis that BROKER_URL names, with its append-only file, as bin/run does."""
    url, folder = os.environ["BROKER_URL"], Path(os.environ["VAR_DIR"])
    port = url.rpartition(":")[2].partition("/")[0]

    def answers() -> bool:
        with contextlib.suppress(NoConnection), Redis.from_url(url, socket_timeout=5) as client:
            return bool(client.ping())
        return False

    command = ["redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", str(folder)]
    command += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction"]
    service = Service(name="Redis", command=command, log=folder / "redis.log", is_ready=answers)
    service.start()
    yield service
    service.stop()


def worker_answers(timeout_s: float) -> bool:
    """Ask over a connection of its own: one from the pool may be of a Redis that is no more."""
    with app.connection_for_write() as broker:
        return bool(app.control.broadcast("ping", reply=True, timeout=timeout_s, limit=1, connection=broker))


@pytest.fixture
def worker(transactional_db: None, redis_server: Service) -> Iterator[Service]:
    """Run a worker of both queues, with its scheduler, on the test database; tasks are queued while it stands.

    It has VAR_DIR and MEDIA_ROOT of the test's process, sweeps every second, and takes over a print after five
    seconds of silence.  ``worker.kill()`` and ``worker.restart()`` are kill -9; the queue outlives both.  When it ends
    by itself it is started again, as bin/run and docker compose do: Celery gives up on some lost connections.
    """
    with Redis.from_url(os.environ["BROKER_URL"]) as client:
        client.flushall()
    folder, name = Path(os.environ["VAR_DIR"]), f"{os.environ.get('PYTEST_XDIST_WORKER', 'only')}@tests"
    cluster, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    celery = f"-m celery -A config worker -Q rollup,print -c 2 -n {name} --beat -l INFO".split()
    celery = [sys.executable, *celery, "--without-gossip", "--without-mingle", "-s", str(folder / "beat")]
    command = ["sh", "-c", 'while :; do setpriv --pdeathsig KILL "$@"; done', "for ever", *celery]
    service = Service(
        name="the worker",
        command=command,
        log=folder / "worker.log",
        is_ready=lambda: worker_answers(timeout_s=0.5),
        environ={
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"{cluster}/{connection.settings_dict['NAME']}",
            "SWEEP_EVERY_S": "1",
            "PRINT_LEASE_S": "5",
            "LOG_LEVEL": "INFO",
        },
        stops_with=signal.SIGKILL,
    )
    service.start()
    app.conf.task_always_eager = False
    yield service
    service.kill()
    app.conf.task_always_eager = True


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        raise CannotStart("Chromium did not start: the package chromium is missing; bin/setup test installs it")
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Run Chromium without a window; ``browser.new_context(viewport=…)`` is one person's screen."""
    # Playwright keeps an event loop in this thread, which Django would take for an async view's.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


# --- the plugin -------------------------------------------------------------------------------------------------------
def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that bin/test gives."""
    group = parser.getgroup("services")
    group.addoption("--postgres", action="store_true", help="run on a private PostgreSQL, with Redis and a worker")
    group.addoption("--browser", action="store_true", help="run the journeys in Chromium too")
    group.addoption("--all", action="store_true", help="leave nothing out for its time, though no path is given")
    group.addoption("--once", action="store_true", help="leave out what another database's run has shown: pure tests")
    parser.addini("slow", "folders and files that a quick run leaves out", type="args", default=[])
    parser.addini("quick_database", "files of database tests that a quick run keeps", type="args", default=[])


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the database and name everything in the environment, just before pytest-django sets Django up.

    Each process of pytest-xdist gets a folder and a Redis of its own; the cluster is shared, its databases are not.
    """
    folder = Path(tempfile.mkdtemp(prefix="phaen-test-"))
    folder.chmod(0o755)
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["VAR_DIR"] = str(folder)
    os.environ["BROKER_URL"] = f"redis://127.0.0.1:{free_port()}/0"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ.pop("DATABASE_URL", None)
        if early_config.known_args_namespace.postgres:
            (folder / "cluster").mkdir()
            cluster, os.environ["DATABASE_URL"] = postgres(folder / "cluster")
            early_config.add_cleanup(cluster.stop)
            cluster.start()
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Name the two marks, and choose how deep properties are tried."""
    choose_depth(is_quick=is_quick(config))
    config.addinivalue_line("markers", "services: needs PostgreSQL, Redis and a worker; runs with --postgres")
    config.addinivalue_line("markers", "once: asks a database, and one of the two is enough; --once leaves it out")
    config.addinivalue_line("markers", "journey: a trip in a browser (all of tests/journeys); runs with --browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs an option that was not given, and count it."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
    wanted: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (wanted if is_wanted(item, config) else others).append(item)
    config.stash[left_out] = len(others)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = wanted


def is_wanted(item: pytest.Item, config: pytest.Config) -> bool:
    """Say whether the options given ask for a test."""
    return (
        all(config.getoption(option) for mark, option in NEEDS.items() if item.get_closest_marker(mark))
        and not (is_quick(config) and is_slow(item))
        and not (config.getoption("--once") and (not asks_database(item) or item.get_closest_marker("once")))
    )


def is_quick(config: pytest.Config) -> bool:
    """Say whether this run names no path and does not ask for all."""
    return not config.getoption("--all") and config.args_source is not pytest.Config.ArgsSource.ARGS


def is_slow(item: pytest.Item) -> bool:
    """Say whether a quick run leaves a test out: it opens pages, is slow, or asks the database in other files."""
    if asks_pages(item) or item.nodeid.startswith(tuple(item.config.getini("slow"))):
        return True
    return asks_database(item) and item.path.name not in item.config.getini("quick_database")


def asks_pages(item: pytest.Item) -> bool:
    """Say whether a test opens pages of the site."""
    return bool({"client", "as_"} & set(getattr(item, "fixturenames", ())))


def asks_database(item: pytest.Item) -> bool:
    """Say whether a test speaks to the database or to a service."""
    marks = ("django_db", *NEEDS)
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool({"db", "transactional_db"} & fixtures) or any(item.get_closest_marker(mark) for mark in marks)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which tests were left out, and which command runs them."""
    database = "PostgreSQL" if config.getoption("--postgres") else "SQLite"
    count = config.stash.get(left_out, None)
    if count is None:  # pytest-xdist collects in its workers, each of which collects the same
        count = config.stash.get(left_out_in_workers, 0)
    text = f"{count} tests left out (they want --postgres, --browser or --all); bin/test runs them all"
    terminalreporter.write_line(f"on {database}; {text if count else 'none left out'}", yellow=bool(count))


left_out_in_workers = pytest.StashKey[int]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over the count of a process of pytest-xdist."""
    output = getattr(node, "workeroutput", {})
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # xdist has no types
    config.stash[left_out_in_workers] = output.get("left_out", 0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the count from a process of pytest-xdist to the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(left_out, 0)
