"""The house's own template of a choice: what it writes is what Django's writes, letter by letter."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

CHOICES = [("", "ทุกสถานะ"), (2571, "พ.ศ. 2571–2575"), ("กลุ่ม", [("a", "<ก>"), ("b", "ข & ค")])]


class Marked(forms.Select):
    """A choice whose options have attributes of their own."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"disabled": True, "data-value": value, "hidden": False}
        return option


@pytest.mark.parametrize("value", [None, "", 2571, "b"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, Marked])
def test_a_choice_is_written_as_django_writes_it(kind, value):
    widget = kind({"class": "form-select", "id": "id_state", "required": True}, choices=CHOICES)
    ours, theirs = (widget.render("state", value, renderer=made()) for made in (TemplatesSetting, DjangoTemplates))
    assert ours == theirs
    assert ours.count("<option") == 4
