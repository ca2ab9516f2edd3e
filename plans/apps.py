"""The app's entry."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Village plans, forums and the tambon plan."""

    name = "plans"
    verbose_name = "แผน"
