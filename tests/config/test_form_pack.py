"""The product's own templates of crispy-forms: a field says what it is, what helps, and what is wrong with it."""

from __future__ import annotations

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template


class Asked(forms.Form):
    """One of each kind of box."""

    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="ชื่อเรื่อง", help_text="ไม่เกินหนึ่งบรรทัด")
    group = forms.ChoiceField(
        label="กลุ่ม", choices=[("a", "ก"), ("b", "ข")], widget=forms.RadioSelect, help_text="เลือกหนึ่ง"
    )
    agreed = forms.BooleanField(label="เห็นชอบ")
    file = forms.FileField(label="แฟ้ม", required=False)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout("hidden", Div(Fieldset("ส่วนแรก", "title", "group"), css_class="card"), "agreed", "file")

    def clean(self) -> dict[str, object]:
        """Refuse the whole."""
        raise forms.ValidationError("ทั้งแบบยังส่งไม่ได้")


def drawn(form: forms.Form, by: str) -> str:
    if by == "layout":
        return str(render_crispy_form(form))
    return Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(Context({"form": form}))


@pytest.mark.parametrize("by", ["layout", "list"])
def test_every_field_has_its_label_help_and_error_tied_to_it(by):
    page = drawn(Asked({"title": "", "group": "c"}), by)
    (box,) = re.findall(r'<input[^>]*name="title"[^>]*>', page)
    assert 'aria-invalid="true"' in box
    described = re.findall(r'aria-describedby="([^"]*)"', box)[0].split()
    assert described == ["id_title_helptext", "id_title_error"]
    assert all(f'id="{place}"' in page for place in described)
    assert re.search(r'<label for="id_title">\s*ชื่อเรื่อง', page)
    assert page.index('for="id_title"') < page.index('name="title"') < page.index('id_title_helptext"')
    assert "ต้องกรอก" in page or "จำเป็น" in page


@pytest.mark.parametrize("by", ["layout", "list"])
def test_choices_of_one_question_are_a_group_with_a_name_and_the_whole_says_what_is_wrong(by):
    page = drawn(Asked({"title": "ก", "group": "c"}), by)
    group = re.findall(r"<fieldset[^>]*field-group.*?</fieldset>", page, re.DOTALL)[0]
    assert re.search(r"<legend>กลุ่ม", group)
    assert 'aria-describedby="id_group_helptext id_group_error"' in group
    assert group.count('type="radio"') == 2
    assert page.count('id="id_group"') == 1
    assert re.search(r'role="alert">\s*<p>ทั้งแบบยังส่งไม่ได้', page)
    assert 'type="hidden" name="hidden"' in page
    assert "<label" not in page[: page.index("title")] or 'for="id_hidden"' not in page


def test_a_layout_keeps_its_sections():
    page = drawn(Asked(), "layout")
    assert re.search(r'<div class="card">\s*<fieldset class="section"><legend>ส่วนแรก</legend>', page)
    assert "aria-invalid" not in page
    assert not re.search(r'class="err"[^>]*>[^<]', page)
