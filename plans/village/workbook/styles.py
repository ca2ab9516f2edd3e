"""The workbook's number formats: which looks of cells show a number as a percentage."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

# Formats that every program knows by number: 0% and 0.00%.
_KNOWN: Final = frozenset({"9", "10"})
_KNOWN_BYTES: Final = re.compile(rb"numFmtId\s*=\s*[\"'](?:9|10)[\"']")
# What a format writes as it stands: text in quotation marks, a letter behind a backslash, colours and conditions.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def may_show_percentages(styles: bytes) -> bool:
    """Tell whether it is worth looking closer: most workbooks have no such format."""
    return b"%" in styles or _KNOWN_BYTES.search(styles) is not None


def percent_styles(styles: ElementTree.Element) -> frozenset[bytes]:
    """Return the numbers of the looks (the ``s`` of a cell, as bytes) that show percentages."""
    formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter() if _name(one) == "numFmt"}
    percents = _KNOWN | {number for number, code in formats.items() if "%" in _LITERAL.sub("", code)}
    looks = next((one for one in styles.iter() if _name(one) == "cellXfs"), ())
    return frozenset(str(place).encode() for place, look in enumerate(looks) if look.get("numFmtId") in percents)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
