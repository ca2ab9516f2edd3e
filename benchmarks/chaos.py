"""Processes killed while people work: what was acknowledged is there, once."""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from agencies.access.roles import Role
from agencies.people.models import User
from benchmarks import data
from benchmarks.site import Answer, Person, Site, running, signed_in
from config.upkeep.sweeping import sweep_files
from plans.tambon.models import PlanReport, TambonPlan
from plans.village.models import VillagePlan
from projects.models import Project, new_code
from tests.services import wait_until

VICTIMS = ("web", "rollup", "print", "broker")
WRITERS = 6
SETTLES_WITHIN_S = 300


@dataclass
class Book:
    """What somebody was told: acknowledged, or nobody knows (the web server died before it answered)."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    refused: list[int] = field(default_factory=list)
    failed: int = 0

    def note(self, what: str, answer: Answer) -> bool:
        """Write an answer down and tell whether it was an acknowledgement."""
        if answer.status == 302:
            self.acknowledged[what] += 1
            return True
        if answer.status == 0 or answer.status >= 500:
            self.unknown[what] += 1
            self.failed += answer.status >= 500
        else:
            self.refused.append(answer.status)
        return False


@dataclass
class Writer(threading.Thread):
    """A secretary who adds project after project, each under its own code, and sends again what was not answered."""

    person: Person
    plan: VillagePlan
    over: threading.Event
    book: Book = field(default_factory=Book)

    def __post_init__(self) -> None:
        """Be a thread that ends with the process."""
        super().__init__(daemon=True)

    def run(self) -> None:
        """Write until it is over."""
        while not self.over.is_set():
            code = new_code()
            address = reverse("plans:row", args=[self.plan.pk, code])
            while not self.book.note(code, self.person.post(address, title=f"โครงการ {code}", base=0)):
                if self.over.wait(0.1):
                    return

    __hash__ = threading.Thread.__hash__


@dataclass
class Asker(threading.Thread):
    """Somebody of the team who asks for sums and for papers, and goes on when nobody answers."""

    user: User
    person: Person
    plan: TambonPlan
    over: threading.Event
    book: Book = field(default_factory=Book)

    def __post_init__(self) -> None:
        """Be a thread that ends with the process."""
        super().__init__(daemon=True)

    def run(self) -> None:
        """Ask until it is over."""
        for turn in count():
            if self.over.is_set():
                break
            if turn % 5 == 0:
                # Asked for of a plan that has changed since: each is begun anew, and is a paper of its own.
                PlanReport.objects.create(
                    tambon_plan=self.plan,
                    format=PlanReport.Format.XLSX,
                    digest=f"{turn:064}",
                    requested_by=self.user,
                )
            self.book.note("roll-up", self.person.post(reverse("plans:tambon_roll_up", args=[self.plan.pk])))
            self.book.note("print", self.person.post(reverse("plans:tambon_print", args=[self.plan.pk]), format="xlsx"))
            self.over.wait(0.2)
        connection.close()

    __hash__ = threading.Thread.__hash__


def run(folder: Path, given: argparse.Namespace) -> dict[str, object]:
    """Let people work, kill ``given.kills`` processes one after the other, let it settle, and count."""
    chance, over = random.Random(given.seed), threading.Event()
    province = data.province()
    tambon = data.tambon_in_full(province, villages=2, projects=5)
    begun = tambon.wanted
    drafts = _drafts(tambon)
    with running(folder) as site:
        team = data.person(Role.TAMBON_TEAM, tambon.area, name="team")
        writers = [Writer(signed_in(_secretary(plan), site.port), plan, over) for plan in drafts]
        asker = Asker(team, signed_in(team, site.port), tambon, over)
        for thread in (*writers, asker):
            thread.start()
        killed = _kill(site, given.kills, chance)
        over.set()
        for thread in (*writers, asker):
            thread.join()
        site.revive()
        _settle(site)
        if not asker.book.acknowledged:
            raise SystemExit(f"nobody was answered\n{site.services['web'].last_words()}")
    return _counted(writers, asker, begun) | {"kills": sum(killed.values()), "killed": dict(killed)}


def _drafts(tambon: TambonPlan) -> list[VillagePlan]:
    villages = [
        data.saved(data.place(f"{tambon.area.code}{moo:02}", f"บ้านเขียน {moo}", tambon.area, moo=moo))
        for moo in range(51, 51 + WRITERS)
    ]
    return [VillagePlan.objects.create(village=village, period=data.period()) for village in villages]


def _secretary(plan: VillagePlan) -> User:
    return data.person(Role.VILLAGE_SECRETARY, plan.village)


def _kill(site: Site, kills: int, chance: random.Random) -> Counter[str]:
    """Kill one process after the other, as a power cut would, and start it again as the house does."""
    killed: Counter[str] = Counter()
    for _ in range(kills):
        time.sleep(chance.uniform(0.5, 2.5))
        name = chance.choice(VICTIMS)
        site.services[name].kill()
        killed[name] += 1
        time.sleep(chance.uniform(0, 0.5))
        site.revive()
    return killed


def _settle(site: Site) -> None:
    """Wait until every sum is made and every print has ended: also those that a worker, dead or alive, still holds."""

    def settled() -> bool:
        site.revive()
        connection.close()
        open_prints = PlanReport.objects.exclude(status__in=PlanReport.SETTLED)
        return not (TambonPlan.objects.behind().exists() or open_prints.exists())

    wait_until(settled, "sums and prints", SETTLES_WITHIN_S)


def _counted(writers: list[Writer], asker: Asker, begun: int) -> dict[str, object]:
    acknowledged = Counter[str]()
    refused = list(asker.book.refused)
    for writer in writers:
        acknowledged += writer.book.acknowledged
        refused += writer.book.refused
    titles = Counter(Project.objects.values_list("title", flat=True))
    lost = sum(not titles[f"โครงการ {code}"] for code in acknowledged)
    doubled = sum(times - 1 for title, times in titles.items() if title.startswith("โครงการ ") and times > 1)
    plan = TambonPlan.objects.get(pk=asker.plan.pk)
    asked, maybe = asker.book.acknowledged["roll-up"], asker.book.unknown["roll-up"]
    lost += max(0, asked - (plan.wanted - begun))
    doubled += max(0, (plan.wanted - begun) - asked - maybe)
    reports = PlanReport.objects.all()
    done = [report for report in reports if report.status == PlanReport.Status.DONE]
    missing = sum(not default_storage.exists(report.file.name) for report in done)
    failed = [report for report in reports if report.status == PlanReport.Status.FAILED]
    return {
        "rows_acknowledged": len(acknowledged),
        "rows_stored": sum(title.startswith("โครงการ ") for title in titles),
        "roll_ups_acknowledged": asked,
        "roll_ups_unknown": maybe,
        "prints": len(reports),
        "prints_failed": len(failed),
        "failed_because": sorted(Counter(report.error for report in failed).items()),
        # How often the workers of one print were killed, at most, before it was made.
        "print_taken_at_most": max((report.attempts for report in reports), default=0),
        "prints_without_file": missing,
        "errors_answered": asker.book.failed + sum(writer.book.failed for writer in writers),
        "refused": sorted(Counter(refused).items()),
        "files_left_behind": sweep_files(is_trial=True).files,
        "lost": lost + missing,
        "doubled": doubled,
        "holds": bool(acknowledged and asked) and not (lost or doubled or missing or failed),
    }
