"""The lists of the forum: the cards of its board, the groups of look-alikes, and the projects that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, zip_longest
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import EXPORT, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_sort_key
from plans.board.duplicates import ADVICE_WORDS, LARGEST_GROUP, YEARS_WORDS, Group, Judged, Sent
from plans.board.queries import Board, Card
from plans.board.queries import Column as BoardColumn
from plans.decisions.models import Outcome, Unlike
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup

# What is asked of a card beside its fate, by the word in the address.
STATES = (("undecided", "เวทียังไม่ได้พิจารณา"), ("prepared", "เตรียมไว้ รอประกาศ"), ("against", "ต่างจากคำแนะนำ"))


@dataclass(frozen=True)
class Shown:
    """What a page of the board shows: the cards of each column, of those beside the plan, and of the merged ones."""

    columns: Sequence[tuple[BoardColumn, Sequence[Card]]]
    beside: Sequence[Card]
    merged: Sequence[Card]


def _states(card: Card) -> list[str]:
    told = {"undecided": card.is_undecided, "prepared": card.is_prepared, "against": card.is_against}
    return [str(card.fate), *(state for state, is_so in told.items() if is_so)]


def _state_words(card: Card) -> str:
    labels, states = dict(STATES), _states(card)
    return ", ".join(labels[state] for state in states if state in labels)


def _text(card: Card) -> str:
    return f"{card.line.title} {card.code} {card.owner} {card.lead} {card.supporting} {card.line.reason}"


class BoardFilters(PlainFilters):
    """Find cards by words, by whose project it is, by group and by what became of it."""

    q = Words(_text, help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน หน่วยงาน เหตุผล")
    owner = OneOf("owner", label="เจ้าของ")
    group = OneOf("line.action_group", label="กลุ่ม", choices=ActionGroup.choices)
    state = OneOf(_states, label="สถานะ")

    def offer(self) -> None:
        """Offer the owners of the board, and the states that are there: what is prepared only who decides hears of."""
        cards: Any = self.queryset
        there = {state for card in cards for state in _states(card)}
        words = [*STATES, *Outcome.choices]
        self.filters["state"].extra["choices"] = [(state, label) for state, label in words if state in there]
        owners = sorted({card.owner for card in cards}, key=thai_sort_key)
        self.filters["owner"].extra["choices"] = [(owner, owner) for owner in owners]


def _address(card: Card, plan: TambonPlan) -> str:
    return reverse("plans:decision", args=[plan.pk, card.code])


# A card weighs three kilobytes, a page of the board at most 300 (docs/performance.md#pages).
BOARD = List(
    "ผลการพิจารณา",
    "tambon_plan",
    (
        Column("title", "โครงการ", "line.title", words=("title",), width_mm=60),
        Column("code", "รหัสโครงการ", "code", Kind.CODE, order=("code",)),
        Column("owner", "เจ้าของ", "owner", words=("owner",)),
        Column("group", "กลุ่ม", "group_label", words=("group",)),
        Column("rank", "ลำดับ", lambda card: card.entered_rank or card.line.rank, Kind.COUNT, order=("rank",)),
        Column("baht", "งบประมาณ (บาท)", "budget_baht", Kind.BAHT, order=("baht",), blank="ไม่ได้ระบุ"),
        Column("fate", "ผล", "fate.label", words=("fate",)),
        Column("state", "สถานะ", _state_words, words=("state",)),
        Column("lead", "หน่วยงานหลัก", "lead", words=("lead",), blank="ยังไม่ระบุ"),
        Column("supporting", "หน่วยงานสนับสนุน", "supporting", is_hidden=True),
        Column("suggestion", "คำแนะนำ", "suggestion.why", is_hidden=True, width_mm=60),
        Column("reason", "เหตุผล", "line.reason", is_hidden=True, width_mm=60),
    ),
    filters=BoardFilters,
    per_page=48,
    unfound="ไม่พบโครงการตามที่เลือก",
)


def board_list(request: SignedIn, plan: TambonPlan, board: Board) -> Listing:
    """Read the cards that are asked for; a page has the next of every column, so that all columns go on together."""
    places = [*(column.cards for column in board.columns), board.beside, board.merged]
    cards = InMemory(card for card in chain.from_iterable(zip_longest(*places)) if card is not None)
    first, *others = BOARD.columns
    declared = replace(BOARD, columns=(replace(first, link=partial(_address, plan=plan)), *others))
    listing = declared.read(request, cards)
    listing.base = reverse("plans:decisions", args=[plan.pk])
    return listing


def shown(board: Board, listing: Listing, kept: Iterable[str]) -> Shown:
    """Put the cards of the page back into their places; those in ``kept`` (codes) are shown on whichever page."""
    page = list(listing.page.object_list)
    order = {card.code: place for place, card in enumerate(page)} if listing.order else {}
    codes = {card.code for card in page} | set(kept)

    def some(cards: Iterable[Card]) -> list[Card]:
        found = [card for card in cards if card.code in codes]
        return sorted(found, key=lambda card: order.get(card.code, len(order))) if order else found

    return Shown([(column, some(column.cards)) for column in board.columns], some(board.beside), some(board.merged))


def part_of(request: SignedIn, plan: TambonPlan, board: Board, *, kept: Iterable[str]) -> dict[str, Any]:
    """Return what a page shows of the board: its list, its cards, and what was asked, which its forms carry on.

    The cards in ``kept`` (codes) are shown on whichever page, and the one that the address names.
    """
    listing = board_list(request, plan, board)
    return {
        "listing": listing,
        "page": listing.page,
        "shown": shown(board, listing, {request.GET.get("card", ""), *kept}),
        "here": asked_here(request),
        "is_table": request.GET.get("view") == "table",
    }


def asked_here(request: SignedIn, card: str = "") -> str:
    """Return what was asked of the board as it stands in an address, with a card that is to be shown."""
    asked = request.GET.copy()
    for word in ("card", EXPORT):
        asked.pop(word, None)
    if card:
        asked["card"] = card
    return f"?{asked.urlencode()}" if asked else ""


def is_on_pages(plan: TambonPlan) -> bool:
    """Tell whether the board of ``plan`` has more cards than a page shows."""
    return plan.lines.count() > BOARD.per_page


# --- look-alikes ------------------------------------------------------------------------------------------------------
def _said_of(sent: Sent) -> str:
    return f"{sent.line.title} {sent.code} {sent.owner} {sent.line.details.get('place', '')}"


def _owners(there: Iterable[Sent]) -> list[tuple[str, str]]:
    return [(owner, owner) for owner in sorted({sent.owner for sent in there}, key=thai_sort_key)]


class GroupFilters(PlainFilters):
    """Find groups by words of their projects, by whose these are, and by what speaks for one thing."""

    q = Words(lambda group: " ".join(map(_said_of, group.members)), help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน สถานที่")
    owner = OneOf(lambda group: [member.owner for member in group.members], label="เจ้าของ")
    advice = OneOf("advice", label="ระบบเห็นว่า")
    years = OneOf("years", label="ปีที่มีเงิน")

    def offer(self) -> None:
        """Offer what is there."""
        groups: Any = self.queryset
        for name, words in (("advice", ADVICE_WORDS), ("years", YEARS_WORDS)):
            there = {getattr(group, name) for group in groups}
            self.filters[name].extra["choices"] = [(key, label) for key, label in words.items() if key in there]
        self.filters["owner"].extra["choices"] = _owners(member for group in groups for member in group.members)


# A group weighs some eight kilobytes, a page at most 300 (docs/performance.md#pages).
GROUPS = List(
    "โครงการที่คล้ายกัน",
    "tambon_plan",
    (
        Column(
            "title",
            "กลุ่ม",
            lambda group: group.members[0].line.title,
            words=("title",),
            note=lambda group: f"และอีก {len(group.members) - 1} โครงการ",
            width_mm=60,
        ),
        Column("advice", "ระบบเห็นว่า", "advice_words", words=("advice",), width_mm=40),
        Column("score", "ชื่อคล้ายกัน (จาก 100)", lambda group: round(group.score), Kind.COUNT, order=("score",)),
        Column("projects", "โครงการ", lambda group: len(group.members), Kind.COUNT, order=("projects",)),
        Column("pairs", "คู่", "pairs", Kind.COUNT, order=("pairs",)),
        Column("place", "พื้นที่", "place_words", words=("place",)),
        Column("years", "ปีงบประมาณ", "years_words", words=("years",), width_mm=40),
        Column("baht", "งบประมาณ (บาท)", "budget_baht", Kind.BAHT, order=("baht",)),
        Column(
            "codes",
            "รหัสโครงการ",
            lambda group: ", ".join(member.code for member in group.members),
            is_hidden=True,
            width_mm=60,
        ),
    ),
    filters=GroupFilters,
    per_page=10,
    unfound="ไม่พบกลุ่มตามที่เลือก",
)


def group_list(request: SignedIn, plan: TambonPlan, groups: Iterable[Group]) -> Listing:
    """Read the groups of look-alikes that are asked for; each leads to its projects."""
    first, *others = GROUPS.columns
    declared = replace(GROUPS, columns=(replace(first, link=lambda group: choosing(plan, group=group.stamp)), *others))
    listing = declared.read(request, InMemory(groups))
    listing.base = reverse("plans:alike", args=[plan.pk])
    return listing


# --- what was said of look-alikes that are not one --------------------------------------------------------------------
def _titles(judged: Judged) -> str:
    return ", ".join(f"«{project.title}»" for project in judged.projects)


def _codes(judged: Judged) -> str:
    return ", ".join(project.code for project in judged.projects)


class JudgedFilters(PlainFilters):
    """Find what was said by words of the projects, of the reason and of who said it, and by why they are not one."""

    q = Words(
        lambda judged: f"{_titles(judged)} {_codes(judged)} {judged.first.reason} {judged.by}",
        help_text="ชื่อหรือรหัสโครงการ เหตุผล ผู้บันทึก",
    )
    verdict = OneOf("first.verdict", label="ผล", choices=Unlike.Verdict.choices)


JUDGED = List(
    "คู่ที่บันทึกว่าไม่ซ้ำกัน",
    "tambon_plan",
    (
        Column("title", "โครงการ", _titles, words=("title",), width_mm=60),
        Column("codes", "รหัสโครงการ", _codes, width_mm=40),
        Column("verdict", "ผล", lambda judged: judged.first.get_verdict_display(), words=("verdict",)),
        Column("reason", "เหตุผล", "first.reason", blank="ไม่ได้ระบุ", width_mm=60),
        Column("by", "ผู้บันทึก", "by", words=("by",), width_mm=40),
        Column("at", "เมื่อ", "first.at", Kind.DATE, order=("at",)),
        Column("pairs", "คู่", "pairs", Kind.COUNT, order=("pairs",)),
    ),
    filters=JudgedFilters,
    unfound="ไม่พบคู่โครงการตามที่เลือก",
)


def judged_list(request: SignedIn, plan: TambonPlan, judgments: Iterable[Judged]) -> Listing:
    """Read what is asked for of ``judgments``; each leads to its projects side by side."""
    first, *others = JUDGED.columns
    link = replace(first, link=lambda judged: f"{reverse('plans:alike_compare', args=[plan.pk])}?{judged.query}")
    return replace(JUDGED, columns=(link, *others)).read(request, InMemory(judgments))


# --- any two projects -------------------------------------------------------------------------------------------------
class Choosable(NamedTuple):
    """A project that may be compared: where choosing it leads, and how many were chosen before it."""

    sent: Sent
    url: str
    chosen: int
    is_chosen: bool

    @property
    def state(self) -> str:
        """Say whether it is chosen."""
        return "เลือกไว้แล้ว" if self.is_chosen else "ยังไม่ได้เลือก"


class ChoiceFilters(PlainFilters):
    """Find projects by words, and by whose they are."""

    q = Words(lambda choosable: _said_of(choosable.sent), help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน สถานที่")
    owner = OneOf("sent.owner", label="เจ้าของ")

    def offer(self) -> None:
        """Offer the owners that are there."""
        rows: Any = self.queryset
        self.filters["owner"].extra["choices"] = _owners(choosable.sent for choosable in rows)


CHOICE = List(
    "โครงการที่เลือกเทียบได้",
    "tambon_plan",
    (
        Column("title", "โครงการ", "sent.line.title", words=("title",), width_mm=60),
        Column("code", "รหัสโครงการ", "sent.code", Kind.CODE, order=("code",)),
        Column("owner", "เจ้าของ", "sent.owner", words=("owner",)),
        Column("place", "สถานที่", lambda choosable: choosable.sent.line.details.get("place", ""), words=("place",)),
        Column("baht", "งบประมาณ (บาท)", "sent.budget_baht", Kind.BAHT, order=("baht",), blank="ไม่ได้กรอก"),
        Column("state", "การเลือก", "state", part="plans/board/list_choose.html"),
    ),
    filters=ChoiceFilters,
)


def choosing(plan: TambonPlan, codes: Iterable[str] = (), *, group: str = "") -> str:
    """Return where more projects are chosen to be compared with those of ``codes``, of a group or of the plan."""
    words = [*([("group", group)] if group else []), *(("code", code) for code in codes)]
    return f"{reverse('plans:alike_choose', args=[plan.pk])}{'?' if words else ''}{urlencode(words)}"


def comparing(plan: TambonPlan, codes: Iterable[str]) -> str:
    """Return where projects stand side by side."""
    return f"{reverse('plans:alike_compare', args=[plan.pk])}?{urlencode([('code', code) for code in codes])}"


def choice_list(
    request: SignedIn, plan: TambonPlan, offered: Iterable[Sent], *, chosen: Sequence[Sent], group: Group | None
) -> Listing:
    """Read the projects that may be compared; the first one is chosen, with every further one it is compared."""
    codes = [sent.code for sent in chosen]

    def url(code: str) -> str:
        if codes:
            return comparing(plan, [*codes[: LARGEST_GROUP - 1], code])
        return choosing(plan, [code], group=group.stamp if group else "")

    rows = InMemory(Choosable(sent, url(sent.code), len(codes), sent.code in codes) for sent in offered)
    return CHOICE.read(request, rows)
