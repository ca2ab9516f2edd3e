"""The accessibility rules that every page is held to."""

from __future__ import annotations

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 A and AA, and what axe's makers hold good besides.  What a page does well is not written up.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe()
# The bar of a phone and the dock of a task are stuck to the lower edge: a box that lies half below looks half its size
# to axe, which does not scroll. Everything is measured as it is once it was scrolled up: both stand where the page is.
UNSTUCK = "place => document.querySelectorAll('.tabs, .dock').forEach(bar => bar.style.setProperty('position', place))"


def violations(page: Page) -> list[tuple[str, str]]:
    """Return each rule that the page breaks, with the first element that breaks it."""
    page.evaluate(AXE.axe_script)
    page.evaluate(UNSTUCK, "static")
    found = page.evaluate(f"axe.run({json.dumps(RULES)}).then(results => results.violations)")
    page.evaluate(UNSTUCK, "")
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
