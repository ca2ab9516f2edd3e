import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.chart import COLOURS, PATTERNS, Bar, Chart

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


def pieces(bar):
    return [(piece.y, piece.height, piece.colour) for piece in bar.segments]


def test_the_longest_bar_fills_the_height_and_the_first_series_stands_lowest():
    first, second, third = GROUPS.drawn()
    assert pieces(first) == [("40.000", "60.000", COLOURS[0]), ("0.000", "40.000", COLOURS[1])]
    assert pieces(second) == [("50.000", "50.000", COLOURS[1])]
    assert (third.segments, third.text) == ((), "")
    assert (first.box, second.box, third.box) == ("0 0.000 36 100.000", "0 50.000 36 50.000", "")


AMOUNTS = st.none() | st.integers(0, 10**12)


def edges(piece):
    top = float(piece.y)
    return top, top + float(piece.height)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=6))
def test_pieces_stand_on_each_other_inside_the_chart_and_no_mark_leaves_its_piece(values):
    bars = tuple(Bar(str(n), each) for n, each in enumerate(values))
    for bar in Chart("", "", "บาท", ("a", "b", "c"), bars).drawn():
        floor = 100
        for piece in bar.segments:
            top, bottom = edges(piece)
            assert 0 <= top <= bottom <= 100.002
            assert bottom == pytest.approx(floor, abs=0.002)
            floor = top
            numbers = [float(number) for number in re.findall(r"[\d.]+", piece.marks)]
            assert numbers or not piece.pattern or float(piece.height) < 4
            xs, ys = ends(piece.marks)
            assert all(-0.01 <= x <= 36.01 for x in xs)
            assert all(top - 0.02 <= y <= bottom + 0.02 for y in ys)


def ends(marks):
    xs, ys = [], []
    for x, y, sign, rest in re.findall(r"M([\d.]+) ([\d.]+)([LV])([\d. ]+)", marks):
        xs += [float(x), *([float(rest.split()[0])] if sign == "L" else [])]
        ys += [float(y), float(rest.split()[-1])]
    return xs, ys


def test_the_three_groups_of_money_differ_in_pattern_too():
    assert len(set(PATTERNS[:3])) == 3
    drawn = markup(Chart("", "", "บาท", ("ก", "ข", "ค"), (Bar("x", (10, 10, 10)),)))
    assert (drawn.count("stroke-dasharray"), drawn.count('stroke="#7c5600"')) == (2, 2)  # one bar and the key


@pytest.mark.parametrize(("value", "top", "scale"), [(999_999, "999,999", "บาท"), (2_435_000, "2.44", "ล้านบาท")])
def test_long_sums_on_top_are_in_millions_and_the_sentence_has_them_to_the_baht(value, top, scale):
    chart = Chart("รายปี", "", "บาท", ("งบ",), (Bar("ปี 2571", (Decimal(value),)),))
    (bar,) = chart.drawn()
    assert (bar.top, chart.scale) == (top, scale)
    assert chart.sentence == f"รายปี: ปี 2571 {value:,} บาท"


def test_words_are_in_html_and_the_drawing_names_itself():
    drawn = markup(GROUPS)
    svgs = re.findall(r"<svg.*?</svg>", drawn, re.DOTALL)
    assert len(svgs) == 4  # two bars (the third is empty), two of the key
    assert all("<title>" in svg for svg in svgs[:2])
    assert "<text" not in drawn
    (sentence,) = re.findall(r'role="img" aria-label="([^"]+)"', drawn)
    assert "บ้านบัว 40,000 บาท; บ้านโคก &lt;ใหม่&gt; 20,000 บาท; บ้านนา ไม่มีข้อมูล" in sentence
    assert "<title>บ้านบัว 40,000 บาท</title><desc>ทำเอง 24,000 บาท, ทำร่วม 16,000 บาท</desc>" in drawn


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
