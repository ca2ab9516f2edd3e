"""Look-alikes in clusters: every open pair in exactly one, and one for what is judged at one press."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from plans.board.clusters import clustered
from projects.duplicates.likeness import Advice, Candidate, Work, best_first, candidates
from projects.duplicates.places import Gazetteer, Place

KINDS = ("ขุดลอกหนองน้ำสาธารณะ", "อบรมการทำปุ๋ยหมัก", "ซ่อมแซมระบบประปาหมู่บ้าน", "ส่งเสริมการเลี้ยงไก่ไข่", "ปลูกป่าชุมชน")


def pair(a, b, score, advice=Advice.ASK):
    return Candidate(a, b, score, same_place=False, same_years=True, advice=advice)


def codes(clusters):
    return [cluster.codes for cluster in clusters]


def test_what_is_very_likely_the_same_is_one_cluster_and_a_weaker_pair_stands_alone():
    clusters = clustered([pair("A", "B", 100), pair("B", "C", 95), pair("D", "E", 70)])
    assert codes(clusters) == [("A", "B", "C"), ("D", "E")]
    assert [cluster.best.score for cluster in clusters] == [100, 70]


def test_a_weaker_pair_stands_in_a_cluster_of_its_own_behind_that_of_one_of_its_two():
    assert codes(clustered([pair("A", "B", 100), pair("B", "C", 70)])) == [("A", "B"), ("B", "C")]


def test_two_that_were_called_different_never_stand_in_one_cluster():
    pairs = [pair("A", "B", 100), pair("B", "C", 100)]
    for cluster in clustered(pairs, unlike={frozenset("AC")}):
        assert not {"A", "C"} <= set(cluster.codes)
    assert sum(len(cluster.pairs) for cluster in clustered(pairs, unlike={frozenset("AC")})) == 2


def test_weaker_pairs_between_two_kinds_of_work_are_one_cluster_also_when_the_kinds_are_judged():
    ponds, canals = ("A", "B", "C"), ("D", "E")
    within = [pair(*two, 100, Advice.ELSEWHERE) for kind in (ponds, canals) for two in combinations(kind, 2)]
    between = [pair(pond, canal, 70) for pond in ponds for canal in canals]
    assert codes(clustered([*within, *between])) == [ponds, canals, (*ponds, *canals)]
    assert codes(clustered(between, within)) == [(*ponds, *canals)]


def test_what_may_be_counted_twice_stands_apart_from_what_is_of_one_kind_elsewhere_and_before_it():
    pairs = [
        pair("A", "B", 100, Advice.ELSEWHERE),
        pair("A", "C", 100, Advice.ELSEWHERE),
        pair("B", "C", 95, Advice.SAME),
        pair("A", "D", 92),
    ]
    assert [(cluster.codes, cluster.advice) for cluster in clustered(pairs)] == [
        (("B", "C"), Advice.SAME),
        (("A", "D"), Advice.ASK),
        (("A", "B", "C"), Advice.ELSEWHERE),
    ]


def test_twelve_villages_with_five_like_works_are_five_clusters_of_330_pairs():
    villages = [Place(f"310104{moo:02}", f"บ้านใหม่{moo}", "310104", moo) for moo in range(1, 13)]
    works = [
        Work(f"{place.code}{number}", f"{title} หมู่ที่ {place.moo}", place.code, frozenset({2571}))
        for place in villages
        for number, title in enumerate(KINDS)
    ]
    pairs = best_first(candidates(works, Gazetteer(villages)))
    clusters = clustered(pairs)
    assert (len(pairs), len(clusters)) == (330, 5)
    assert {(len(cluster.codes), len(cluster.pairs), cluster.advice) for cluster in clusters} == {
        (12, 66, Advice.ELSEWHERE)
    }


CODES = st.sampled_from("ABCDEFGH")
PAIRS = st.lists(
    st.builds(pair, CODES, CODES, st.sampled_from([70, 95, 100]), st.sampled_from(list(Advice))),
    unique_by=lambda one: frozenset((one.a, one.b)),
).map(lambda found: [one for one in found if one.a < one.b])


@given(PAIRS, st.frozensets(st.frozensets(CODES, min_size=2, max_size=2), max_size=4))
def test_every_open_pair_stands_in_exactly_one_cluster(pairs, unlike):
    pairs = best_first(one for one in pairs if frozenset((one.a, one.b)) not in unlike)
    clusters = clustered(pairs, unlike=unlike)
    assert sorted(one for cluster in clusters for one in cluster.pairs) == sorted(pairs)
    assert all(len({one.advice for one in cluster.pairs if one.is_one_kind}) <= 1 for cluster in clusters)
