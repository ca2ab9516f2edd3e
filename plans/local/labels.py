"""The words of the forms that people can change: codes and titles as rows, with what is printed until there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.areas.models import Area
from plans.local.models import EditionRow, FormLabel

DETAIL_FORMS = tuple(EditionRow.FormCode.values)


@dataclass(frozen=True)
class Wording:
    """The printed code and title of a form, what it is for, and whether ผ.01 counts its money."""

    code: str
    title: str
    note: str = ""
    is_in_summary: bool = True


_PLAIN = Wording("แบบฟอร์ม", "แบบฟอร์มทางการ")


class Wordings(dict[str, Wording]):
    """The wording of every form, by its name; a form without a row is printed under its bare name."""

    def __missing__(self, form: str) -> Wording:
        """Print a form nobody worded under its own name."""
        return Wording(form, _PLAIN.title)


def wordings() -> Wordings:
    """Read all wordings, one query."""
    return Wordings(
        {
            form_label.form: Wording(form_label.code, form_label.title, form_label.note, form_label.is_in_summary)
            for form_label in FormLabel.objects.all()
        }
    )


def in_full(area: Area | None, *, above_tambon: bool = False) -> str:
    """Say an area with the words tambon, district and province written out, the tambon's own left out if wished."""
    skipped = {Area.Level.TAMBON} if above_tambon else set()
    places = [upward for upward in _upwards(area) if upward.level in _WORDS.keys() - skipped]
    return " ".join(f"{_WORDS[place.level]}{place.name}" for place in places)


_WORDS: Mapping[str, str] = {Area.Level.TAMBON: "ตำบล", Area.Level.DISTRICT: "อำเภอ", Area.Level.PROVINCE: "จังหวัด"}


def _upwards(area: Area | None) -> list[Area]:
    areas = []
    while area is not None:
        areas.append(area)
        area = area.parent
    return areas
