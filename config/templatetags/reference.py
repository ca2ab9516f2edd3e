"""The reference of this request, for people who tell the help desk what they saw."""

from django import template
from django_guid import get_guid

register = template.Library()


@register.inclusion_tag("reference.html")
def request_reference() -> dict[str, str]:
    """Show the reference that all log lines of this request carry; nothing outside a request.

    It needs no context: Django renders 400.html and 500.html without one.
    """
    return {"code": get_guid() or ""}
