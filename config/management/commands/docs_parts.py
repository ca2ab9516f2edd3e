"""Write the parts of docs/ that are made from the code: the states, and who may do what."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from agencies.access.permissions import Row, Scope, table
from agencies.access.roles import Role
from agencies.appointments.actions import APPOINTMENTS
from agencies.workflow import Machine
from evaluation.knowledge.actions import KNOWLEDGE
from plans.decisions.actions import DECISIONS, MERGES
from plans.forum.actions import MEETINGS
from plans.local.actions.approval import EDITIONS
from plans.proposals.actions import PROPOSALS
from plans.ranking.actions.ballots import BALLOTS
from plans.releases.forwarding import RECEIPTS
from plans.requests.actions.moves import COMMITMENTS
from plans.upper.actions import ACCEPTANCES
from plans.village.actions.forum import FORUMS
from plans.village.states import VILLAGE_PLANS

# Every table of moves, in the order in which docs/states.md draws them.
MACHINES: Sequence[Machine[Any, Any]] = (
    VILLAGE_PLANS,
    FORUMS,
    MEETINGS,
    PROPOSALS,
    BALLOTS,
    DECISIONS,
    MERGES,
    COMMITMENTS,
    RECEIPTS,
    ACCEPTANCES,
    EDITIONS,
    KNOWLEDGE,
    APPOINTMENTS,
)
SCOPES = {Scope.AREA: "in their area", Scope.AGENCY: "of their agency", Scope.OWN: "their own"}


class Command(BaseCommand):
    """Bring the parts between the markers up to date, or only tell whether they are."""

    help = "ปรับปรุงแผนภาพสถานะและตารางสิทธิใน docs จากโปรแกรม"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer --check."""
        parser.add_argument("--check", action="store_true", help="ตรวจอย่างเดียว ไม่เขียนไฟล์")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Rewrite the pages that are stale; with --check write nothing and exit 1 when there is one."""
        stale = {
            page: text for page in PARTS if (text := written_anew(page)) != page_of(page).read_text(encoding="utf-8")
        }
        if check and stale:
            self.stderr.write(f"{', '.join(stale)} ไม่ตรงกับโปรแกรม กรุณาสั่ง bin/manage docs_parts")
            sys.exit(1)
        for page, text in stale.items():
            page_of(page).write_text(text, encoding="utf-8")
            self.stderr.write(f"ปรับปรุง {page} แล้ว")
        if not stale:
            self.stderr.write("docs ตรงกับโปรแกรมแล้ว")


def page_of(page: str) -> Path:
    """Return where a page of docs/ is."""
    return Path(settings.BASE_DIR) / "docs" / page


def written_anew(page: str) -> str:
    """Return a page with its parts as the code has them now; raises ValueError when a marker is missing."""
    text = page_of(page).read_text(encoding="utf-8")
    for name, part in PARTS[page].items():
        between = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
        if not between.search(text):
            raise ValueError(f"docs/{page} has no part between <!-- {name} --> and <!-- /{name} -->")
        written = part()
        text = between.sub(lambda _, written=written: written, text, count=1)  # type: ignore[misc]  # this turn's text
    return text


def states() -> str:
    """Draw every machine as a Mermaid diagram under the name of its object, as the permission table calls it."""
    return "\n".join(map(_state_diagram, MACHINES))


def _state_diagram(machine: Machine[Any, Any]) -> str:
    title = machine.model._meta.verbose_name  # noqa: SLF001  Django's documented way to a model's names
    return f"## `{machine.name}` {title}\n\n```mermaid\n{machine.diagram()}```\n"


def permissions() -> str:
    """Write the permission table as one compact Markdown table per object: rows that say the same are one line."""
    titles = {
        model.ACCESS.name: str(model._meta.verbose_name)  # noqa: SLF001  Django's documented way to a model's names
        for model in apps.get_models()
        if hasattr(model, "ACCESS")
    }
    parts = ["Roles: " + ", ".join(f"`{role}` {role.label}" for role in Role) + ".\n"]
    for name in dict.fromkeys(row.object for row in table()):
        heading = (f"#### `{name}` {titles[name]}", "", "| action | who | which | in states |", "|---|---|---|---|")
        lines = _lines([row for row in table() if row.object == name])
        parts.append("\n".join((*heading, *lines, "")))
    return "\n".join(parts)


def _lines(rows: list[Row]) -> list[str]:
    said: dict[tuple[str, bool, Scope, tuple[str, ...]], list[str]] = {}
    for row in rows:
        said.setdefault((row.action, row.allowed, row.scope, row.states), []).append(row.role)
    lines = []
    for (action, allowed, scope, in_states), roles in said.items():
        who = ("" if allowed else "**not** ") + ", ".join(roles)
        lines.append(f"| {action} | {who} | {SCOPES[scope]} | {', '.join(in_states) or 'every'} |")
    return lines


# By page and by the name of its markers.
PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "states.md": {"states": states},
    "permissions.md": {"permissions": permissions},
}
