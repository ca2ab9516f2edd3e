"""The addresses of projects."""

from django.urls import path, register_converter

from projects import views
from projects.models import CODE_PATTERN


class ProjectCode:
    """A project's public code in an address."""

    regex = CODE_PATTERN

    def to_python(self, value: str) -> str:
        """Take the code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Write the code as it stands."""
        return value


register_converter(ProjectCode, "project_code")

# How a project is named in an address, here and in the rooms above.
PROJECT_CODE = "<project_code:code>"

app_name = "projects"
urlpatterns = [
    path(f"{PROJECT_CODE}/", views.project, name="project"),
]
