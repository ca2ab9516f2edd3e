"""The app's entry."""

from django.apps import AppConfig

from agencies.todo import load


class ProjectsConfig(AppConfig):
    """Projects and their money."""

    name = "projects"
    verbose_name = "โครงการ"

    def ready(self) -> None:
        """Load what registers itself: what waits for whom."""
        load(self.name)
