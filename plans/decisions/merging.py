"""The arithmetic of the roll-up, pure: what was sent and decided goes in, one line per project with its fate comes out.

Every project sent becomes exactly one line with its own money and one fate; no order of anything matters.
"""

from __future__ import annotations

from decimal import Decimal

NOUGHT = Decimal(0)
# What a line keeps in columns of its own, and what the official forms print beside the money.
COLUMNS = ("title", "action_group", "urgency", "funding_source")
PRINTED = (
    "objective",
    "target_quantity",
    "target_unit",
    "target_text",
    "place",
    "lead_name",
    "supporting_names",
    "expected_result",
    "indicator",
)
# What of a merged project can be taken from another member than the survivor; «budget» is whose money counts.
CHOOSABLE = ("title", "urgency", *PRINTED)
BUDGET = "budget"
