"""The look is one language: each class has a rule, each rule a use, colours can be told apart, sheets stay light."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from agencies.appointments.models import AppointmentState
from config.badges import BADGES, Shape
from paper.jobs.job import PrintJob
from plans.decisions.models import MergeState, Outcome, PublicationState
from plans.local.models import Edition
from plans.proposals.models import ProposalState
from plans.ranking.models import Ballot
from plans.releases.models import ReceiptState
from plans.requests.models import CommitmentState
from plans.tambon.models import MeetingState
from plans.upper.models import AcceptanceState
from plans.village.models import ForumState, PlanState
from projects.models import Stage

ROOT = Path(__file__).resolve().parents[2]
PAGE_BYTES = 30_000
# What stands on paper has its looks in its own templates; on a screen it borrows some.
PAPER = ("templates/paper/", "templates/plans/papers/print/", "templates/evaluation/knowledge/paper_record.html")
STATES = (
    AcceptanceState, AppointmentState, Ballot.State, CommitmentState, Edition.State, ForumState, MeetingState,
    MergeState, Outcome, PlanState, PrintJob.Status, ProposalState, PublicationState, ReceiptState, Stage,
)  # fmt: skip


@cache
def sheets() -> dict[str, str]:
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL) for path in ROOT.glob("static/*.css")
    }


@cache
def templates() -> dict[str, str]:
    paths = [*(ROOT / "templates").rglob("*.html"), ROOT / "docs/parts/page.html"]
    found = {str(path.relative_to(ROOT)): path.read_text() for path in paths}
    return {name: text for name, text in found.items() if not name.startswith(PAPER)}


def ruled() -> set[str]:
    """Every class that a sheet has a rule for."""
    selectors = [re.sub(r"\{[^{}]*\}", "\n", re.sub(r"url\([^)]*\)", "", text)) for text in sheets().values()]
    return {name for text in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", text)}


def used() -> set[str]:
    """Every class of a template, whole; what a value is set into ends where the value begins."""
    found: set[str] = set()
    for text in templates().values():
        for attribute in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{])*)"', text, re.DOTALL):
            words = re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", attribute, flags=re.DOTALL))
            found |= set(words.split())
    return found


def beginnings() -> set[str]:
    """Return what stands before a value that ends a class: «b-», «field-»."""
    return {name.split("*")[0] for name in used() if "*" in name} - {""}


def said_elsewhere() -> str:
    """Programs and papers that name classes too."""
    places = [ROOT / "docs/parts/page.html", *ROOT.glob("static/*.js"), *(ROOT / "templates/paper").glob("*.html")]
    places += [path for room in ("plans", "evaluation", "paper") for path in (ROOT / room).rglob("*.py")]
    return "\n".join(path.read_text() for path in places)


def test_every_class_of_a_page_has_a_rule():
    rules = ruled()
    whole = {name for name in used() if "*" not in name}
    # Hooks that only tests and scripts hold on to would be ids or data attributes.
    assert whole - rules == set()
    open_ended = beginnings()
    assert [start for start in open_ended if not any(name.startswith(start) for name in rules)] == []


def test_every_rule_has_a_page():
    names, elsewhere = used(), said_elsewhere()
    unused = {name for name in ruled() - names if not name.startswith(tuple(beginnings()))}
    assert {name for name in unused if not re.search(rf"[\"' .]{name}[\"' .:,)\[]|{name}[\"' ]", elsewhere)} == set()


def test_no_rule_takes_the_boxes_that_keep_words_together_for_its_own():
    wide = [rule for sheet in sheets().values() for rule in re.findall(r"[^{}]*[^>+~]\sspan\s*\{", sheet)]
    assert wide == []


def test_no_page_loads_more_style_than_it_should():
    own = {name: len(text.encode()) for name in sheets() for text in [(ROOT / "static" / name).read_text()]}
    assert own["app.css"] <= PAGE_BYTES
    for name, text in templates().items():
        loaded = {"app.css", *re.findall(r"static '([\w-]+\.css)'", text)}
        assert sum(own[sheet] for sheet in loaded) <= PAGE_BYTES, (name, loaded)


def test_no_page_of_bootstrap_is_left():
    named = [name for name, text in (templates() | sheets()).items() if "bootstrap" in text.lower()]
    assert named == []
    assert "bootstrap" not in (ROOT / "requirements/app.txt").read_text()


def test_every_state_has_a_badge_of_a_known_shape():
    codes = {code for states in STATES for code in states.values}
    assert codes - set(BADGES) == set()
    assert {f"b-{badge.shape}" for badge in BADGES.values()} == {f"b-{shape}" for shape in Shape} <= ruled()
    named = {code for text in templates().values() for code in re.findall(r'\bstate="([a-z_]+)"', text)}
    assert named - set(BADGES) - {"saved", "unsaved", "offline"} == set()


def test_every_part_says_what_it_takes():
    parts = {
        name: text for name, text in templates().items() if name.startswith(("templates/parts/", "templates/phaen/"))
    }
    assert len(parts) > 20
    assert [name for name, text in parts.items() if not text.startswith("{# inputs: ")] == []


# --- contrast -------------------------------------------------------------------------------------------------------

TEXT, EDGE = 4.5, 3.0
GROUNDS = ("silk", "card")
PAIRS = (
    *((TEXT, *pair) for pair in product(("ink", "soft", "leaf", "indigo", "lac", "gold-ink", "calm-ink"), GROUNDS)),
    (TEXT, "leaf", "leaf-tint"),
    (TEXT, "ink", "leaf-tint"),
    (TEXT, "indigo", "indigo-tint"),
    (TEXT, "gold-ink", "gold-tint"),
    (TEXT, "ink", "gold-tint"),
    (TEXT, "lac", "lac-tint"),
    (TEXT, "calm-ink", "calm"),
    (TEXT, "on-act", "act"),
    (TEXT, "on-act", "act-2"),
    (TEXT, "on-gold", "gold"),
    (TEXT, "card", "lac"),
    *((EDGE, *pair) for pair in product(("edge", "ink", "g1", "g3"), GROUNDS)),
    (EDGE, "edge", "calm"),
)  # fmt: skip


def tokens(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root\s*\{(.*?)\}", (ROOT / "static/app.css").read_text(), re.DOTALL)
    read = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", block)) for block in blocks]
    return read[0] if scheme == "light" else read[0] | read[1]


def brightness(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one():
    assert round(contrast("#000", "#ffffff"), 1) == 21.0
    assert round(contrast("#d9a11e", "#f6f2e8"), 1) == 2.1  # gold alone is never text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("least", "over", "under"), PAIRS)
def test_every_pair_of_colours_can_be_read(scheme, least, over, under):
    shades = tokens(scheme)
    assert contrast(shades[over], shades[under]) >= least, (over, shades[over], under, shades[under])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["silk", "card", "act", "gold"])
def test_the_focus_is_seen_on_every_ground(scheme, ground):
    shades = tokens(scheme)
    seen = max(contrast(shades["ink"], shades[ground]), contrast(shades["glow"], shades[ground]))
    assert seen >= EDGE
