"""The app's entry."""

from importlib import import_module

from django.apps import AppConfig

from agencies.todo import load

# The packages that add to the list before a forum is closed and a plan released (plans/tambon/readiness.py).
SAY_WHAT_IS_LACKING = ("forum", "village", "decisions", "board", "requests", "alignment")


class PlansConfig(AppConfig):
    """Village plans, forums and the tambon plan."""

    name = "plans"
    verbose_name = "แผน"

    def ready(self) -> None:
        """Load what registers itself: the roll-up's task, levels whose plans are released, prints, and work items.

        And what each package says before a tambon's forum is closed and its plan released.
        """
        for module in (
            *("plans.rollup.tasks", "plans.releases.released", "plans.upper.released"),
            *("plans.papers.formats", "plans.papers.release_papers"),
            *("plans.papers.equalities", "plans.papers.upper_equalities"),
            *(f"plans.{package}.readiness" for package in SAY_WHAT_IS_LACKING),
        ):
            import_module(module)
        load(self.name)
