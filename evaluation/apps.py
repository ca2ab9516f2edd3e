"""The app's entry."""

from django.apps import AppConfig

from agencies.todo import load


class EvaluationConfig(AppConfig):
    """Knowledge records and best practices."""

    name = "evaluation"
    verbose_name = "ความรู้และแบบอย่าง"

    def ready(self) -> None:
        """Load what registers itself: what waits for whom."""
        load(self.name)
