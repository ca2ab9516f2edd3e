"""What papers of invented villages say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAMPLE = "ตัวอย่าง: หมู่บ้าน บุคคล และตัวเลขในเอกสารนี้เป็นข้อมูลสมมติ"
# Behind the name of an invented village.
SAMPLE_MARK = "(ตัวอย่าง)"


def is_sample(head: Mapping[str, Any]) -> bool:
    """Tell of the head of a release of any level whether a village in it is invented."""
    named = any(name.endswith(SAMPLE_MARK) for name in head.get("names", {}).values())
    return named or any(village["is_sample"] for village in head.get("villages", ()))
