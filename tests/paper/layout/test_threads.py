"""Threads of money: every column comes to the same sum, no way is lost, and the drawing needs no style."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.chart import COLOURS
from paper.layout.threads import FEWEST, MOST, Cell, Node, Threads

ways = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3)), st.integers(1, 10**8), min_size=1, max_size=30
)


def drawn(money):
    def column(end, size):
        sums = [sum((one for ends, one in money.items() if ends[end] == place), 0) for place in range(size)]
        return tuple(Node(f"{end}.{place}", Decimal(one), dye=place) for place, one in enumerate(sums))

    cells = tuple(Cell(*ends, Decimal(baht)) for ends, baht in money.items())
    return Threads("เส้นเงิน", column(0, 4), column(1, 3), column(2, 4), cells)


def drawn_of(money):
    """Draw only the nodes that have money."""
    threads = drawn(money)
    kept = [tuple(node for node in nodes if node.baht) for nodes in (threads.whats, threads.hows, threads.whos)]
    return Threads(threads.title, *kept, threads.cells)


def markup(threads):
    return Template("{% threads threads %}").render(Context({"threads": threads}))


@given(ways)
def test_every_column_comes_to_the_sum_and_every_way_has_a_thread(money):
    threads = drawn(money)
    sums = {sum(node.baht for node in nodes) for nodes in (threads.whats, threads.hows, threads.whos)}
    assert sums == {threads.total_baht} == {sum(row.baht for row in threads.rows)}
    assert min(threads.strands.values()) >= 1
    assert sum(threads.strands.values()) <= MOST
    count = sum(threads.strands.values())
    for bundles in (threads.coming, threads.going):
        assert sum(one.path.count("M") for one in bundles) == count


@given(ways)
def test_no_thread_leaves_the_drawing(money):
    threads = drawn(money)
    for one in (*threads.coming, *threads.going):
        for start, end in re.findall(r"M0 (-?[\d.]+)C.*? 100 (-?[\d.]+)(?=M|$)", one.path):
            assert 0 <= float(start) <= threads.height
            assert 0 <= float(end) <= threads.height


@pytest.mark.parametrize(("total", "unit"), [(6_937_000, 50_000), (984_000, 10_000), (60_000_000, 500_000)])
def test_a_thread_is_about_so_much_that_there_are_sixty_to_two_hundred(total, unit):
    threads = drawn({(0, 0, 0): total})
    assert threads.unit == unit
    assert FEWEST <= sum(threads.strands.values()) <= MOST


def test_a_group_has_its_colour_all_the_way():
    threads = drawn({(0, 1, 0): 500_000, (1, 2, 3): 700_000})
    used = Counter(one.colour for one in (*threads.coming, *threads.going) if one.path)
    assert used == {COLOURS[1]: 2, COLOURS[2]: 2}
    assert [slot.block.colour for slot in threads.middle if slot.node.baht] == [COLOURS[1], COLOURS[2]]
    assert len({one.dashes for one in threads.coming}) == 3


def test_one_node_on_a_side_is_a_block_and_is_not_drawn():
    assert not drawn_of({(0, 1, 0): 80_000}).is_drawn
    assert not drawn_of({(0, 1, 0): 80_000, (0, 1, 1): 5}).is_drawn
    assert drawn_of({(0, 1, 0): 80_000, (1, 1, 1): 5}).is_drawn


def test_the_bar_of_a_source_has_the_colours_of_its_groups():
    threads = drawn({(0, 0, 0): 300, (0, 1, 0): 100, (0, 2, 1): 200})
    bars = [[(one.x, one.width, one.dye) for one in slot.bar] for slot in threads.right]
    assert bars == [[("0.0%", "75.0%", "dye-1"), ("75.0%", "25.0%", "dye-2")], [("0.0%", "50.0%", "dye-3")], [], []]


def test_the_drawing_says_itself_and_needs_no_style():
    page = markup(drawn({(0, 1, 0): 500_000}))
    assert "style" not in page
    assert "<text" not in page
    (sentence,) = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert "รวม 500,000 บาท" in sentence
    assert "0.0 500,000 บาท" in sentence
