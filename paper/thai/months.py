"""The months, and how far the Buddhist era is ahead: what every reading and printing of a date begins with."""

from typing import Final

# The Buddhist era is 543 years ahead; since 2484 the year begins on 1 January as the common one does.
BUDDHIST_ERA: Final = 543
# A four-digit year from here on is one of the Buddhist era, before it one of the common era.
FIRST_BUDDHIST_YEAR: Final = 2400

MONTHS: Final = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS: Final = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
