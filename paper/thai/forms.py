"""Form fields that read what Thai people type: Thai digits, commas, baht, dates of the Buddhist era, ไร่-งาน-ตร.ว."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from paper.thai import BUDDHIST_ERA, Unreadable, arabic_digits, baht, normalise, readers
from paper.thai.months import MONTHS
from paper.thai.readers import Reading

T = TypeVar("T")
SQ_WA_PER_NGAN: Final = 100
SQ_WA_PER_RAI: Final = 400
NOT_CHOSEN: Final = "ยังไม่ได้เลือก"
# Fields of ours that hold the name of a person; where many things have a «name», with the model whose it is.
PEOPLE: Final = frozenset(
    {
        *("chair", "secretary", "author_name", "presenter", "delegate", "first_name", "last_name"),
        *("TeamMember.name", "Invitation.name", "Appointment.name"),
    }
)
CENTRAL: Final = frozenset({"Agency.email", "Letterhead.email"})
CLOCK: Final = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:น\.?|นาฬิกา)?")
FULL_DATE: Final = re.compile(r"\D")

# What is said where nothing of a list was chosen, or something that is not on it.
CHOOSE = "กรุณาเลือกจากรายการ"


class Doubting:
    """A form field that knows what it doubts of what it took, once it is clean: a Thai sentence, blank for none."""

    doubt = ""
    # What else may have been meant, None where that is not known.
    other: object = None

    def taken(self, reading: Reading[T]) -> T:
        """Keep the doubt of a reading and return its value."""
        self.doubt, self.other = reading.doubt, reading.other
        return reading.value


def doubts(form: forms.BaseForm) -> list[str]:
    """Return what a clean form doubts of what was typed anew, each with its row, if it is one, and the box's label."""
    row = getattr(form, "row_name", "")
    return [
        f"{row} {form.fields[name].label}: {doubt}".lstrip()
        for name in form.changed_data
        if (doubt := getattr(form.fields[name], "doubt", ""))
    ]


class ThaiCharField(Doubting, forms.CharField):
    """One line of Thai text in its normal form."""

    def reading(self, value: object) -> Reading[str]:
        """Read one line."""
        return readers.line(value)

    def to_python(self, value: object) -> str:
        """Normalise what was typed."""
        try:
            return str(super().to_python(self.taken(self.reading(str(value or "")))))
        except Unreadable as problem:
            # There is no file behind a box.
            raise ValidationError(str(problem).replace(readers.OF_FILE, ""), code="unreadable") from problem

    def prepare_value(self, value: object) -> object:
        """Show one line: a browser would drop a break without a word, and glue the words together."""
        return normalise(value) if isinstance(value, str) and "\n" in value else value


class FiguresField(ThaiCharField):
    """A code of figures that is not counted with, such as a postcode."""

    def reading(self, value: object) -> Reading[str]:
        """Read figures."""
        return readers.figures(value)


class PersonNameField(ThaiCharField):
    """The name of a person; what has no letters is refused."""

    def reading(self, value: object) -> Reading[str]:
        """Read a person's name."""
        return readers.person_name(value)


class VillageNameField(ThaiCharField):
    """The name of a village; what has no letters is refused."""

    def reading(self, value: object) -> Reading[str]:
        """Read a village's name."""
        return readers.village_name(value)


class ThaiTextField(Doubting, forms.CharField):
    """Several lines of Thai text in their normal form."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Normalise what was typed and keep its lines."""
        return str(super().to_python(self.taken(readers.lines(str(value or "")))))


class EmailField(forms.EmailField):
    """An address of e-mail, without what cannot be seen in what was pasted."""

    def to_python(self, value: object) -> str:
        """Normalise what was typed."""
        return str(super().to_python(normalise(str(value or ""))))


class CentralEmailField(Doubting, EmailField):
    """The central address of an office (ที่อยู่กลาง)."""

    def to_python(self, value: object) -> str:
        """Doubt what has not the form of a central address."""
        return super().to_python(self.taken(readers.central_address(value)))


class _TypedNumber(Doubting, forms.Field):
    """A number typed into a text box; the browser's own number box would refuse commas and Thai digits."""

    widget = forms.TextInput
    inputmode: ClassVar[str] = "decimal"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002  Django calls it so
        """Ask a phone for its number keys."""
        return {"inputmode": self.inputmode, "autocomplete": "off"}

    def to_python(self, value: object) -> object:
        """Read the number; raise ValidationError with a Thai sentence."""
        try:
            return self.read(value)
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem

    def read(self, value: object) -> Any:  # noqa: ANN401  each kind says which number
        """Read the number; raise Unreadable."""
        return self.taken(self.reading(value))

    def reading(self, value: object) -> Reading[Any]:
        """Read the number with what is doubted of it; raise Unreadable."""
        raise NotImplementedError

    def prepare_value(self, value: object) -> object:
        """Show a number with commas, and what could not be read as it was typed."""
        return baht(value) if isinstance(value, int | Decimal) else value

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare numbers, not the ways to write them."""
        try:
            return bool(self.reading(data).value != self.reading(initial).value)
        except Unreadable:
            return True


class BahtField(_TypedNumber):
    """An amount in baht (Decimal); blank is None, a dash is nought."""

    def reading(self, value: object) -> Reading[Decimal | None]:
        """Read baht."""
        return readers.money(value)


class QuantityField(_TypedNumber):
    """A quantity with at most two decimals (Decimal); blank or a dash is None."""

    def reading(self, value: object) -> Reading[Decimal | None]:
        """Read a quantity."""
        return readers.quantity(value)


class CountField(_TypedNumber):
    """A whole number of people or households; blank or a dash is None."""

    inputmode = "numeric"

    def reading(self, value: object) -> Reading[int | None]:
        """Read a whole number."""
        return readers.count(value)


class YearField(_TypedNumber):
    """A year of the Buddhist era in four figures; blank is None."""

    inputmode = "numeric"

    def reading(self, value: object) -> Reading[int | None]:
        """Read a year."""
        return readers.year(value)

    def prepare_value(self, value: object) -> object:
        """Show the year as people write it, without a comma."""
        return value


class _PartsWidget(forms.MultiWidget):
    """Several boxes with a label each, as one group."""

    template_name = "paper/parts_widget.html"
    use_fieldset = True
    labels: ClassVar[tuple[str, ...]] = ()

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give every box its label."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context


class ThaiDateWidget(_PartsWidget):
    """Day, month by name, and year of the Buddhist era."""

    labels = ("วันที่", "เดือน", "ปี พ.ศ.")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make the three boxes."""
        months = [("", "เลือกเดือน"), *((str(number), name) for number, name in enumerate(MONTHS, start=1))]
        number = {"inputmode": "numeric", "autocomplete": "off"}
        boxes = (
            forms.TextInput(number | {"size": 4}),
            forms.Select({"autocomplete": "off"}, choices=months),
            forms.TextInput(number | {"size": 6, "maxlength": 4}),
        )
        super().__init__(boxes, attrs)

    def decompress(self, value: object) -> list[object]:
        """Split a date into the three boxes."""
        if not isinstance(value, dt.date):
            return [None, None, None]
        return [value.day, value.month, value.year + BUDDHIST_ERA]


class ThaiDateField(Doubting, forms.Field):
    """A date (common era inside) typed as day, month and year of the Buddhist era; blank is None."""

    widget = ThaiDateWidget

    def to_python(self, value: object) -> dt.date | None:
        """Put the three boxes together; a whole date pasted into the first box is read as well."""
        self.doubt = ""
        if isinstance(value, dt.date):
            return value
        day, month, year = (arabic_digits(normalise(str(part or ""))) for part in _three(value))
        if not (day or month or year):
            return None
        try:
            if not month and not year and FULL_DATE.search(day):
                return self.taken(readers.date(day))
            return self._joined(day, month, year)
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem

    def _joined(self, day: str, month: str, year: str) -> dt.date | None:
        lacking = [label for part, label in zip((day, month, year), ThaiDateWidget.labels, strict=True) if not part]
        if lacking:
            message = f"กรุณากรอก{' และ'.join(lacking)}ให้ครบ เช่น 15 มีนาคม 2569"
            raise Unreadable(message)
        return self.taken(readers.date(f"{day}/{month}/{year}"))

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare dates, not the ways to write them."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class ThaiTimeField(forms.Field):
    """A time of the day as offices write it: «9.30 น.», «๐๙:๓๐»; blank is None."""

    widget = forms.TextInput

    def to_python(self, value: object) -> dt.time | None:
        """Read hour and minute; raise ValidationError with a Thai sentence."""
        text = f"{value:%H.%M}" if isinstance(value, dt.time) else arabic_digits(normalise(str(value or "")))
        match = CLOCK.fullmatch(text)
        if not text:
            return None
        if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
            message = f"อ่าน «{text[:40]}» เป็นเวลาไม่ได้ กรุณากรอก เช่น 9.30 หรือ 13.00"
            raise ValidationError(message, code="unreadable")
        return dt.time(int(match[1]), int(match[2] or 0))

    def prepare_value(self, value: object) -> object:
        """Show the time with a point, as it is read aloud."""
        return f"{value:%H.%M}" if isinstance(value, dt.time) else value


class AreaWidget(_PartsWidget):
    """ไร่, งาน and ตารางวา."""

    labels = ("ไร่", "งาน", "ตารางวา")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make the three boxes."""
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__([forms.TextInput(number | {"size": size}) for size in (9, 4, 4)], attrs)

    def decompress(self, value: object) -> list[object]:
        """Split whole ตารางวา (1 ไร่ = 4 งาน = 400 ตารางวา) into the three boxes."""
        if not isinstance(value, int):
            return [None, None, None]
        rai, rest = divmod(value, SQ_WA_PER_RAI)
        return [f"{rai:,}", *divmod(rest, SQ_WA_PER_NGAN)]


def _three(value: object) -> tuple[object, object, object]:
    """Return the three boxes of a group; nothing was sent when the form had none of them."""
    first, second, third = value if isinstance(value, list | tuple) and len(value) == 3 else ("", "", "")
    return first, second, third


class AreaField(forms.Field):
    """An area in whole ตารางวา, typed as ไร่, งาน and ตารางวา; all blank is None."""

    widget = AreaWidget

    def to_python(self, value: object) -> int | None:
        """Add the three boxes up; a blank box beside a filled one counts nothing."""
        if isinstance(value, int):
            return value
        read = CountField().read
        try:
            rai, ngan, sq_wa = (read(part) for part in _three(value))
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem
        if rai is None and ngan is None and sq_wa is None:
            return None
        if (ngan or 0) * SQ_WA_PER_NGAN >= SQ_WA_PER_RAI or (sq_wa or 0) >= SQ_WA_PER_NGAN:
            raise ValidationError("งานกรอกได้ 0–3 และตารางวากรอกได้ 0–99 กรุณาตรวจสอบ", code="unreadable")
        return (rai or 0) * SQ_WA_PER_RAI + (ngan or 0) * SQ_WA_PER_NGAN + (sq_wa or 0)

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare areas, not the ways to write them."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


FIELDS: Final[Sequence[tuple[type[models.Field[Any, Any]], type[forms.Field]]]] = (
    (models.DateField, ThaiDateField),
    (models.TimeField, ThaiTimeField),
    (models.IntegerField, CountField),
    (models.TextField, ThaiTextField),
    (models.EmailField, EmailField),
    (models.CharField, ThaiCharField),
)
NAMED: Final[dict[str, type[forms.Field]]] = {
    **dict.fromkeys(PEOPLE, PersonNameField),
    **dict.fromkeys(CENTRAL, CentralEmailField),
    "postcode": FiguresField,
}


def is_typed(field: models.Field[Any, Any]) -> bool:
    """Tell whether people type what a model field holds: what is chosen, ticked or sent as a file is not typed."""
    return not field.choices and isinstance(field, (*(kind for kind, _ in FIELDS), models.DecimalField))


def thai_formfield(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """Choose the form field for a model field; a ``formfield_callback`` of model forms.

    Names decide: ``…_baht`` is money, ``…_sq_wa`` an area, ``…year`` a year, those of ``PEOPLE`` are people.
    """
    if not is_typed(field) or hasattr(field, "reads_itself"):
        made = field.formfield(**options)
        if isinstance(made, forms.TypedChoiceField) and field.blank:
            made.choices = [("", NOT_CHOSEN), *((key, label) for key, label in field.flatchoices if key != "")]
        return made
    kind = _kind(field)
    # Only what the person reads is taken over; bounds and validators of numbers are those of our own fields.
    said: dict[str, Any] = {"label": field.verbose_name, "help_text": field.help_text, "required": not field.blank}
    if isinstance(field, models.CharField):
        said["max_length"] = field.max_length
    return kind(**(said | {name: value for name, value in options.items() if name != "form_class"}))


def _kind(field: models.Field[Any, Any]) -> Callable[..., forms.Field]:
    if field.name.endswith("_baht"):
        return BahtField
    if field.name.endswith("_sq_wa"):
        return AreaField
    if field.name == "year" or field.name.endswith("_year"):
        return YearField
    if made := NAMED.get(field.name) or NAMED.get(f"{field.model.__name__}.{field.name}"):
        return made
    if isinstance(field, models.DecimalField):
        return QuantityField
    return next(made for model, made in FIELDS if isinstance(field, model))


def name_blank(form: forms.BaseForm, name: str, label: str) -> None:
    """Say in Thai what a choice that was not made yet is called."""
    field: Any = form.fields[name]
    field.choices = [("", label), *((key, said) for key, said in field.choices if key)]
