"""How somebody enters: by thumb on a phone, or by keyboard alone at a desk; what she meets and presses is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

# The boxes that stand open on the page, those of one name (the answers of one question) once.
OPEN_BOXES = """() => {
  const boxes = [...document.querySelectorAll("main input, main select, main textarea")].filter(
    (box) => box.type !== "hidden" && box.checkVisibility() && !box.closest("details:not([open])"));
  return new Set(boxes.map((box) => box.form?.action + box.name)).size;
}"""
MOST_TABS = 150


@dataclass
class Thumb:
    """A thumb on a phone: every box that is entered and every button is one tap, letters are none."""

    page: Page
    taps: int = 0
    fields: int = 0
    met: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Count the boxes that stand open on the page."""
        self.met.append(self.page.evaluate(OPEN_BOXES))
        self.fields += self.met[-1]

    def press(self, target: Locator) -> None:
        """Press a button, a link or an answer."""
        self.taps += 1
        target.click()

    def write(self, box: Locator, text: str) -> None:
        """Enter a box and type."""
        self.taps += 1
        box.click()
        box.fill(text)

    def choose(self, box: Locator, answer: str) -> None:
        """Choose from a list: one tap opens it, one takes the answer."""
        self.taps += 2
        box.select_option(label=answer)


class Keys(Thumb):
    """Ten fingers and no mouse: a thing is reached by Tab from where the focus stands, and pressed by its key."""

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("(one) => one === document.activeElement"):
                self.taps += 1
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def press(self, target: Locator) -> None:
        """Reach it and press its key; the answers of one question are one stop, and arrows go from one to the next."""
        if target.evaluate("(one) => one.type === 'radio'"):
            self._answer(target)
            return
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _answer(self, target: Locator) -> None:
        name = target.get_attribute("name")
        answers = self.page.locator(f"main [name={name}]")
        self._reach(answers.first)
        for _ in range(answers.count()):
            self.page.keyboard.press("Space")
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def write(self, box: Locator, text: str) -> None:
        """Reach a box and type over what stands in it."""
        self._reach(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, box: Locator, answer: str) -> None:
        """Reach a list and type the answer's letters."""
        self._reach(box)
        box.select_option(label=answer)
