"""The forms of weighing and ranking: criteria, a project's scores, a new ballot, a paper of it, an order by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from paper.thai import Unreadable, readers
from paper.thai.forms import CountField, QuantityField, ThaiCharField, ThaiTextField
from plans.ranking.actions.ballot_entry import LONGEST_NUMBER, Box, Paper, boxes_of, headings_of
from plans.ranking.actions.ballots import Opening
from plans.ranking.actions.criteria import Cell, CriterionRow
from plans.ranking.models import Ballot, Criterion
from plans.ranking.scoring import arranged
from plans.tambon.models import TambonMeeting

MOST_VOTES, MOST_CRITERIA = 99, 30


# --- criteria -------------------------------------------------------------------------------------------------------
class CriterionForm(forms.Form):
    """One criterion; a row without a name is none."""

    place = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = ThaiCharField(label="เกณฑ์", required=False, max_length=160)
    weight = QuantityField(label="น้ำหนัก", required=False)
    is_in_use = forms.BooleanField(label="ใช้อยู่", required=False)
    guidance = ThaiCharField(label="คำอธิบาย", required=False, max_length=300)
    risk = ThaiCharField(label="ข้อควรระวังเมื่อคะแนนต่ำ", required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Dress the boxes."""
        super().__init__(*args, **options)

    def clean_weight(self) -> Decimal:
        """Read the weight; blank is 1; raise ValidationError outside 0–999.99."""
        weight: Decimal | None = self.cleaned_data["weight"]
        if weight is not None and not 0 < weight < 1000:
            raise ValidationError("น้ำหนักกรอกได้มากกว่า 0 ถึง 999.99")
        return Decimal(1) if weight is None else weight

    def clean(self) -> dict[str, Any]:
        """Refuse a known criterion that lost its name."""
        typed = super().clean() or self.cleaned_data
        if typed.get("place") and not typed.get("name"):
            self.add_error("name", "กรุณากรอกชื่อเกณฑ์ ถ้าไม่ใช้ให้เลิกเลือก «ใช้อยู่»")
        return typed


def criterion_rows(criteria: Sequence[Criterion], purpose: str, data: QueryDict | None = None) -> forms.BaseFormSet:
    """Make the rows of a tambon's criteria of one purpose, with a blank one below."""
    made = forms.formset_factory(CriterionForm, extra=1, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA)
    initial = [
        {name: getattr(criterion, name) for name in ("name", "weight", "is_in_use", "guidance", "risk")}
        | {"place": place}
        for place, criterion in enumerate(criteria, start=1)
    ]
    return made(data, initial=initial, prefix=purpose)


def typed_criteria(rows: forms.BaseFormSet) -> list[CriterionRow]:
    """Return the criteria of valid rows."""
    typed = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("name")]
    return [
        CriterionRow(
            place=row["place"],
            name=row["name"],
            weight=row["weight"],
            # A new row that somebody filled in is meant to be used.
            is_in_use=row["is_in_use"] or row["place"] is None,
            guidance=row["guidance"],
            risk=row["risk"],
        )
        for row in typed
    ]


# --- a project's scores ---------------------------------------------------------------------------------------------
class ScoreForm(forms.Form):
    """One project's row in the grid of feasibility: one box per criterion in use, and what each box showed."""

    def __init__(
        self,
        code: str,
        criteria: Sequence[Criterion],
        *,
        given: Mapping[int, int],
        data: Any = None,  # noqa: ANN401  a request's
    ) -> None:
        """Make the boxes; ``given`` is the stored scores by criterion."""
        super().__init__(data, auto_id=f"score-{code}-%s", use_required_attribute=False)
        self.code = code
        self.shown: list[tuple[int, Criterion, int | None]] = []
        for place, criterion in enumerate(criteria, start=1):
            if not criterion.is_in_use:
                continue
            was = given.get(criterion.pk)
            self.shown.append((place, criterion, was))
            self.fields[f"was-{place}"] = CountField(required=False)
            self.fields[f"s-{place}"] = CountField(label=criterion.name, required=False, initial=was)
            self.fields[f"s-{place}"].widget.attrs |= {
                "form": f"row-{code}",
                "aria-label": criterion.name,
                "aria-describedby": f"title-{code}",
                "class": "score",
                "maxlength": 1,
            }

    def boxes(self) -> list[forms.BoundField]:
        """Return the boxes that people fill in."""
        return [self[f"s-{place}"] for place, _, _ in self.shown]

    def befores(self) -> list[tuple[str, object]]:
        """Return what each box is compared with when it is sent next, as the hidden fields that say so.

        That is what is stored for a box the person has just been told about, and what the box showed for every other:
        a score that somebody else gave in the meantime is no blank that this person wanted.
        """
        hidden: list[tuple[str, object]] = []
        for place, _, stored in self.shown:
            name = f"was-{place}"
            is_told = not self.is_bound or (self.is_valid() and self._is_changed(place))
            hidden.append((name, ("" if stored is None else stored) if is_told else self.data.get(name, "")))
        return hidden

    def _is_changed(self, place: int) -> bool:
        return bool(self.cleaned_data[f"s-{place}"] != self.cleaned_data[f"was-{place}"])

    def renewed(self, typed: ScoreForm) -> list[str]:
        """Return the boxes that hold something else now than ``typed`` did, to be put in place of the page's own."""
        return [
            self[f"s-{place}"].as_widget(attrs={"hx-swap-oob": "true"})
            for place, _, stored in self.shown
            if stored != typed.cleaned_data[f"s-{place}"]
        ]

    def cells(self) -> list[Cell]:
        """Return the boxes of a valid form."""
        typed = self.cleaned_data
        return [Cell(place, typed[f"was-{place}"], typed[f"s-{place}"]) for place, _, _ in self.shown]


# --- a new ballot ---------------------------------------------------------------------------------------------------
class OpeningForm(forms.Form):
    """How a new ballot is to be held."""

    method = forms.ChoiceField(label="วิธีจัดลำดับ", choices=Ballot.Method.choices, widget=forms.RadioSelect)
    votes_each = CountField(label="จำนวนเสียงต่อคน", required=False, initial=3, help_text="ใช้เมื่อลงคะแนนเสียง")
    is_tally = forms.BooleanField(label="นับรวมจากการยกมือหรือติดสติกเกอร์ (ไม่มีใบรายคน ใช้เมื่อลงคะแนนเสียง)", required=False)
    is_typed_twice = forms.BooleanField(label="บันทึกใบคะแนนซ้ำสองรอบเพื่อตรวจทาน", required=False)
    meeting = forms.ModelChoiceField(
        TambonMeeting.objects.none(), label="เวทีที่จัดลำดับ", required=False, empty_label="ไม่ระบุเวที"
    )

    def __init__(self, meetings: Any, data: Any = None) -> None:  # noqa: ANN401  a queryset; a request's
        """Offer the meetings the person may see."""
        super().__init__(data, initial={"method": Ballot.Method.VOTE}, use_required_attribute=False)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]  # a model choice field

    def clean_votes_each(self) -> int:
        """Return the votes of each, 1 when blank."""
        votes: int | None = self.cleaned_data["votes_each"]
        if votes is not None and not 1 <= votes <= MOST_VOTES:
            raise ValidationError(f"จำนวนเสียงต่อคนกรอกได้ 1–{MOST_VOTES}")
        return votes or 1

    def opening(self) -> Opening:
        """Return what was chosen."""
        return Opening(**self.cleaned_data)


# --- a paper --------------------------------------------------------------------------------------------------------
# A page of a paper has so many boxes at most, in so many rows: a box weighs half a kilobyte, a page at most 300.
BOXES_PER_PAGE, ROWS_PER_PAGE = 300, 100
KEPT = re.compile(r"(\d{1,6}):(-?\d{1,15})", re.ASCII)


class PaperForm(forms.Form):
    """One page of a ballot's paper, box by box as it stands on paper; ``kept`` is what its other pages hold.

    ``kept`` is written «box:value box:value», the boxes numbered from 0 in the order of the paper.
    """

    number = ThaiCharField(label="เลขที่ใบ", max_length=LONGEST_NUMBER)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        ballot: Ballot,
        *,
        number: str = "",
        stamp: str = "",
        values: Mapping[Box, int] | None = None,
        page: str = "",
        data: Any = None,  # noqa: ANN401  a request's
    ) -> None:
        """Make one box per project of ``page``, or per project and criterion, filled with ``values``."""
        super().__init__(data, initial={"number": number, "stamp": stamp}, use_required_attribute=False)
        self.ballot = ballot
        self.boxes = boxes_of(ballot)
        self.headings = headings_of(ballot)
        columns = len(self.headings)
        rows = max(1, min(ROWS_PER_PAGE, BOXES_PER_PAGE // columns))
        self.page: Page[dict[str, Any]] = Paginator(ballot.settled["projects"], rows).get_page(page)
        self.first = (self.page.number - 1) * rows * columns
        self.here = {at: self.boxes[at] for at in self._places(rows * columns)}
        values = values or {}
        for at, box in self.here.items():
            self.fields[f"b-{at}"] = self._field(at, box, values.get(box))
        self.initial["kept"] = " ".join(
            f"{at}:{values[box]}" for at, box in enumerate(self.boxes) if box in values and at not in self.here
        )
        if stamp:
            # A paper that was opened to be mended keeps its number: another number is another paper.
            self.fields["number"].widget.attrs["readonly"] = True

    def _places(self, most: int) -> range:
        return range(self.first, min(self.first + most, len(self.boxes)))

    def _field(self, at: int, box: Box, value: int | None) -> CountField:
        column = at % len(self.headings)
        made = CountField(label=self.headings[column], required=False, initial=value)
        made.widget.attrs |= {"aria-labelledby": f"column-{column} title-{box.project}", "maxlength": 6}
        return made

    def rows(self) -> Iterator[tuple[dict[str, Any], list[forms.BoundField]]]:
        """Return each project of the page with its boxes."""
        of: dict[str, list[forms.BoundField]] = defaultdict(list)
        for at, box in self.here.items():
            of[box.project].append(self[f"b-{at}"])
        for project in self.page.object_list:
            yield project, of[project["code"]]

    def clean_kept(self) -> dict[Box, int]:
        """Read what the other pages hold."""
        typed = str(self.cleaned_data["kept"]).split()
        found = [(int(match[1]), int(match[2])) for one in typed if (match := KEPT.fullmatch(one))]
        if len(found) != len(typed) or any(at >= len(self.boxes) for at, _ in found):
            raise ValidationError("อ่านช่องของหน้าอื่นไม่ได้ กรุณาเปิดใบนี้ใหม่")
        return {self.boxes[at]: value for at, value in found if at not in self.here}

    @property
    def values(self) -> dict[Box, int]:
        """Return what stands in the boxes of all pages, as far as it could be read."""
        typed = self.cleaned_data
        here = {box: typed.get(f"b-{at}") for at, box in self.here.items()}
        return typed.get("kept", {}) | {box: value for box, value in here.items() if value is not None}

    def turned(self, page: str) -> PaperForm:
        """Return another page of the same paper, with what was typed on this one; itself where a box is unreadable."""
        if self.errors.keys() - {"number"}:
            return self
        number, stamp = (self.data.get(name, "") for name in ("number", "stamp"))
        other = PaperForm(self.ballot, number=number, stamp=stamp, values=self.values, page=page)
        # Typing goes on in the first box.
        other.fields[f"b-{other.first}"].widget.attrs["autofocus"] = True
        return other

    def paper(self, typing: int) -> Paper:
        """Return the paper of a valid form."""
        typed = self.cleaned_data
        return Paper(typing, typed["number"], self.values, typed["stamp"])


class ResolutionTextForm(forms.Form):
    """The words of the resolution by which a forum agreed on an order."""

    resolution = ThaiTextField(label="ข้อความมติที่เวทีเห็นพ้องกัน", widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, resolution: str = "") -> None:  # noqa: ANN401  a request's
        """Dress the box."""
        super().__init__(data, initial={"resolution": resolution}, use_required_attribute=False)

    def unsent(self) -> ResolutionTextForm:
        """Return the form with the same words, not judged yet."""
        return ResolutionTextForm(resolution=str(self["resolution"].value() or ""))


# --- an order by hand -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TypedOrder:
    """An order as typed: every project once, the reasons beside them, what could not be read, and what is doubted.

    ``unread`` is what stands in the boxes that could not be read.  ``left`` is the page it was typed on, ``wanted`` the
    one that is asked for before anything is stored, «» when it is to be stored.
    """

    order: list[str]
    reasons: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    doubts: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    left: str = ""
    wanted: str = ""

    @property
    def shown(self) -> str:
        """Return the page to show: the one that was left while something on it cannot be read or stored."""
        return self.wanted if self.wanted and not self.errors else self.left


def typed_order(data: QueryDict) -> TypedOrder:
    """Read the projects as they were shown and the places typed beside them; the others make room for what moved.

    ``shown`` are the projects of the page that was typed on, ``order`` the codes of all pages; without it they are all.
    """
    shown = list(dict.fromkeys(data.getlist("shown")))
    order = _with_page(list(dict.fromkeys(data.get("order", "").split())) or shown, shown)
    places: dict[str, int | None] = {}
    errors, unread = [], {}
    for code in shown:
        typed = data.get(f"rank-{code}")
        try:
            places[code] = CountField().read(typed)
        except Unreadable as problem:
            errors.append(f"ลำดับของโครงการรหัส {code}: {problem}")
            unread[code] = str(typed)
    said = {code: readers.line(data.get(box)) for code in order if (box := f"reason-{code}")}
    return TypedOrder(
        arranged(order, places),
        {code: read.value for code, read in said.items()},
        errors,
        doubts=tuple(read.doubt for read in said.values() if read.doubt),
        unread=unread,
        left=data.get("left", ""),
        wanted=data.get("page", ""),
    )


def _with_page(order: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Return ``order`` with the projects of one page as they stand on it, dragged or not, in that page's places."""
    on_page, page = set(shown), iter([code for code in shown if code in set(order)])
    return [next(page) if code in on_page else code for code in order]
