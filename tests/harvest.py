"""Walking the site as a person: what her pages link to, and the forms they offer, as a browser would send them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from lxml import html

# What no text is typed into: pressed, ticked, or chosen from a folder.
_PRESSED, _TICKED = {"submit", "button", "image", "reset"}, {"checkbox", "radio"}


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is changed; ``typed`` can be written into."""

    address: str
    method: str = "get"
    boxes: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    # What nothing ticks, as it would be sent when somebody did.
    unticked: dict[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> dict[str, str]:
        """Return something of everything: all boxes, ticked, with the first value of each button's name."""
        return dict(reversed(self.buttons)) | self.unticked | self.boxes

    @property
    def presses(self) -> list[dict[str, str]]:
        """Return what is sent by each button with a name; by the form itself when there is none."""
        return [self.boxes | {name: value} for name, value in self.buttons] or [dict(self.boxes)]

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


def read(address: str, text: str) -> Page:
    """Read a page's links, its forms, and what its parts send by themselves."""
    page = html.document_fromstring(text)
    links = [_within(address, target) for target in page.xpath("//a/@href | //*[not(self::link)]/@hx-get")]
    forms = [_form(address, one) for one in page.iter("form")]
    forms += [Form(urljoin(address, target), "post") for target in page.xpath("//*[not(self::form)]/@hx-post")]
    return Page(address, tuple(dict.fromkeys(link for link in links if link)), tuple(forms))


def _within(address: str, target: str) -> str:
    """Return where a link leads without its place on the page; the empty text when it leads out of the house."""
    whole = urlsplit(urljoin(address, target))
    is_here = target and not (whole.netloc or whole.scheme or whole.path.startswith("/static/"))
    return whole._replace(fragment="").geturl() if is_here else ""


def _form(address: str, form) -> Form:
    action = form.get("action") or form.get("hx-post") or ""
    found = Form(urljoin(address, action) if action else address, (form.get("method") or "get").lower())
    for box in form.iter("input", "select", "textarea", "button"):
        if box.get("name"):
            _read_box(found, box)
    return found


def _read_box(form: Form, box) -> None:
    name, kind = box.get("name"), box.get("type") or "text"
    if box.tag == "button" or (box.tag == "input" and kind in _PRESSED):
        form.buttons.append((name, box.get("value") or ""))
    elif box.tag == "input" and kind in _TICKED:
        if box.get("checked") is not None:
            form.boxes[name] = box.get("value") or "on"
        else:
            form.unticked.setdefault(name, box.get("value") or "on")
    elif kind != "file":
        form.typed.append(name)
        form.boxes.update(_filled(box, name))


def _filled(box, name: str) -> dict[str, str]:
    """Return what stands in a box; nothing for a choice of nothing."""
    if box.tag == "textarea":
        return {name: (box.text or "").removeprefix("\r\n").removeprefix("\n")}
    if box.tag == "select":
        chosen = [*box.iterfind(".//option[@selected]"), *box.iterfind(".//option")]
        return {name: chosen[0].get("value") or ""} if chosen else {}
    return {name: box.get("value") or ""}
