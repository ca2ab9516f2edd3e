"""What people type passes the reader of its kind at every door: forms, the administrators' site, commands, boxes.

A new box of plain Django, a new option of a command or a text taken out of a request by hand fails here.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.management import get_commands, load_command_class
from django.db import models
from django.test import RequestFactory

from agencies.people.models import User
from agencies.people.names import UserNameInput
from evaluation.knowledge.forms import AreaChoice, ProjectChoice
from paper.thai.forms import (
    AreaField,
    BahtField,
    CountField,
    Doubting,
    EmailField,
    PersonNameField,
    QuantityField,
    ThaiDateField,
    ThaiTimeField,
    YearField,
    thai_formfield,
)
from tests.house.source import ROOT

APPS = ("agencies", "projects", "plans", "evaluation", "config")
READERS = (Doubting, AreaField, ThaiTimeField, EmailField, UserNameInput)
# What is ticked, chosen or sent as a file is not typed; an area and a project are found by their code or name.
CHOSEN = (forms.BooleanField, forms.ChoiceField, forms.ModelChoiceField, forms.FileField, AreaChoice, ProjectChoice)
# Boxes that keep their text as it is, and why.
AS_IT_IS = {
    "GroupForm.group": "the key of a group, sent by its own button",
    "CompareForm.text": "the bytes of a release, of which a digest is made",
    "DownloadSearch.q": "words that are looked for, folded by agencies/searching.py",
    "PostSearch.q": "the same",
}
# Options of commands that name something, each found by what it names; and those that are read.
NAMES = {
    "area_code",
    "village_code",
    "project_code",
    "period",
    "username",
    "move",
    "form",
    "format",
    "digits",
    "layout",
}
NAMES |= {"source", "about", "agency", "speed", "salutation", "confirm", "labels", "app_label", "migration_name"}
READ = {"note", "reason", "at_least", "limit"}


@cache
def modules() -> tuple[str, ...]:
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    return APPS


def below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def is_read(field: forms.Field) -> bool:
    is_unseen = field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput)
    return is_unseen or isinstance(field, (*READERS, *CHOSEN))


def loose(form: type[forms.BaseForm]) -> list[str]:
    return [f"{form.__name__}.{name}" for name, field in form.base_fields.items() if not is_read(field)]


def test_every_box_of_every_form_has_a_reader():
    modules()
    made = {form for form in below(forms.BaseForm) if form.__module__.startswith(APPS)}
    assert len(made) > 40
    assert sorted({name for form in made for name in loose(form)} - AS_IT_IS.keys()) == []


def test_no_box_is_made_of_plain_django_on_the_way():
    plain = {f"forms.{name}" for name in ("CharField", "IntegerField", "DecimalField", "DateField", "EmailField")}
    plain |= {f"forms.{name}" for name in ("FloatField", "DateTimeField", "TimeField", "RegexField", "URLField")}
    found = []
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        tree = ast.parse(path.read_text())
        in_classes = {id(call) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for call in own_calls(node)}
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in plain and id(node) not in in_classes
        ]
    assert found == []


def own_calls(made: ast.ClassDef) -> Iterator[ast.AST]:
    """Return what is called where the class names its boxes: those are walked as boxes."""
    for statement in made.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield from ast.walk(statement.value)


def administrators_forms() -> Iterator[tuple[str, type[forms.BaseForm]]]:
    request = RequestFactory().get("/admin/")
    request.user = User(username="chief", is_staff=True, is_superuser=True)
    for model, kept in admin.site._registry.items():
        if not model.__module__.startswith(APPS):
            continue
        if kept.has_add_permission(request) or kept.has_change_permission(request):
            yield model.__name__, kept.get_form(request, None)
            for inline in kept.inlines:
                rows: Any = inline(model, admin.site)
                if rows.has_add_permission(request, None) or rows.has_change_permission(request, None):
                    yield inline.__name__, rows.get_formset(request, None).form


def test_every_box_of_the_administrators_site_has_a_reader():
    found = dict(administrators_forms())
    assert len(found) > 8
    wrong = [
        f"{name}.{box}" for name, form in found.items() for box, field in form.base_fields.items() if not is_read(field)
    ]
    assert wrong == []


def typed_fields() -> Iterator[models.Field]:
    kinds = (models.CharField, models.TextField, models.IntegerField, models.DecimalField, models.DateField)
    for model in (model for model in models_of_ours() if not model._meta.proxy):
        for field in model._meta.concrete_fields:
            if isinstance(field, kinds) and field.editable and not field.choices and not field.primary_key:
                yield field


def models_of_ours() -> list[type[models.Model]]:
    return [model for model in below(models.Model) if model.__module__.startswith(APPS) and not model._meta.abstract]


PEOPLE = ("ชื่อ-สกุล", "ชื่อผู้รับเชิญ", "ชื่อผู้บันทึก", "ประธาน", "เลขานุการ", "ผู้นำเสนอ", "ผู้แทนที่มา", "นามสกุล")


def test_the_reader_of_a_models_field_is_the_one_of_its_kind():
    wrong = []
    for field in typed_fields():
        made, said = thai_formfield(field), f"{field.model.__name__}.{field.name}"
        wanted: tuple[type, ...] = (Doubting, UserNameInput, EmailField)
        if field.verbose_name in PEOPLE or said == "User.first_name":
            wanted = (PersonNameField,)
        elif field.name.endswith("year") or str(field.verbose_name).startswith(("ปี", "พ.ศ.")):
            wanted = (YearField,)
        elif "(บาท)" in field.verbose_name:
            wanted = (BahtField,)
        elif isinstance(field, models.DecimalField):
            wanted = (QuantityField, BahtField)
        elif isinstance(field, models.IntegerField):
            wanted = (CountField, AreaField)
        elif isinstance(field, models.DateField):
            wanted = (ThaiDateField,)
        if not isinstance(made, wanted):
            wrong.append(f"{said}: {type(made).__name__}")
    assert wrong == []


def options() -> Iterator[tuple[str, str]]:
    own = {name: app for name, app in get_commands().items() if app.split(".")[0] in APPS}
    assert len(own) > 15
    for name, app in own.items():
        parser = load_command_class(app, name).create_parser("manage.py", name)
        shared = {"version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "help"}
        for action in parser._actions:
            takes_text = action.nargs != 0 and getattr(action.type, "__name__", "") != "Path"
            if takes_text and action.dest not in shared:
                yield name, action.dest


def test_every_option_of_a_command_names_something_or_is_read():
    assert [
        f"{command} {option}" for command, option in options() if option not in NAMES | READ and command != "migrate"
    ] == []


def test_what_an_option_takes_is_read():
    for command, option in options():
        if option in READ:
            source = next((ROOT / "plans/management/commands").glob(f"{command}.py")).read_text()
            assert re.search(rf'(self\.words|readers\.\w+)\(options\["{option}"\]\)', source), f"{command} {option}"


WORDS = ("note", "reason", "text", "resolution", "words")


@pytest.mark.parametrize("app", APPS)
def test_no_words_are_taken_out_of_a_request_by_hand(app):
    """``words_in`` of agencies/access/responses.py reads them, and tells what is doubted."""
    words = re.compile(rf"(?:request\.POST|\bdata)\.get\(f?[\"'](?:{'|'.join(WORDS)})[\"'-]")
    found = [
        str(path.relative_to(ROOT)) for path in sorted((ROOT / app).rglob("*.py")) if words.search(path.read_text())
    ]
    assert found == []
