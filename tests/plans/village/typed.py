"""What the forms of a village plan send."""

from __future__ import annotations

from django.http import QueryDict


def data_of(form, **typed):
    """Send back what a form shows, with some boxes typed over."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = form[name].value()
        if hasattr(field.widget, "widgets"):
            for place, part in enumerate(field.widget.decompress(value)):
                data[f"{name}_{place}"] = "" if part is None else str(part)
        elif value not in (None, False):
            data[name] = "on" if value is True else str(field.prepare_value(value))
    for name, value in typed.items():
        data[name] = value
    return data


def rows_data(*rows, initial=0):
    data = {"resolutions-TOTAL_FORMS": str(len(rows)), "resolutions-INITIAL_FORMS": str(initial)}
    for place, (key, number, text, gone) in enumerate(rows):
        data[f"resolutions-{place}-key"] = str(key or "")
        data[f"resolutions-{place}-number"] = str(number or "")
        data[f"resolutions-{place}-text"] = text
        if gone:
            data[f"resolutions-{place}-DELETE"] = "on"
    return data
