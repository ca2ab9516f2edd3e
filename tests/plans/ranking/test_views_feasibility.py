"""The grid of feasibility and the criteria page: who reads and who scores, row by row, with and without htmx."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from django.urls import reverse

from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import criteria_of, pool_of
from plans.ranking.scoring import Feasibility, Verdict
from plans.ranking.views.feasibility import Row
from tests.pages import text_of
from tests.plans.ranking.criteria import freeze

HTMX = {"HTTP_HX_REQUEST": "true"}
SCORES = {f"was-{place}": "" for place in range(1, 7)} | {f"s-{place}": "4" for place in range(1, 7)}


@pytest.fixture
def code(small):
    return pool_of(small.plan).candidates[0].code


@pytest.fixture
def grid(small):
    return reverse("plans:feasibility", args=[small.plan.pk])


@pytest.fixture
def row(small, code):
    return reverse("plans:feasibility_row", args=[small.plan.pk, code])


@pytest.fixture
def criteria(small):
    return reverse("plans:criteria", args=[small.plan.pk])


def as_(client, person):
    client.force_login(person)
    return client


# --- who ---
@pytest.mark.parametrize(
    ("name", "reads", "scores"),
    [
        ("team", 200, 302),
        ("kaset", 200, 302),
        ("secretary", 200, 403),
        ("district", 200, 403),
        ("partner", 200, 403),
        ("next_team", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_reads_the_grid_and_who_scores(client, small, grid, row, criteria, name, reads, scores):
    as_(client, small.people[name])
    assert client.get(grid).status_code == reads
    assert client.post(row, SCORES).status_code == scores
    assert client.get(criteria).status_code == (200 if scores == 302 else scores)
    assert FeasibilityScore.objects.exists() == (scores == 302)


def test_readers_see_scores_and_no_boxes(client, small, grid, row):
    as_(client, small.people["team"]).post(row, SCORES)
    page = as_(client, small.people["secretary"]).get(grid)
    assert "เป็นไปได้ เฉลี่ย 4.00" in text_of(page)
    assert 'name="s-1"' not in page.content.decode()
    assert 'name="s-1"' in as_(client, small.people["team"]).get(grid).content.decode()


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        (Fraction(13, 6), "2.17"),
        (Fraction(25, 6), "4.17"),
        (Fraction(3499, 1000), "3.49"),
        (Fraction(2499, 1000), "2.49"),
        (Fraction(7, 2), "3.50"),
    ],
)
def test_a_mean_is_rounded_half_up_but_never_into_a_band(mean, shown):
    verdict = Verdict(Feasibility.CONDITIONAL, mean, scored=6, criteria=6, weak=(), alarms=())
    row = Row(candidate=None, form=None, verdict=verdict, weak=())
    assert str(row.mean) == shown


# --- scoring ---
def test_a_row_is_saved_and_the_page_says_what_came_out(client, small, grid, row, code):
    as_(client, small.people["team"])
    response = client.post(row, SCORES | {"page": "1"}, follow=True)
    assert response.redirect_chain[0][0] == f"{grid}?page=1#row-{code}"
    assert "แล้ว: เป็นไปได้" in text_of(response)
    assert {label: count for label, count, _ in response.context["figures"]} == {
        "เป็นไปได้": 1,
        "เป็นไปได้แบบมีเงื่อนไข": 0,
        "ยังไม่พร้อมทำ": 0,
        "ยังให้คะแนนไม่ครบ": 4,
    }


def test_htmx_gets_the_result_alone_with_the_hints_of_what_is_weak(client, small, row):
    as_(client, small.people["team"])
    response = client.post(row, SCORES | {"s-3": "๑"}, **HTMX)
    text = text_of(response)
    assert "<html" not in response.content.decode()
    assert "เป็นไปได้แบบมีเงื่อนไข" in text
    assert "ขออนุญาตให้เสร็จก่อน" in text
    assert 'name="was-3" value="1"' in response.content.decode()
    again = (
        {f"was-{place}": "4" for place in range(1, 7)} | {"was-3": "1"} | {f"s-{place}": "4" for place in range(1, 7)}
    )
    assert "เฉลี่ย 4.00" in text_of(client.post(row, again, **HTMX))


@pytest.mark.parametrize(("typed", "status", "said"), [("7", 409, "1–5"), ("ดี", 422, "เป็นจำนวนเต็มไม่ได้")])
@pytest.mark.parametrize("how", [{}, HTMX])
def test_what_cannot_be_a_score_is_said_in_thai_and_nothing_is_stored(client, small, row, typed, status, said, how):
    response = as_(client, small.people["team"]).post(row, SCORES | {"s-2": typed}, **how)
    assert response.status_code == status
    assert said in text_of(response)
    assert not FeasibilityScore.objects.exists()


def test_somebody_elses_score_is_not_overwritten_unseen(client, small, row):
    as_(client, small.people["team"]).post(row, SCORES)
    response = as_(client, small.people["kaset"]).post(row, SCORES | {"s-1": "2"}, **HTMX)
    assert response.status_code == 409
    assert "มีผู้บันทึกเป็น 4 ก่อนหน้า" in text_of(response)


def hidden(response):
    return dict(re.findall(r'name="(was-\d)" value="(\d?)"', response.content.decode()))


def test_what_somebody_else_scored_comes_into_the_page_and_is_not_taken_for_a_blank(client, small, row):
    nothing = dict.fromkeys(SCORES, "")
    as_(client, small.people["kaset"]).post(row, nothing | {"s-1": "4"})
    response = as_(client, small.people["team"]).post(row, nothing | {"s-2": "5"}, **HTMX)
    [renewed] = re.findall(r"<input[^>]*hx-swap-oob[^>]*>", response.content.decode())
    assert 'name="s-1"' in renewed
    assert 'value="4"' in renewed
    assert hidden(response) == {"was-1": "4", "was-2": "5", "was-3": "", "was-4": "", "was-5": "", "was-6": ""}


@pytest.mark.parametrize("typed", ["ดี", "9"])
def test_a_refused_row_compares_with_what_its_boxes_showed(client, small, row, typed):
    nothing = dict.fromkeys(SCORES, "")
    as_(client, small.people["kaset"]).post(row, nothing | {"s-1": "4", "s-2": "3"})
    response = as_(client, small.people["team"]).post(row, nothing | {"s-3": typed}, **HTMX)
    assert set(hidden(response).values()) == {""}
    told = client.post(row, nothing | {"s-1": "2"}, **HTMX)  # now she is told of the 4, and may still want her 2
    assert (hidden(told)["was-1"], hidden(told)["was-2"]) == ("4", "")
    assert client.post(row, nothing | hidden(told) | {"s-1": "2"}, **HTMX).status_code == 200
    stored = FeasibilityScore.objects.order_by("criterion__position")
    assert [one.score for one in stored] == [2, 3]


def test_a_frozen_plan_shows_no_boxes_and_refuses(client, small, grid, row):
    freeze(small.plan, small.people["district"])
    as_(client, small.people["team"])
    assert 'name="s-1"' not in client.get(grid).content.decode()
    response = client.post(row, SCORES)
    assert response.status_code == 409
    assert not FeasibilityScore.objects.exists()


def test_an_unknown_project_is_not_found(client, small):
    url = reverse("plans:feasibility_row", args=[small.plan.pk, "ZZZZZZZ"])
    assert as_(client, small.people["team"]).post(url, SCORES).status_code == 404


def test_an_empty_plan_says_what_to_do(client, small, grid):
    small.plan.lines.all().delete()
    assert "ยังไม่มีโครงการให้พิจารณา" in text_of(as_(client, small.people["team"]).get(grid))


def test_the_grid_takes_as_many_queries_for_three_projects_as_for_one(
    client, small, grid, django_assert_num_queries, django_assert_max_num_queries
):
    as_(client, small.people["team"]).get(grid)
    lines = small.plan.lines
    lines.exclude(pk__in=lines.values_list("pk", flat=True)[:3]).delete()
    with django_assert_max_num_queries(25) as three:
        client.get(grid)
    lines.exclude(pk__in=lines.values_list("pk", flat=True)[:1]).delete()
    with django_assert_num_queries(len(three)):
        client.get(grid)


# --- criteria ---
def rows_of(response, purpose):
    [rows] = [rows for one, rows in response.context["parts"] if one == purpose]
    return rows


def sent(rows, purpose, **changes):
    data = {"purpose": purpose, f"{purpose}-TOTAL_FORMS": str(len(rows.forms)), f"{purpose}-INITIAL_FORMS": "6"}
    for form in rows.forms:
        for field in form:
            value = field.value()
            if value not in {None, False}:
                data[field.html_name] = "on" if value is True else str(value)
    return data | {f"{purpose}-{name}": value for name, value in changes.items()}


def test_criteria_are_changed_put_out_of_use_and_added(client, small, criteria, grid):
    as_(client, small.people["team"])
    rows = rows_of(client.get(criteria), "feasibility")
    data = sent(rows, "feasibility", **{"0-name": "ความพร้อมของพื้นที่", "0-weight": "2.5", "6-name": "ตลาดรองรับ"})
    del data["feasibility-5-is_in_use"]
    assert client.post(criteria, data)["Location"] == f"{criteria}#feasibility"
    own = criteria_of(small.plan, Criterion.Purpose.FEASIBILITY)
    assert [(one.name, one.is_in_use) for one in own][0::5] == [("ความพร้อมของพื้นที่", True), ("ผลกระทบสิ่งแวดล้อม", False)]
    assert own[6].name == "ตลาดรองรับ"
    assert own[0].risk  # kept from the default
    text = text_of(client.get(grid))
    assert "ตลาดรองรับ" in text
    assert "ผลกระทบสิ่งแวดล้อม" not in text
    assert "(น้ำหนัก 2.5)" in text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"0-name": ""}, 422, "กรุณากรอกชื่อเกณฑ์"),
        ({"0-weight": "0"}, 422, "น้ำหนักกรอกได้มากกว่า 0"),
        ({"0-name": "บุคลากร"}, 409, "ซ้ำกัน"),
    ],
)
def test_criteria_that_make_no_sense_are_said_in_thai(client, small, criteria, changes, status, said):
    as_(client, small.people["team"])
    response = client.post(criteria, sent(rows_of(client.get(criteria), "feasibility"), "feasibility", **changes))
    assert response.status_code == status
    assert said in text_of(response)
    assert not Criterion.objects.filter(tambon_plan=small.plan).exists()
