"""The official forms of a tambon: which form is which sheet, which rows, and under which title lines."""

from plans.official.asking import FORMS, Ask, Form, Source, Unfit, WhichOne, fitted
from plans.official.making import official
from plans.official.paper import Official
from plans.official.texts import Wording, Wordings, wordings

__all__ = [
    "FORMS",
    "Ask",
    "Form",
    "Official",
    "Source",
    "Unfit",
    "WhichOne",
    "Wording",
    "Wordings",
    "fitted",
    "official",
    "wordings",
]
