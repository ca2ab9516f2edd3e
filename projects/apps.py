"""The app's entry."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects and their money."""

    name = "projects"
    verbose_name = "โครงการ"
