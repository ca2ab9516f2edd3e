"""The short screens of entering a project, one after the other; what nobody confirmed is shown and not stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from paper.thai import baht
from plans.village.actions.editing import Row
from plans.village.addressing import REVIEW
from plans.village.entering import FROM_PRODUCT, Default, defaults_for
from plans.village.forms.plan import LineForm, choosable, resolution_choice
from plans.village.models import PlanLine, Resolution, VillagePlan
from projects.arithmetic import Facts, product
from projects.fields import BY_NAME as FIELD
from projects.fields import MONEY, SCREENS, Kind, words
from projects.forms import year_name

# The button that goes on: who presses it has seen the screen, and says that what is proposed on it is so.
NEXT: Final = "next"
KEY_NEXT: Final = {"enterkeyhint": "next"}
# On the first screen one chooses what the project rests on; the others hand it on, should its row be taken out.
RESOLUTION: Final = "resolution"
RESTED_ON: Final = "rested_on"


@dataclass(frozen=True)
class Box:
    """A box of a screen; what only is proposed in it, or is kept though it is folded away, is said in words.

    ``basis`` says where a proposal is from, «» for what somebody said.
    """

    field: BoundField
    said: str = ""
    basis: str = ""


class ScreenForm(LineForm):
    """What one screen asks of a project; ``proposed`` is what its blank boxes may take, by the name of the box.

    ``opens_at`` is the box at which somebody opened it who came from the page before sending, «» where nobody did.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: VillagePlan,
        line: PlanLine | None = None,
        code: str = "",
        number: int = 1,
        shows_proposed: bool = False,
        at: str = "",
    ) -> None:
        """Ask what screen ``number`` asks; with ``shows_proposed`` blank boxes hold what is proposed for them."""
        self.number, self.screen = number, SCREENS[number - 1]
        self.asks = self.screen.names
        super().__init__(data, plan=plan, line=line, code=code)
        if number == 1:
            self.fields[RESOLUTION] = resolution_choice(plan, label="มติที่ประชุม")
            self.initial[RESOLUTION] = line and line.resolution_id
            if not (line and line.resolution_id) and not choosable(plan).exists():
                self.fields[RESOLUTION].help_text = "ยังไม่มีมติให้เลือก จดมติในบันทึกเวทีก่อน"
        at = at or self.data.get(REVIEW, "")
        self.opens_at = at if at in self.fields else ""
        self.proposed = self._proposals()
        if shows_proposed:
            self.initial = {**self.initial, **{name: default.value for name, default in self.proposed.items()}}
        self._dress_for_a_thumb()

    def _dress_for_a_thumb(self) -> None:
        for name in self.screen.asked:
            if name in FIELD and FIELD[name].kind is Kind.CHOICE:
                box: Any = self.fields[name]
                box.choices = list(FIELD[name].options.items())
                box.widget = forms.RadioSelect(choices=box.choices)
            elif name != MONEY:
                self.fields[name].widget.attrs |= KEY_NEXT
        if "title" in self.fields:
            self.fields["title"].widget = forms.Textarea({"rows": 2})
        households = self.fields.get("beneficiary_households")
        if self.opens_at and not isinstance(self.fields[self.opens_at].widget, forms.RadioSelect):
            self.fields[self.opens_at].widget.attrs["autofocus"] = True
        if households is not None and self.plan.household_count:
            households.help_text = f"จาก {self.plan.household_count:,} ครัวเรือน"

    # --- what is proposed ---------------------------------------------------------------------------------------------
    def _proposals(self) -> dict[str, Default]:
        title = self.line.project.title if self.line else ""
        found = defaults_for(self.plan, title, code=self.code)
        if self.opens_at:
            # Who came for one box says nothing of the others.
            found = {name: default for name, default in found.items() if name == self.opens_at}
        blank = {name: value for name, value in found.items() if name in self.fields and self._is_blank(name)}
        return blank | self._product(blank.get("unit_rate_baht"))

    def _is_blank(self, name: str) -> bool:
        return self.initial.get(name) in (None, "")

    def _product(self, rate: Default | None) -> dict[str, Default]:
        """Propose quantity × rate for the first year, while no year says anything."""
        if not self.years or self.opens_at not in {"", *map(year_name, self.years)}:
            return {}
        if not all(self._is_blank(year_name(year)) for year in self.years):
            return {}
        amount = product(self._with_rate(rate))
        return {} if amount is None else {year_name(self.years[0]): Default(amount, FROM_PRODUCT)}

    def _with_rate(self, rate: Default | None) -> Facts:
        """Return the facts with the rate that is proposed where none is said."""
        facts = self.facts
        is_said = self.is_bound or facts.unit_rate_baht is not None
        return facts if is_said or rate is None else replace(facts, unit_rate_baht=rate.value)

    @property
    def shown_facts(self) -> Facts:
        """Return the facts as the page shows them: a rate that is only proposed is part of its equation."""
        return self._with_rate(self.proposed.get("unit_rate_baht"))

    @property
    def unconfirmed(self) -> set[str]:
        """Return the boxes that hold what was proposed and that nobody has confirmed by going on."""
        if NEXT in self.data:
            return set()
        return {name for name, default in self.proposed.items() if self.cleaned_data.get(name) == default.value}

    # --- what is stored -----------------------------------------------------------------------------------------------
    def row(self, *, puts_back: bool = False) -> Row:
        """Return what this screen says of the project, ready to be stored; the rest stays as it is."""
        unsaid = self.unconfirmed
        return Row(
            code=self.code,
            revision=self.cleaned_data["base"],
            values={name: value for name, value in self.values.items() if name not in unsaid},
            money={year: amount for year, amount in self.money.items() if year_name(year) not in unsaid},
            resolution=self._resolution(),
            puts_back=puts_back,
            doubts={name: doubt for name, doubt in self.doubted.items() if name not in unsaid},
        )

    def _resolution(self) -> Resolution | None:
        """Return what the project rests on: as chosen here, as stored, or as it was before its row was taken out."""
        if RESOLUTION in self.fields and (not self.line or RESOLUTION in self.data):
            chosen: Resolution | None = self.cleaned_data[RESOLUTION]
            return chosen
        if self.line:
            return self.line.resolution
        return next((one for one in choosable(self.plan) if str(one.pk) == self.data.get(RESTED_ON)), None)

    # --- what is shown ------------------------------------------------------------------------------------------------
    def asked(self) -> Iterator[Box]:
        """Return the boxes that stand open; of the years those with money, or the first."""
        for name in self._boxes_of(self.screen.asked):
            if name not in self._later_years:
                yield self._box(name)
        yield from (self._box(name) for name in self.screen.folded if self._is_said(name))

    def resolution_box(self) -> Box | None:
        """Return the box that says on what the project rests, on the screen that asks it; what is chosen is said."""
        if RESOLUTION not in self.fields:
            return None
        chosen = self.line.resolution if self.line and not self.is_bound else None
        return Box(self[RESOLUTION], str(chosen) if chosen else "")

    @property
    def rested_on(self) -> str:
        """Return the key of the resolution that the other screens hand on, «» for none."""
        if RESOLUTION in self.fields:
            return ""
        return str((self.line.resolution_id if self.line else self.data.get(RESTED_ON)) or "")

    def years_folded(self) -> list[BoundField]:
        """Return the boxes of the years that are folded away."""
        return [self[name] for name in self._later_years]

    def folded(self) -> list[BoundField]:
        """Return the boxes that are folded away."""
        return [self[name] for name in self.screen.folded if not self._is_said(name)]

    @property
    def product_box(self) -> Box | None:
        """Return the box that quantity × rate may fill, None where they are not known or a year is stored."""
        name = year_name(self.years[0]) if self.years else ""
        default = self.proposed.get(name)
        return Box(self[name], baht(default.value), default.basis) if default else None

    @property
    def opens_folded(self) -> bool:
        """Tell whether something folded away has to be seen."""
        return any(
            box.errors
            or (self.is_bound and box.value())
            or getattr(box, "is_asking", False)
            or box.name == self.opens_at
            for box in self.folded()
        )

    @property
    def opens_years(self) -> bool:
        """Tell whether a year folded away has to be seen."""
        return any(box.errors or box.name == self.opens_at for box in self.years_folded())

    def _boxes_of(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield from (year_name(year) for year in self.years) if name == MONEY else (name,)

    @property
    def _later_years(self) -> list[str]:
        names = [year_name(year) for year in self.years]
        filled = [name for name in names if self[name].value() not in {None, ""}]
        return [name for name in names if name not in (filled or names[:1])]

    def _is_proposed(self, name: str) -> bool:
        """Tell whether a box shows what is proposed for it, as the page is opened."""
        return name in self.proposed and not self.is_bound

    def _is_said(self, name: str) -> bool:
        """Tell whether a box that is folded away holds something, which is then said in its place."""
        return not self.is_bound and (name in self.proposed or bool(self[name].value()))

    def _box(self, name: str) -> Box:
        if self._is_proposed(name):
            default = self.proposed[name]
            said = words(name, default.value) if name in FIELD else f"{baht(default.value)} บาท"
            return Box(self[name], said, default.basis)
        return Box(self[name], words(name, self[name].value()) if name in self.screen.folded else "")
