"""The official forms of a tambon: which form is which sheet, which rows, and under which title lines."""

from plans.local.labels import Wording, Wordings, wordings
from plans.papers.official.asking import Ask, Source, Unfit, WhichOne
from plans.papers.official.catalogue import FORMS, Form, fitted
from plans.papers.official.making import official
from plans.papers.official.paper import Official

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
