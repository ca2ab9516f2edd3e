"""The app's entry."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Knowledge records and best practices."""

    name = "evaluation"
    verbose_name = "ความรู้และแบบอย่าง"
