"""The forum's board as a list: which cards are shown, found, ordered and taken away as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, zip_longest
from typing import Any

from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import EXPORT, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_sort_key
from plans.board.queries import Board, Card
from plans.board.queries import Column as BoardColumn
from plans.decisions.models import Outcome
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
