"""The app's entry."""

from importlib import import_module

from django.apps import AppConfig

from agencies.todo import load


class PlansConfig(AppConfig):
    """Village plans, forums and the tambon plan."""

    name = "plans"
    verbose_name = "แผน"

    def ready(self) -> None:
        """Load what registers itself: the roll-up's task, levels whose plans are released, prints, and work items."""
        for module in (
            *("plans.rollup.tasks", "plans.releases.released", "plans.upper.released"),
            *("plans.papers.formats", "plans.papers.release_papers"),
        ):
            import_module(module)
        load(self.name)
