"""The steps by which a roll-up becomes an agreed plan, in their order, with the guidance that stands beside each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of the tambon's work: the page where it is done and what to know before doing it."""

    name: str
    url_name: str
    label: str
    guidance: str


STEPS: tuple[Step, ...] = (
    Step(
        "roll_up",
        "plans:tambon",
        "แผนหมู่บ้านที่รวมแล้ว",
        "ตรวจว่าหมู่บ้านใดส่งแผนแล้ว และยอดเงินตรงกันทุกบาท ก่อนนำเข้าเวทีตำบล กดตัวเลขใดก็เห็นโครงการที่อยู่เบื้องหลัง",
    ),
)


def step(name: str) -> Step:
    """Return the step called ``name``."""
    return next(one for one in STEPS if one.name == name)
