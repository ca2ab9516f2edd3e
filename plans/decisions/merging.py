"""What a merge chooses: by field of a project, or as «budget», from which member it is taken."""

from __future__ import annotations

from decimal import Decimal

from projects.fields import mergeable, names

NOUGHT = Decimal(0)
# What of a merged project can be taken from another member than the survivor; «budget» is whose money counts.
CHOOSABLE = frozenset(names(mergeable()))
BUDGET = "budget"
