"""What may be typed in about a project; the Thai form fields that every form above shares."""

from projects.forms.fields import (
    AreaField,
    BahtField,
    CountField,
    QuantityField,
    ThaiCharField,
    ThaiDateField,
    ThaiTextField,
    thai_formfield,
)
from projects.forms.project import CORE, SECTIONS, ProjectForm, Section

__all__ = [
    "CORE",
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
    "thai_formfield",
]
