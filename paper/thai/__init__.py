"""How officials write: Thai digits, dates of the Buddhist era, baht, areas, and the reading of all of them."""

from paper.thai.dates import days_to, fiscal_quarter, fiscal_year, read_thai_date, thai_date, thai_datetime
from paper.thai.money import NOUGHT, added, baht, baht_in_words, read_money
from paper.thai.months import BUDDHIST_ERA
from paper.thai.ordering import thai_sort_key
from paper.thai.text import (
    Unreadable,
    arabic_digits,
    area_dashed,
    area_text,
    normalise,
    thai_digits,
)

__all__ = [
    "BUDDHIST_ERA",
    "NOUGHT",
    "Unreadable",
    "added",
    "arabic_digits",
    "area_dashed",
    "area_text",
    "baht",
    "baht_in_words",
    "days_to",
    "fiscal_quarter",
    "fiscal_year",
    "normalise",
    "read_money",
    "read_thai_date",
    "thai_date",
    "thai_datetime",
    "thai_digits",
    "thai_sort_key",
]
