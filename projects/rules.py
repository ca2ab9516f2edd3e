"""The binding of the permission table for projects."""

from agencies.access.rules import bind
from projects.models import Project

bind(Project)
