"""The app's entry."""

from importlib import import_module

from django.apps import AppConfig

from agencies.todo import load


class EvaluationConfig(AppConfig):
    """Knowledge records and best practices."""

    name = "evaluation"
    verbose_name = "ความรู้และแบบอย่าง"

    def ready(self) -> None:
        """Load what registers itself: what is printed, and what waits for whom."""
        import_module("evaluation.knowledge.printing")
        load(self.name)
