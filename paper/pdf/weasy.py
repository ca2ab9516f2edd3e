"""A template as PDF: tagged for readers, with exact Thai text. The only place that knows WeasyPrint."""

import contextlib
import functools
import gc
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from fontTools.ttLib import TTFont
from PIL import ImageFile

from paper.layout.contents import with_contents
from paper.layout.html import in_digits, with_whole_codes
from paper.layout.measures import LANDSCAPE, LOOK, PORTRAIT, SARABUN_POINTS
from paper.layout.widths import SIZES
from paper.pdf.fonts import FACES, Typeface, typeface
from paper.pdf.pages import LaidOutPages, PdfObject, laid_out_pages, scope_headings
from paper.thai.breaks import use_dictionary
from paper.thai.letters import in_parts, spare_fonts

# What stands behind the name of a font in that of its file: «[wdth,wght]», «_hint».
_NAME = re.compile(r"[\[_].*")
_LOGGER = logging.getLogger("weasyprint")


class PrintFault(Exception):
    """WeasyPrint complained (a font, a picture or a rule it could not use); the message is its own, for the log."""


class Refused(Exception):
    """A document asked for a file or an address outside the fonts; printing reads nothing else."""


def pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """Print a template that extends paper/page.html; ``context`` holds a ``page_footer`` and what the template wants.

    A4, PDF/UA-1. Pictures come as data: addresses. Raises PrintFault on any warning of the printer, FontMissing without
    a font.
    """
    return printed(markup_of(template, context))


def markup_of(template: str, context: Mapping[str, Any]) -> str:
    """Write a template as the HTML that is printed, in the digits of its page footer."""
    sizes = [(round(100 * size), f"{LOOK.table_size * size:.4f}") for size in SIZES]
    look = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "look": LOOK, "sizes": sizes}
    css = {"font_css": _font_css(typeface()), "points": SARABUN_POINTS}
    markup = render_to_string(template, {**context, **look, **css})
    # In a book the press prints the contents.
    read = markup if "binding" in context else with_contents(markup)
    return in_digits(read, context["page_footer"].digits)


def lay_out(markup: str) -> LaidOutPages:
    """Lay pages out for a book, which draws their feet. Raises as ``pdf`` does."""
    laid_out_pageses: list[LaidOutPages] = []
    printed(markup, lambda document, made: laid_out_pageses.append(laid_out_pages(document, made)))
    return laid_out_pageses[0]


def printed(markup: str, finisher: Callable[[Any, Any], None] | None = None) -> bytes:
    """Print HTML; the finisher is given WeasyPrint's document and its PDF before that is written."""
    face = typeface()
    use_dictionary()
    # Importing WeasyPrint takes seconds, and only the worker prints.
    import weasyprint  # noqa: PLC0415

    # Its import tells Pillow to take half a picture for a whole one, in the checks of uploads too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    base = face.folder.as_uri() + "/"
    spares = {f"spare-{_NAME.sub('', path.stem)}.ttf": path for path in spare_fonts()}

    class OnlyFonts(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Fetch prepared fonts and data: addresses, and refuse everything else."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> object:
            place = urlsplit(url)
            name = unquote(place.path.rsplit("/", 1)[-1])
            if place.scheme != "data" and url == f"{base}{name}" and name in spares:
                return super().fetch(spares[name].as_uri(), headers)
            if place.scheme != "data" and (url != f"{base}{name}" or not (face.folder / name).is_file()):
                raise Refused(url)
            return super().fetch(url, headers)

    fetcher = OnlyFonts(allowed_protocols={"data", "file"}, allow_redirects=False, fail_on_errors=True)
    with _complaints() as complaints, _uncollected():
        read = _with_spares(with_whole_codes(markup), face, tuple(spares))
        document = weasyprint.HTML(string=read, base_url=base, url_fetcher=fetcher)
        try:
            content = document.write_pdf(
                pdf_variant="pdf/ua-1", presentational_hints=True, finisher=functools.partial(_finished, finisher)
            )
        except weasyprint.urls.FatalURLFetchingError as refusal:  # no Exception, so that WeasyPrint itself lets it pass
            raise Refused(str(refusal)) from refusal
    if complaints:
        raise PrintFault("; ".join(complaints))
    return bytes(content)


def _finished(finisher: Callable[[PdfObject, PdfObject], None] | None, document: PdfObject, made: PdfObject) -> None:
    """Say what WeasyPrint leaves out, then do what the caller wants."""
    scope_headings(made.objects)
    if finisher:
        finisher(document, made)


def _with_spares(markup: str, face: Typeface, spares: tuple[str, ...]) -> str:
    """Let spare fonts print what the papers' own font has no letter for; most pages need none, and read none."""
    if set(markup) <= _letters(face.folder / "Regular.ttf"):
        return markup
    named = {name.replace("spare-", "Paper ").removesuffix(".ttf"): name for name in spares}
    rules = [f'@font-face {{ font-family: "{family}"; src: url("{name}"); }}' for family, name in named.items()]
    families = ", ".join(f'"{family}"' for family in ("Paper", *named))
    return in_parts(markup).replace(
        "</style>", "\n".join((*rules, f"html {{ font-family: {families}; }}", "</style>")), 1
    )


@functools.cache
def _letters(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, (0x0A, *font.getBestCmap())))


def _font_css(face: Typeface) -> str:
    rules = []
    for name in face.faces:
        weight, style, _ = FACES[name]
        rules.append(
            f'@font-face {{ font-family: "Paper"; src: url("{name}.ttf"); '
            f"font-weight: {weight}; font-style: {style}; }}"
        )
    return mark_safe("\n".join(rules))  # noqa: S308  names of our own faces


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: a layout throws nothing away before it is drawn, and looking takes a third."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint says at WARNING or above in this thread: it prints boxes for letters and goes on."""
    heard: list[str] = []
    own_thread = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == own_thread:
                heard.append(record.getMessage())

    listener = Listener(logging.WARNING)
    _LOGGER.addHandler(listener)
    try:
        yield heard
    finally:
        _LOGGER.removeHandler(listener)
