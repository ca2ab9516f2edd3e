"""The forms' titles are rows: there from the first migration, corrected in the administrators' site, never lost."""

import pytest
from django.urls import reverse

from agencies.people.models import User
from plans.local.models import EditionRow, FormLabel

pytestmark = pytest.mark.django_db
FORMS = {"p01", "p01-villages", "p02", "p02-1", "p02-2", "p03"}
PAPERS = {"village", "tambon", "comparison", "letter", "invitation"}


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    return client


def test_every_form_has_its_label_and_unverified_ones_say_so():
    labels = {one.form: one for one in FormLabel.objects.all()}
    assert labels.keys() == FORMS | PAPERS
    assert set(EditionRow.FormCode.values) <= labels.keys()
    assert not any(labels[form].is_confirmed for form in PAPERS | {"p02-1", "p02-2"})
    assert all(one.code and one.title for one in labels.values())
    assert labels["p02-2"].is_in_summary


def test_a_label_is_corrected_in_place(chief):
    label = FormLabel.objects.get(form="p02-2")
    page = reverse("admin:plans_formlabel_change", args=[label.pk])
    sent = {"code": "แบบ ผ.02/2", "title": "โครงการเกินศักยภาพ", "note": "", "is_confirmed": "on", "form": "p99"}
    assert chief.post(page, sent).status_code == 302
    label.refresh_from_db()
    assert (label.form, label.title, label.is_confirmed, label.is_in_summary) == (
        "p02-2",
        "โครงการเกินศักยภาพ",
        True,
        False,
    )
    assert chief.get(reverse("admin:plans_formlabel_add")).status_code == 403
    assert chief.post(reverse("admin:plans_formlabel_delete", args=[label.pk])).status_code == 403


def test_plans_and_editions_are_looked_at_only(chief):
    for name in ("localplan", "edition"):
        assert chief.get(reverse(f"admin:plans_{name}_changelist")).status_code == 200
        assert chief.get(reverse(f"admin:plans_{name}_add")).status_code == 403
