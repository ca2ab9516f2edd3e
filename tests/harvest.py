"""Walking the site as a person: what her pages link to, and the forms they offer, as a browser would send them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

# What no text is typed into: pressed, ticked, or chosen from a folder.
_UNTYPED = {"submit", "button", "checkbox", "radio", "file", "image", "reset"}


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is changed; ``typed`` can be written into."""

    address: str
    method: str = "get"
    sent: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str, frozenset[str]]:
        """Tell forms apart by their view, method and boxes, and not by the thing they are about."""
        return name_of(self.address), self.method, frozenset(self.sent)


@dataclass(frozen=True)
class Page:
    """A page that answered: its address and what stands on it."""

    address: str
    links: tuple[str, ...]
    forms: tuple[Form, ...]


def match_of(address: str) -> ResolverMatch | None:
    """Return the view of an address, None when there is none."""
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None


def name_of(address: str) -> str:
    """Return the name of an address's view, the empty text when there is none."""
    match = match_of(address)
    return match.view_name if match else ""


def pages(client, start: str = "/", *, most: int = 400) -> Iterator[Page]:
    """Walk from ``start`` along links, one page for each view and set of questions, at most ``most``."""
    waiting, seen = deque([start]), {_kind(start)}
    while waiting and most:
        address = waiting.popleft()
        answer = client.get(address)
        most -= 1
        read_out(answer)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = read(address, answer.content.decode())
        yield page
        for link in page.links:
            if (kind := _kind(link)) not in seen and kind[0]:
                seen.add(kind)
                waiting.append(link)


def read_out(answer) -> None:
    """Take a streamed answer to its end, so that its file is closed."""
    if answer.streaming:
        deque(answer.streaming_content, maxlen=0)


def _kind(address: str) -> tuple[str, frozenset[str]]:
    return name_of(address), frozenset(name for name, _ in parse_qsl(urlsplit(address).query))


def read(address: str, html: str) -> Page:
    """Read a page's links and forms."""
    reader = _Reader(address)
    reader.feed(html)
    return Page(address, tuple(dict.fromkeys(reader.links)), tuple(reader.forms))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self.open: Form | None = None
        self.select, self.area = "", ""

    def handle_starttag(self, tag, attributes):
        has = {name: value or "" for name, value in attributes}
        for name in ("href", "hx-get"):
            if has.get(name) and tag in {"a", "button", "div", "form", "section", "table", "tr"}:
                self._link(has[name])
        if tag == "form":
            self.open = Form(
                self._here(has.get("action") or has.get("hx-post") or ""), has.get("method", "get").lower()
            )
            self.forms.append(self.open)
        elif self.open is not None and has.get("name"):
            self._box(tag, has)
        elif tag == "option" and self.open is not None and self.select:
            self._choice(has)

    def _choice(self, has):
        if self.select not in self.open.sent or "selected" in has:
            self.open.sent[self.select] = has.get("value", "")

    def _box(self, tag, has):
        name, kind = has["name"], has.get("type", "text")
        if tag == "select":
            self.select = name
            self.open.typed.append(name)
            self.open.sent.setdefault(name, "")
            self.open.sent.pop(name)
        elif tag == "textarea":
            self.area = name
            self.open.sent[name] = ""
            self.open.typed.append(name)
        elif tag == "button" or kind in {"submit", "button", "image", "reset"}:
            self.open.sent.setdefault(name, has.get("value", ""))
        elif tag == "input" and kind not in {"checkbox", "radio"}:
            if kind != "file":
                self.open.sent[name] = has.get("value", "")
                self.open.typed.append(name)
        elif tag == "input" and (name not in self.open.sent or "checked" in has):
            self.open.sent[name] = has.get("value", "on")

    def handle_data(self, data):
        if self.area and self.open is not None:
            self.open.sent[self.area] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def _here(self, address: str) -> str:
        return urljoin(self.address, address) if address else self.address

    def _link(self, address: str) -> None:
        whole = urlsplit(self._here(address))
        if whole.netloc == "" and whole.scheme == "" and not whole.path.startswith("/static/"):
            self.links.append(whole._replace(fragment="").geturl())
