"""Look-alike titles of one tambon and one province against comparing every pair, and how good the finder is."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

from rapidfuzz import fuzz, process

from benchmarks.measure import Measure, at_least, at_most, in_turn
from projects.duplicates.likeness import ASK, SAME, Work, candidates, likeness
from projects.duplicates.places import Gazetteer, Place
from projects.duplicates.titles import Words, content_words, read

# Goals of docs/performance.md#look-alikes: one tambon (300 titles) under 0.3 s; a province (30,000) by brute force
# some 450 s, in seconds to minutes when blocked.
# Recall of what brute force finds, and precision and recall on the labelled list's held half,
# are floors that tests/projects/duplicates/test_likeness.py holds too.
TAMBON, PROVINCE, PER_VILLAGE, SAMPLE = 300, 30_000, 15, 300
TAMBON_LIMIT, PROVINCE_LIMIT, KEPT = 1, 1 / 4, 0.99
PRECISION, RECALL, ADVICE = 0.97, 0.9, 0.85
ROWS = ("look-alikes-tambon", "look-alikes-precision", "look-alikes-recall", "look-alikes-advice")
HEAVY_ROWS = ("look-alikes-province", "look-alikes-province-kept")
PAIRS = Path(__file__).parents[1] / "tests" / "projects" / "duplicates"
PLACES = ("310104", "บ้านบัว"), ("3101", "เมืองบุรีรัมย์"), ("31", "บุรีรัมย์")
VILLAGES = ("บ้านโคกสูง", "บ้านดอนกลาง", "บ้านหนองแวง", "บ้านหนองไผ่", "บ้านโนนสะอาด")

WORKS = (
    "ก่อสร้างถนน คสล.|ซ่อมแซมถนนลูกรัง|ลงหินคลุกถนน|ก่อสร้างฝายชะลอน้ำ|ซ่อมแซมฝายน้ำล้น|ขุดลอกคลองส่งน้ำ|ขุดลอกหนองน้ำ"
    "|เจาะบ่อบาดาล|ปรับปรุงระบบประปาหมู่บ้าน|ติดตั้งระบบสูบน้ำพลังงานแสงอาทิตย์|จัดซื้อเครื่องสูบน้ำ|วางท่อระบายน้ำ|ก่อสร้างรางระบายน้ำ"
    "|อบรมการทำปุ๋ยหมัก|ผลิตปุ๋ยอินทรีย์อัดเม็ด|แจกปุ๋ยอินทรีย์|สนับสนุนเมล็ดพันธุ์ข้าว|แจกเมล็ดพันธุ์ผักสวนครัว|ไถกลบตอซัง|ปลูกปอเทือง"
    "|ส่งเสริมการเลี้ยงโคเนื้อ|ธนาคารโคกระบือ|ส่งเสริมการเลี้ยงไก่พื้นเมือง|เลี้ยงไก่ไข่|เลี้ยงปลาดุกในบ่อพลาสติก|ปล่อยพันธุ์ปลา|เลี้ยงกบ"
    "|เลี้ยงจิ้งหรีด|ปลูกหญ้าเนเปียร์|ฉีดวัคซีนโรคปากและเท้าเปื่อย|ส่งเสริมการผลิตข้าวอินทรีย์|ลดต้นทุนการผลิตข้าว|นาแปลงใหญ่|ปลูกผักปลอดสารพิษ"
    "|เพาะเห็ดฟาง|เพาะเห็ดนางฟ้า|ปลูกมันสำปะหลัง|ปลูกกล้วยน้ำว้า|แปรรูปกล้วยฉาบ|ทอผ้าไหม|ปลูกหม่อนเลี้ยงไหม|ผลิตเชื้อราไตรโคเดอร์มา"
    "|กำจัดศัตรูพืชด้วยชีวภัณฑ์|เกษตรทฤษฎีใหม่|โคกหนองนาโมเดล|ก่อสร้างลานตากข้าว|ก่อสร้างฉางข้าว|ก่อสร้างโรงสีข้าวชุมชน|จัดซื้อรถไถเดินตาม"
    "|จัดซื้อโดรนพ่นปุ๋ย|ศึกษาดูงานด้านการเกษตร|ศูนย์เรียนรู้เศรษฐกิจพอเพียง|ปลูกป่าชุมชน|ปลูกหญ้าแฝก|ทำบัญชีครัวเรือน|ตรวจวิเคราะห์ดิน"
)
WHY = "|||เพื่อการเกษตร|ในครัวเรือน|เพื่อลดต้นทุนการผลิต|เพื่อเพิ่มรายได้|ตามแนวเศรษฐกิจพอเพียง|แบบครบวงจร|ของกลุ่มแม่บ้าน|ในฤดูแล้ง"
WATERS = ("หนอง", "ห้วย", "สายวัด", "สายนานาย", "โคก")
SYLLABLES = "แดง ยาง ใหญ่ จอก บัว ทราย ตาล ไผ่ ขาม กุง แก ม่วง โพธิ์ หว้า ไทร เตย สิม ป่า กลาง สามขา"


def measures() -> Iterator[Measure]:
    """Measure the time of a tambon, and the labelled list."""
    works, gazetteer = sample(TAMBON)
    taken = in_turn(
        lambda: sum(1 for _ in candidates(works, gazetteer)),
        lambda: [alike(place, titles) for titles in [cut(works, gazetteer)] for place in range(len(titles))],
        times=7,
    )
    yield at_most("look-alikes-tambon", *taken, limit=TAMBON_LIMIT)
    yield from _labelled()


def heavy_measures() -> list[Measure]:
    """Measure a province."""
    return _province()


def _province() -> list[Measure]:
    """Measure one pass over all titles; every pair only for some of them, and the whole reckoned from these."""
    works, gazetteer = sample(PROVINCE)
    begun = process_time()
    titles = cut(works, gazetteer)
    cutting = process_time() - begun
    step = PROVINCE // SAMPLE
    some = {works[place].code for place in range(0, PROVINCE, step)}
    begun = process_time()
    by_force = [(place, mates) for place in range(0, PROVINCE, step) for mates in [alike(place, titles)]]
    force = cutting + (process_time() - begun) * step
    wanted = {(works[place].code, works[mate].code) for place, mates in by_force for mate in mates}
    begun = process_time()
    caught = {
        (pair.a, pair.b) for pair in candidates(works, gazetteer) if pair.a in some and (pair.a, pair.b) in wanted
    }
    ours = process_time() - begun
    kept = len(caught) / len(wanted)
    return [
        at_most("look-alikes-province", ours, force, limit=PROVINCE_LIMIT),
        at_least("look-alikes-province-kept", (f"{len(caught):,}", f"{len(wanted):,}"), kept, least=KEPT),
    ]


def _labelled() -> list[Measure]:
    """Measure precision and recall on the halves of the labelled lists that were held out, advice on the hard one's."""
    places = [Place(code, name) for code, name in PLACES]
    villages = [Place(f"310104{moo:02}", name, "310104", moo) for moo, name in enumerate(VILLAGES, 1)]
    gazetteer = Gazetteer([*places, *villages])
    hard = _held("hard_pairs.tsv")
    judged = [
        (likeness(read(pair["title_a"], gazetteer), read(pair["title_b"], gazetteer)), pair["label"] == "same")
        for pair in (*_held("likeness_pairs.tsv"), *hard)
    ]
    same = sum(is_same for _, is_same in judged)
    sure, asked = ([is_same for score, is_same in judged if score >= least] for least in (SAME, ASK))
    good = [_advice(pair, gazetteer) in {pair["advice"], ALSO_GOOD.get(pair["advice"])} for pair in hard]
    return [
        _share("look-alikes-precision", sum(sure), len(sure), floor=PRECISION),
        _share("look-alikes-recall", sum(asked), same, floor=RECALL),
        _share("look-alikes-advice", sum(good), len(good), floor=ADVICE),
    ]


# A person who is asked about two that are different says so.
ALSO_GOOD = {"different": "ask"}


def _held(name: str) -> list[dict[str, str]]:
    with (PAIRS / name).open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [pair for pair in rows if pair["half"] == "held"]


def _advice(pair: dict[str, str], gazetteer: Gazetteer) -> str:
    other = "31010402" if pair["place"] == "other_place" else "31010401"
    works = [Work("A", pair["title_a"], "31010401"), Work("B", pair["title_b"], other)]
    return next((found.advice.value for found in candidates(works, gazetteer)), "different")


def _share(row: str, part: int, whole: int, *, floor: float) -> Measure:
    return at_least(row, (str(part), str(whole)), part / whole, least=floor)


def sample(size: int) -> tuple[list[Work], Gazetteer]:
    """Make titles as villages write them, fifteen a village, twenty villages a tambon; the same at every call."""
    chance = random.Random(2571)
    syllables = SYLLABLES.split()
    villages = [
        Place(
            f"{place:08}",
            f"บ้าน{chance.choice(syllables)}{chance.choice(syllables)}",
            f"{place // 20:06}",
            place % 20 + 1,
        )
        for place in range(size // PER_VILLAGE)
    ]
    works = [
        Work(f"{number:06}", _title(chance, village), village.code, frozenset({2571 + number % 5}))
        for number, village in enumerate(itertools.chain.from_iterable([home] * PER_VILLAGE for home in villages))
    ]
    return works, Gazetteer(villages)


def _title(chance: random.Random, village: Place) -> str:
    syllables = SYLLABLES.split()
    parts = [chance.choice(("", "โครงการ")) + chance.choice(WORKS.split("|")) + chance.choice(WHY.split("|"))]
    if chance.random() < 0.4:
        parts.append(chance.choice(WATERS) + chance.choice(syllables) + chance.choice(syllables))
    if chance.random() < 0.3:
        parts.append(f"จำนวน {chance.randint(1, 50)} ราย")
    return " ".join([*parts, chance.choice(("", village.name, f"หมู่ที่ {village.moo}", f"ม.{village.moo}"))])


def cut(works: Sequence[Work], gazetteer: Gazetteer) -> list[str]:
    """Return the content words of all titles."""
    words: list[Words] = [content_words(work.title, gazetteer) for work in works]
    return [" ".join(title) for title in words]


def alike(place: int, titles: Sequence[str]) -> list[int]:
    """Compare one title with all later ones."""
    matches = process.extract(
        titles[place], titles[place + 1 :], scorer=fuzz.token_set_ratio, processor=None, score_cutoff=ASK, limit=None
    )
    return [place + 1 + mate for _, _, mate in matches]
