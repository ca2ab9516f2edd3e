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


def violations(page: Page) -> list[tuple[str, str]]:
    """Return each rule that the page breaks, with the first element that breaks it."""
    page.evaluate(AXE.axe_script)
    found = page.evaluate(f"axe.run({json.dumps(RULES)}).then(results => results.violations)")
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
