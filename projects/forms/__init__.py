"""What may be typed in about a project; the Thai form fields that every form above shares."""

from projects.forms.fields import (
    AreaField,
    BahtField,
    CountField,
    QuantityField,
    ThaiCharField,
    ThaiDateField,
    ThaiTextField,
    dress,
    thai_formfield,
)
from projects.forms.project import SECTIONS, ProjectForm, Section, year_name

__all__ = [
    "SECTIONS",
    "AreaField",
    "BahtField",
    "CountField",
    "ProjectForm",
    "QuantityField",
    "Section",
    "ThaiCharField",
    "ThaiDateField",
    "ThaiTextField",
    "dress",
    "thai_formfield",
    "year_name",
]
