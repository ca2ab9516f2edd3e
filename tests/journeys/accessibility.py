"""The accessibility rules that every page is held to."""

from __future__ import annotations

# WCAG 2.2 A and AA, and what axe's makers hold good besides.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
