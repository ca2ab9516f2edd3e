import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.chart import COLOURS, Bar, Chart

GROUPS = Chart(
    title="งบประมาณตามกลุ่ม",
    description="แยกตามหมู่บ้าน",
    unit="บาท",
    series=("ทำเอง", "ทำร่วม"),
    bars=(
        Bar("บ้านบัว", (Decimal(24000), Decimal(16000))),
        Bar("บ้านโคก <ใหม่>", (None, Decimal(20000))),
        Bar("บ้านนา", (None, None)),
    ),
    heading="หมู่บ้าน",
)


def markup(chart):
    return Template("{% bar_chart chart %}").render(Context({"chart": chart}))


def test_the_longest_bar_fills_the_width():
    first, second, third = GROUPS.drawn()
    assert [(s.x, s.width, s.colour) for s in first.segments] == [
        ("0.000", "60.000", COLOURS[0]),
        ("60.000", "40.000", COLOURS[1]),
    ]
    assert [(s.x, s.width, s.colour) for s in second.segments] == [("0.000", "50.000", COLOURS[1])]
    assert (third.segments, third.text) == ((), "")


@given(st.lists(st.tuples(st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 10**12)), max_size=6))
def test_no_bar_is_longer_than_the_chart(values):
    bars = tuple(Bar(str(n), each) for n, each in enumerate(values))
    for bar in Chart("", "", "บาท", ("a", "b"), bars).drawn():
        assert sum(float(segment.width) for segment in bar.segments) <= 100.01


def test_words_are_in_html_and_the_drawing_names_itself():
    drawn = markup(GROUPS)
    svgs = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    assert len(svgs) == 5  # three bars, two of the legend
    assert all('role="img"' in svg and "<title>" in svg for svg in svgs)
    assert "<text" not in drawn
    assert "<title>บ้านบัว 40,000 บาท</title><desc>ทำเอง 24,000 บาท, ทำร่วม 16,000 บาท</desc>" in drawn
    assert "บ้านโคก &lt;ใหม่&gt;" in drawn


def test_nothing_in_the_chart_needs_a_style():
    assert "style" not in markup(GROUPS)


def test_the_table_beside_it_has_the_same_figures():
    totals = [cell.value for cell in GROUPS.sheet().totals(GROUPS.bars)]
    assert totals == [None, 24000, 36000, 60000]
    assert '<td class="text-end">60,000</td>' in markup(GROUPS)


def test_one_series_needs_no_legend_and_no_sum():
    chart = Chart("รายปี", "", "บาท", ("งบประมาณ",), (Bar("2571", (5,)),))
    assert chart.legend() == []
    assert [column.title for column in chart.sheet().columns] == ["รายการ", "งบประมาณ"]


@pytest.mark.parametrize(("series", "values"), [((), ()), (("a",), (-1,)), (("a", "b"), (1,)), (("a",) * 7, (1,) * 7)])
def test_what_cannot_be_drawn_is_refused(series, values):
    with pytest.raises(ValueError, match=r"chart|bar"):
        Chart("", "", "", series, (Bar("x", values),))
