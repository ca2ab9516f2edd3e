"""Where one project stands, on its page, which knows no plans."""

from __future__ import annotations

from django import template

from plans.tracking.standing import standing_of_project

register = template.Library()
register.simple_tag(standing_of_project)
