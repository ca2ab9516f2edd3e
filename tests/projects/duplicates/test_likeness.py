"""Look-alike titles: how good the finder is on the labelled list, what blocking costs, and the command."""

from __future__ import annotations

import csv
import json
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import call_command

from plans.village.models import PlanState, VillagePlan
from plans.village.snapshot import freeze
from projects.duplicates.likeness import ASK, SAME, Advice, Work, best_first, candidates, likeness
from projects.duplicates.marks import Difference
from projects.duplicates.places import Gazetteer, Place
from projects.duplicates.titles import content_words, read
from tests import factories
from tests.cast import FAR_VILLAGE, TAMBON, VILLAGES

PERIOD = ("--period", "2571-2575")
SAMPLE_TAMBON = "310104"
NAMES = ("บ้านโคกสูง", "บ้านดอนกลาง", "บ้านหนองแวง", "บ้านหนองไผ่", "บ้านโนนสะอาด")
GAZETTEER = Gazetteer(
    [
        Place("31", "บุรีรัมย์"),
        Place("3101", "เมืองบุรีรัมย์", "31"),
        Place(SAMPLE_TAMBON, "บ้านบัว", "3101"),
        *(Place(f"{SAMPLE_TAMBON}{moo:02}", name, SAMPLE_TAMBON, moo) for moo, name in enumerate(NAMES, 1)),
    ]
)


def labelled(name):
    """Read a list of pairs; lines that begin with # say who labelled it and how."""
    with Path(__file__).with_name(name).open(encoding="utf-8") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


# The first list judges titles alone; the second is of hard pairs, by somebody who had not read the rules, and says too
# what to advise where the places are as they are.
PAIRS, HARD = labelled("likeness_pairs.tsv"), labelled("hard_pairs.tsv")
LISTS = {"pairs": PAIRS, "hard": HARD}


def words(title):
    return content_words(title, GAZETTEER)


def score(a, b):
    return likeness(read(a, GAZETTEER), read(b, GAZETTEER))


def said(title):
    return read(title, GAZETTEER).said


def half_of(half, *names):
    return [pair for name in names for pair in LISTS[name] if pair["half"] == half]


def precision_and_recall(pairs, threshold):
    judged = [(score(pair["title_a"], pair["title_b"]) >= threshold, pair["label"] == "same") for pair in pairs]
    right = judged.count((True, True))
    return right / sum(found for found, _ in judged), right / sum(same for _, same in judged)


@pytest.mark.parametrize(
    ("name", "size", "halves"), [("pairs", 200, ("tuned", "held")), ("hard", 150, ("dev", "held"))]
)
def test_each_labelled_list_is_long_enough_and_no_pair_stands_in_both_halves(name, size, halves):
    pairs = LISTS[name]
    assert len(pairs) >= size
    assert {pair["label"] for pair in pairs} == {"same", "different"}
    parts = [{frozenset((pair["title_a"], pair["title_b"])) for pair in half_of(half, name)} for half in halves]
    assert min(map(len, parts)) >= 0.4 * len(pairs)
    assert parts[0].isdisjoint(parts[1])
    assert sum(len(half_of(half, name)) for half in halves) == len(pairs)


@pytest.mark.parametrize("name", LISTS)
def test_no_pair_that_names_two_villages_is_labelled_the_same(name):
    two = [pair for pair in LISTS[name] if said(pair["title_a"]).difference(said(pair["title_b"])) is Difference.TWO]
    assert two
    assert {pair["label"] for pair in two} == {"different"}


def test_of_what_is_held_out_the_very_likely_are_the_same_and_hardly_any_of_the_same_is_missed():
    """The goal: precision from 90, recall from 65, on the held halves of both lists."""
    held = half_of("held", *LISTS)
    assert precision_and_recall(held, SAME)[0] >= 0.97
    assert precision_and_recall(held, ASK)[1] >= 0.9


# Measured: of the first list tuned 1.000/0.971 at 90 and held 1.000/0.833; of the hard one dev 1.000/0.903 and held
# 0.964/0.783 (54 of 56 right: on the hard ones alone the goal of 0.97 is missed, by one pair).
# The first list's held half had 0.88 before what identifies kept a pair below 90. The eleven that it misses now were
# looked at one by one: all are asked about, since one title says more than a third again («ปลูกพริกส่งตลาด») or both
# choose other words («พืชผล», «ผลผลิต»). Were such words written in because they stand here, it would tell nothing more.
@pytest.mark.parametrize(
    ("name", "half", "threshold", "precision", "recall"),
    [
        ("pairs", "tuned", SAME, 0.98, 0.97),
        ("pairs", "tuned", ASK, 0.6, 0.97),
        ("pairs", "held", SAME, 0.98, 0.83),
        ("pairs", "held", ASK, 0.6, 0.95),
        ("hard", "dev", SAME, 0.98, 0.88),
        ("hard", "dev", ASK, 0.6, 0.97),
        ("hard", "held", SAME, 0.96, 0.78),
        ("hard", "held", ASK, 0.55, 0.97),
    ],
)
def test_the_finder_is_as_good_as_was_measured(name, half, threshold, precision, recall):
    found = precision_and_recall(half_of(half, name), threshold)
    assert found[0] >= precision
    assert found[1] >= recall


def advice_on(a, b, *, other_place=False):
    """Return what is advised on two titles, of one village or of two; «different» where they are no pair."""
    works = [work("A", a), work("B", b, village=2 if other_place else 1)]
    return next((pair.advice.value for pair in candidates(works, GAZETTEER)), "different")


# Measured: dev 119 of 121, held 107 of 121; «same» of what is not 0 and 2.
@pytest.mark.parametrize(("half", "right", "wrongly_same"), [("dev", 0.98, 0), ("held", 0.88, 0.02)])
def test_the_advice_on_hard_pairs_is_as_good_as_was_measured(half, right, wrongly_same):
    pairs = half_of(half, "hard")
    given = [
        (pair["advice"], advice_on(pair["title_a"], pair["title_b"], other_place=pair["place"] == "other_place"))
        for pair in pairs
    ]
    # A person who is asked says that two are different.
    good = sum(advice == wanted or (wanted, advice) == ("different", "ask") for wanted, advice in given)
    assert good / len(pairs) >= right
    assert sum(advice == "same" != wanted for wanted, advice in given) / len(pairs) <= wrongly_same


def test_of_two_places_nothing_is_ever_advised_to_be_the_same():
    found = [
        candidate
        for pairs in LISTS.values()
        for pair in pairs
        for candidate in candidates([work("A", pair["title_a"]), work("B", pair["title_b"], village=2)], GAZETTEER)
    ]
    apart = [candidate.advice for candidate in found if not candidate.same_place]
    assert Advice.SAME not in apart
    assert apart.count(Advice.ELSEWHERE) > 150


def test_a_road_between_two_villages_is_asked_about_when_both_propose_it():
    road = "ซ่อมแซมถนนลูกรังสายบ้านหนองแวง-บ้านโคกสูง"
    assert advice_on(road, road, other_place=True) == Advice.ASK
    assert advice_on(road, road) == Advice.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ก่อสร้างถนน คสล. สาย 1", "ก่อสร้างถนน คสล. สาย 2"),
        ("ก่อสร้างฝายชะลอน้ำ ตัวที่ 1", "ก่อสร้างฝายชะลอน้ำ ตัวที่ ๓"),
        ("ก่อสร้างฝายชะลอน้ำตัวที่สอง", "ก่อสร้างฝายชะลอน้ำตัวที่สาม"),
        ("วางท่อระบายน้ำ จุดที่ 4", "วางท่อระบายน้ำ จุดที่ 5"),
        ("ส่งเสริมการปลูกข้าว กข15", "ส่งเสริมการปลูกข้าวพันธุ์ กข43"),
        ("จัดซื้อปุ๋ยเคมีสูตร 16-20-0", "จัดซื้อปุ๋ยเคมีสูตร 46-0-0"),
        ("ปรับปรุงตลาดสด โซน A", "ปรับปรุงตลาดสด โซน B"),
        ("ปรับปรุงตลาดสด โซน ก", "ปรับปรุงตลาดสด โซน ข"),
        ("ซ่อมแซมถนนลูกรัง กม. 2+100", "ซ่อมแซมถนนลูกรัง กม. 3+100"),
        ("วางท่อประปา ซอย 3", "วางท่อประปา ซ.9"),
        ("ขุดลอกหนองน้ำ หมู่ที่ 3", "ขุดลอกหนองน้ำ ม.5"),
        ("ขุดลอกหนองน้ำ บ้านโคกสูง", "ขุดลอกหนองน้ำ บ้านดอนกลาง"),
        ("ขุดลอกลำห้วยแดง", "ขุดลอกลำห้วยยาง"),
        ("ก่อสร้างศาลาพักผู้โดยสารหน้าโรงเรียน", "ก่อสร้างศาลาพักผู้โดยสารหน้าตลาด"),
        ("ทาสีภายนอกอาคารเรียน 1 โรงเรียนวัดสระบัว", "ทาสีภายนอกอาคารเรียน 3 โรงเรียนวัดสระบัว"),
        ("ส่งเสริมเยาวชน ปีที่ 1", "ส่งเสริมเยาวชน ปีที่ 2"),
        ("ก่อสร้างถนนลูกรังในหมู่บ้าน", "ก่อสร้างถนนลูกรังนอกหมู่บ้าน"),
        ("ติดตั้งไฟฟ้าทางเข้าหมู่บ้าน", "ติดตั้งไฟฟ้าทางออกหมู่บ้าน"),
        ("แจกพันธุ์ข้าวหอมมะลิ 105 ม.3", "แจกพันธุ์ข้าวหอมมะลิ 105 ม.5"),
    ],
)
def test_what_identifies_keeps_a_pair_below_the_same_and_says_that_it_is_elsewhere(a, b):
    assert ASK <= score(a, b) < SAME
    assert advice_on(a, b) == Advice.ELSEWHERE
    assert likeness(read(a, GAZETTEER), read(a, GAZETTEER)) == 100


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ขุดลอกคลองซอย สาย 1", "ขุดลอกคลองซอย"),
        ("สนับสนุนปุ๋ยเคมี", "สนับสนุนปุ๋ยเคมีสูตร 46-0-0"),
        ("อบรมอาชีพกลุ่มสตรี รุ่นที่ 1", "อบรมอาชีพกลุ่มสตรี รุ่นที่ 1 - 3"),
        ("ซ่อมแซมถนนสายหลัก กม. 2+100 ถึง 2+600", "ซ่อมแซมถนนสายหลัก กม. 2+400 - 2+900"),
        ("ขุดลอกหนองสิม", "ขุดลอกหนองสิมพร้อมก่อสร้างถนนรอบหนอง"),
        ("ก่อสร้างถนน คสล. สายวังหิน", "ก่อสร้างถนน คสล. สายวังหิน (ต่อเนื่อง)"),
        ("ส่งเสริมอาชีพ", "ส่งเสริมอาชีพการทำไม้กวาดดอกหญ้า"),
        ("ซ่อมแซมถนนลูกรัง", "ซ่อมแซมถนนลูกรังทุกสาย"),
        ("ก่อสร้างศาลาอเนกประสงค์ประจำหมู่บ้าน", "ก่อสร้างศาลาอเนกประสงค์และห้องน้ำประจำหมู่บ้าน"),
        ("ก่อสร้างสถานสงเคราะห์สัตว์", "ก่อสร้างและปรับปรุงสถานสงเคราะห์สัตว์"),
    ],
)
def test_where_only_one_says_which_or_how_much_of_it_a_person_is_asked(a, b):
    assert ASK <= score(a, b) < SAME
    assert advice_on(a, b) == Advice.ASK


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ก่อสร้างศูนย์พัฒนาเด็กเล็ก", "ก่อสร้างรั้วศูนย์พัฒนาเด็กเล็ก"),
        ("ปรับปรุงสวนสาธารณะหนองน้ำ", "ปรับปรุงภูมิทัศน์สวนสาธารณะหนองน้ำ"),
        ("อบรมอาชีพกลุ่มสตรี", "อบรมอาชีพกลุ่มเกษตรกร"),
        ("ก่อสร้างประปาเพื่อการเกษตร", "ก่อสร้างประปาเพื่ออุปโภคบริโภค"),
        ("รณรงค์คัดแยกขยะในครัวเรือน", "ประกวดคัดแยกขยะในครัวเรือน"),
        ("ก่อสร้างอาคารศูนย์เรียนรู้เศรษฐกิจพอเพียง", "ก่อสร้างอาคารศูนย์เรียนรู้ดิจิทัล"),
    ],
)
def test_another_thing_aim_or_act_is_never_advised_to_be_the_same(a, b):
    assert score(a, b) < SAME
    assert advice_on(a, b) != Advice.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ก่อสร้างถนน คสล. สายที่ ๒", "ก่อสร้างถนน คสล. สาย 2 ยาว 200 เมตร ปี 2571"),
        ("ขุดลอกหนองใหญ่ กว้าง 40 เมตร", "ขุดลอกหนองใหญ่ ขนาด 60x80 เมตร งบประมาณ 200,000 บาท"),
        ("ปล่อยพันธุ์ปลา 50,000 ตัว", "ปล่อยพันธุ์ปลา 1 แสนตัว"),
        ("วันเด็กแห่งชาติ ปี 2569", "วันเด็กแห่งชาติ ประจำปีงบประมาณ พ.ศ. 2570"),
        ("จัดซื้อปุ๋ยสูตร 16–8–8", "จัดซื้อปุ๋ย ๑๖-๘-๘"),
        ("ติดตั้งกล้อง CCTV ทางเข้าหมู่บ้าน", "ติดตั้งกล้องโทรทัศน์วงจรปิดบริเวณทางเข้าหมู่บ้าน"),
        ("ซ่อมเเซมถนนลุกรังสายเขาดิน", "ซ่อมแซมถนนลูกรังสายเขาดิน"),
        ("ปรับปรุงแผงค้า โซน A", "ปรับปรุงแผงค้า โซนเอ"),
        ("ขยายท่อเมนประปา เฟส 3", "ขยายท่อเมนประปา ระยะที่สาม"),
        ("แจกพันธุ์ข้าวหอมมะลิ 105", "แจกพันธุ์ข้าวหอมมะลิ ๑๐๕ ม.๓"),
        ("ก่อสร้างยุ้งฉางข้าว", "ก่อสร้างฉางข้าว"),
        ("ส่งเสริม 1 ตำบล 1 ผลิตภัณฑ์", "ส่งเสริมหนึ่งตำบลหนึ่งผลิตภัณฑ์"),
    ],
)
def test_amounts_years_spellings_and_slips_are_no_difference(a, b):
    assert score(a, b) >= SAME
    assert advice_on(a, b) == Advice.SAME


def test_ponds_of_two_villages_are_one_kind_of_work_and_never_the_same():
    pond = "ขุดลอกหนองน้ำสาธารณะ"
    assert score(pond, pond) == 100
    assert advice_on(pond, pond) == Advice.SAME
    assert advice_on(pond, pond, other_place=True) == Advice.ELSEWHERE


@pytest.mark.parametrize("title", ["ตลาดชุมชนขายผักปลอดภัย", "โคก หนอง นา โมเดล", "ขุดสระน้ำในไร่นา", "ปลูกป่าชุมชน"])
def test_what_every_village_may_have_is_of_one_kind_elsewhere(title):
    assert advice_on(title, title, other_place=True) == Advice.ELSEWHERE


def test_what_two_villages_may_share_is_asked_about():
    assert advice_on("ขุดลอกห้วยตะแบก", "ขุดลอกลำห้วยตะแบก", other_place=True) == Advice.ASK
    tambon = "สนับสนุนศูนย์เรียนรู้การเกษตร ตำบลบ้านบัว"
    assert advice_on(tambon, tambon, other_place=True) == Advice.ASK


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        (("หนองใหญ่", "หนองจอก"), Advice.ELSEWHERE),
        (("โซน A", "โซน B"), Advice.ELSEWHERE),
        (("ที่สาธารณะข้างวัด", "ทุ่งโคกป่าช้า"), Advice.ASK),
        (("หมู่ที่ 1 บ้านโคกสูง", "ศาลาประชาคม"), Advice.SAME),
        (("", "หนองใหญ่"), Advice.SAME),
    ],
)
def test_the_place_counts_for_the_advice_and_not_for_the_score(places, advice):
    works = [work(code, "ขุดลอกหนองน้ำ", place=place) for code, place in zip("AB", places, strict=True)]
    (pair,) = candidates(works, GAZETTEER)
    assert (pair.score, pair.advice) == (100, advice)


def test_an_agencys_work_for_the_whole_tambon_is_asked_about_beside_a_villages():
    works = [Work("A", "ขุดลอกหนองน้ำ", SAMPLE_TAMBON), work("B", "ขุดลอกหนองน้ำ")]
    (pair,) = candidates(works, GAZETTEER)
    assert (pair.same_place, pair.advice) == (False, Advice.ASK)
    (named,) = candidates([Work("A", "ขุดลอกหนองน้ำ หมู่ที่ 1", SAMPLE_TAMBON), works[1]], GAZETTEER)
    assert (named.same_place, named.advice) == (True, Advice.SAME)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("โครงการส่งเสริมการเลี้ยงไก่ไข่ หมู่ที่ 3 บ้านหนองแวง จำนวน 200 ตัว", "เลี้ยง ไก่ ไข่"),
        ("เลี้ยงไก่ไข่ ม.๓ ต.บ้านบัว อ.เมือง จ.บุรีรัมย์ ปี 2571", "เลี้ยง ไก่ ไข่"),
        ("ก่อสร้างถนน ค.ส.ล. กว้าง 4 เมตร ยาว 1,250.50 ม. หนา 0.15 ม.", "ก่อสร้าง ถนน คสล"),
        ("ก่อสร้างถนนคอนกรีตเสริมเหล็ก โคกสูง", "ก่อสร้าง ถนน คสล"),
        ("ขุดลอก หนองแวง", "ขุด ลอก หนอง แวง"),
        ("เพิ่มนํ้า", "เพิ่ม น้ำ"),
        ("โครงการพัฒนาหมู่บ้าน หมู่ที่ 3", ""),
    ],
)
def test_content_words_say_what_is_done(title, expected):
    assert words(title) == tuple(sorted(expected.split()))


def test_different_acts_are_never_very_likely_the_same():
    road = "ถนนคอนกรีตเสริมเหล็กสายวัดป่าถึงที่นานางแดงและสถานีอนามัย"
    assert ASK <= score(f"ก่อสร้าง{road}", f"ซ่อมแซม{road}") < SAME
    assert score(f"ก่อสร้าง{road}", f"โครงการก่อสร้าง{road} ม.4") == 100


def sample_works():
    titles = [title for pair in PAIRS for title in (pair["title_a"], pair["title_b"])]
    return [Work(f"P{place:04}", title, f"{SAMPLE_TAMBON}01") for place, title in enumerate(titles)]


def test_blocking_loses_no_true_pair_and_hardly_any_other():
    works = sample_works()
    found = {(one.a, one.b): one.score for one in candidates(works, GAZETTEER)}
    by_force = {
        (a.code, b.code): alike
        for (a, one), (b, other) in combinations([(work, read(work.title, GAZETTEER)) for work in works], 2)
        if one.wording.words and other.wording.words and (alike := likeness(one, other)) >= ASK
    }
    assert found.items() <= by_force.items()
    true_pairs = {
        pair
        for place, row in enumerate(PAIRS)
        if row["label"] == "same" and (pair := (f"P{2 * place:04}", f"P{2 * place + 1:04}")) in by_force
    }
    assert len(true_pairs) > 130
    assert true_pairs <= found.keys()
    assert len(found) >= 0.98 * len(by_force)
    assert {one for one, alike in by_force.items() if alike >= SAME} <= found.keys()


def test_the_order_of_the_works_never_matters():
    works = sample_works()[:200]
    assert best_first(candidates(works, GAZETTEER)) == best_first(candidates(works[::-1], GAZETTEER))


def work(code, title="เลี้ยงไก่ไข่", village=1, years=(2571,), place=""):
    return Work(code, title, f"{SAMPLE_TAMBON}{village:02}", frozenset(years), place)


@pytest.mark.parametrize(
    ("other", "same_place", "same_years"),
    [
        ({"village": 1}, True, True),
        ({"village": 2}, False, True),
        ({"village": 2, "years": (2572, 2573)}, False, False),
        ({"village": 2, "years": ()}, False, False),
        ({"village": 2, "place": "แปลงรวม หมู่ที่ ๑"}, True, True),
        ({"village": 2, "title": "เลี้ยงไก่ไข่ บ้านโคกสูง"}, True, True),
        ({"village": 2, "title": "เลี้ยงไก่ไข่ หมู่ที่ 02"}, False, True),
    ],
)
def test_a_pair_tells_whether_places_and_years_meet(other, same_place, same_years):
    (pair,) = candidates([work("A"), work("B", **other)], GAZETTEER)
    assert (pair.a, pair.b, pair.score) == ("A", "B", 100.0)
    assert (pair.same_place, pair.same_years) == (same_place, same_years)


def test_best_comes_first_and_no_more_than_asked_for():
    works = [
        work("D", "เลี้ยงไก่พื้นเมือง"),
        work("C", village=2, years=(2572,)),
        work("B", village=2),
        work("A"),
        work("E", "ขุดลอกคลองส่งน้ำ"),
    ]
    found = best_first(candidates(works, GAZETTEER))
    # All three are wholly alike: «B» and «C» are of one village, «A» and «B» of one year, «A» and «C» of neither.
    assert [(one.a, one.b) for one in found[:3]] == [("B", "C"), ("A", "B"), ("A", "C")]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all("E" not in (one.a, one.b) for one in found)
    assert best_first(candidates(works, GAZETTEER), limit=2) == found[:2]
    assert {(one.a, one.b) for one in candidates(works, GAZETTEER, at_least=100)} == {
        ("A", "B"),
        ("A", "C"),
        ("B", "C"),
    }


def test_titles_that_say_nothing_are_no_pair():
    assert list(candidates([work("A", "โครงการพัฒนา"), work("B", "กิจกรรมส่งเสริม")], GAZETTEER)) == []
    assert list(candidates([], Gazetteer([]))) == []


@pytest.fixture
def accepted(people):
    """Return a function that puts one project into a village's accepted plan and returns its code."""

    def put(village, title, years=(2571,), **fields):
        plan = factories.village_plan(village)
        of = factories.project(village, dict.fromkeys(years, 5000), title=title, **fields)
        factories.line(plan, of, None)
        VillagePlan.objects.filter(pk=plan.pk).update(
            state=PlanState.ACCEPTED, accepted_version=freeze(plan, by=people["secretary"])
        )
        return of.code

    return put


def similar(*arguments):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("similar", *map(str, arguments), *PERIOD, stdout=out, stderr=err)
    except SystemExit as left:
        code = left.code
    return (json.loads(out.getvalue()) if out.getvalue() else None), err.getvalue(), code


def test_the_command_lists_the_look_alikes_of_accepted_plans(accepted):
    first = accepted(VILLAGES[0], "โครงการอบรมทำปุ๋ยหมัก หมู่ที่ 1")
    second = accepted(VILLAGES[1], "อบรมการทำปุ๋ยหมัก", years=(2572,), place="หมู่ที่ 1")
    accepted(VILLAGES[2], "แจกปุ๋ยหมัก")
    accepted(FAR_VILLAGE, "อบรมการทำปุ๋ยหมัก")
    factories.line(
        draft := factories.village_plan(VILLAGES[3]), factories.project(VILLAGES[3], title="อบรมทำปุ๋ยหมัก"), None
    )
    answer, said, code = similar(TAMBON)
    assert draft.state == PlanState.DRAFT
    assert (said, code) == ("", 0)
    a, b = sorted((first, second))
    title = {first: "โครงการอบรมทำปุ๋ยหมัก หมู่ที่ 1", second: "อบรมการทำปุ๋ยหมัก"}
    village = {first: VILLAGES[0], second: VILLAGES[1]}
    assert answer[0] == {
        "a": a,
        "b": b,
        "score": 100.0,
        "titles": [title[a], title[b]],
        "villages": [village[a], village[b]],
        "same_place": True,
        "same_years": False,
        "advice": "same",
    }
    assert {one["advice"] for one in answer[1:]} <= {"ask"}
    assert {code for one in answer for code in one["villages"]} <= set(VILLAGES[:3])
    assert similar(TAMBON, "--limit", 1)[0] == answer[:1]
    assert len(similar("TH", "--at-least", 90)[0]) == 3


def test_the_command_reads_in_queries_that_do_not_grow(accepted, django_assert_num_queries):
    for village in VILLAGES[:2]:
        accepted(village, "ขุดลอกหนองใหญ่")
    with django_assert_num_queries(7):
        assert len(similar(TAMBON)[0]) == 1
    accepted(VILLAGES[2], "ขุดลอกหนองใหญ่")
    with django_assert_num_queries(7):
        assert len(similar(TAMBON)[0]) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("99999999",), "ไม่พบพื้นที่"),
        ((TAMBON, "--at-least", 0), "คะแนน"),
        ((TAMBON, "--at-least", 101), "คะแนน"),
        ((TAMBON, "--limit", -1), "จำนวนคู่ (--limit)"),
    ],
)
def test_bad_input_is_told(people, arguments, says):
    factories.period()
    answer, said, code = similar(*arguments)
    assert (answer, code) == (None, 2)
    assert says in said
