"""The app's entry."""

from importlib import import_module

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Village plans, forums and the tambon plan."""

    name = "plans"
    verbose_name = "แผน"

    def ready(self) -> None:
        """Load what registers itself: the task of the roll-up, and the levels whose plans are released."""
        for module in ("plans.rollup.tasks", "plans.releases.tambon", "plans.upper.levels"):
            import_module(module)
