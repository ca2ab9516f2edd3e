"""The app's entry."""

from django.apps import AppConfig

from agencies.todo import load


class AgenciesConfig(AppConfig):
    """Areas, agencies, posts and people."""

    name = "agencies"
    verbose_name = "พื้นที่ หน่วยงาน และบัญชี"

    def ready(self) -> None:
        """Load what registers itself: what waits for whom."""
        load(self.name)
