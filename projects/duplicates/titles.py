"""What a title says: the words of the work, what identifies it, and how two titles differ beyond being alike in words.

Two titles may hold nearly the same words and yet name two works. What one holds and the other does not is looked at:
words that add nothing, a word typed wrongly, another name of a place, another thing, another act, one work more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from paper.thai.breaks import shortest_words
from projects.duplicates.marks import Difference, Marks, between, marks_of
from projects.duplicates.places import Gazetteer, Said
from projects.duplicates.sizes import Sizes, sized, sizes_of
from projects.duplicates.spelling import plain, spelled

Words = tuple[str, ...]
_NO_LETTER: Final = re.compile(r"[^0-9a-zก-๎]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that may stand in the title of any project.
_SAYS_NOTHING: Final = _set(
    "โครงการ กิจกรรม งาน ส่งเสริม พัฒนา สนับสนุน ศักยภาพ หมู่ หมู่ที่ ที่ หมู่บ้าน บ้าน ตำบล อำเภอ จังหวัด การ ความ ใน ของ และ หรือ "
    "เพื่อ ให้ แก่ กับ โดย ด้วย ตาม จาก ต่อ ถึง ทาง ด้าน เข้า สู่ พื้นที่ ประจำ ภายใน พร้อม จำนวน เกษตร เกษตรกร กลุ่ม จัด"
)
# Words that one title may hold beside another of the same work.
_LIGHT: Final = _set(
    "ทำ จัดทำ ใช้ เอง รู้ หลัก ระบบ จัดตั้ง รณรงค์ ดี ต้นแบบ สาร ลำ เชื่อม ระหว่าง บริเวณ สำหรับ ช่วง ผู้ ต สาย สูตร พันธุ์ ฝึก ช่าง ทางการ "
    "รายได้ เพิ่ม มูลค่า เสริม สืบ สาน ป้องกัน เมล็ด เศรษฐกิจ พอเพียง แนว คุณภาพ แบบ ครบ วงจร แผน ชุด ตอน"
)
# Two titles that say all the same things but of different acts are never «very likely the same».
_ACTS: Final = {
    word: act
    for act, words in enumerate(("สร้าง ก่อสร้าง", "ซ่อม ซ่อมแซม ปรับปรุง", "อบรม ฝึกอบรม", "แจก", "ซื้อ"))
    for word in words.split()
}
# An act that one title leaves out when it speaks of the thing alone, and those that are a work of their own.
_LEFT_OUT: Final = _set("อบรม ฝึกอบรม แจก ซื้อ")
_OF_ITS_OWN: Final = _set("สร้าง ก่อสร้าง ซ่อม ซ่อมแซม ขุด ลอก เจาะ รื้อ")
_ONE_WORD: Final = {"สร้าง": "ก่อสร้าง", "ซ่อม": "ซ่อมแซม", "ฝึกอบรม": "อบรม"}
# Other acts, which a title does not leave out beside one of those.
_TELLS_NOTHING: Final = _LIGHT | _LEFT_OUT
# A light word tells something where the other title says something else in its place («ศูนย์เรียนรู้เศรษฐกิจพอเพียง»,
# «ศูนย์เรียนรู้ดิจิทัล»).
_IN_PLACE: Final = _set("เศรษฐกิจ พอเพียง เมล็ด พันธุ์ ช่าง คุณภาพ แผน ต้นแบบ")
_OTHER_ACTS: Final = _set(
    "ประกวด แข่งขัน ศึกษา ดูงาน ติดตั้ง ปลูก เลี้ยง แปรรูป ผลิต ขุด ลอก เจาะ วาง รื้อ ถม ตรวจ สำรวจ รับซื้อ ขาย จำหน่าย กำจัด อนุรักษ์ ปล่อย "
    "ฉีด เพาะ กู้ยืม ประกัน เช่า ย้าย"
)
# A contest of what is grown, or its sale, is no part of growing it.
_ANOTHER_WORK: Final = _set("ประกวด แข่งขัน ดูงาน รับซื้อ ขาย จำหน่าย สำรวจ ตรวจ รื้อ แปรรูป กู้ยืม ประกัน เช่า ย้าย ประเมิน")
# Seed of a crop is not the crop.
_SEED: Final = _set("เมล็ด พันธุ์")
# A work up to a place is more than a work from one.
_UP_TO: Final = "ถึง"
_AND: Final = "และ"
_SCOPES: Final = _set("หมู่บ้าน ตำบล อำเภอ จังหวัด")
_MORE_OF_IT: Final = _set("เพิ่มเติม ทุก ทั้งหมด ทั้งสิ้น บางส่วน")
_ACTS_BEHIND_AND: Final = _OTHER_ACTS | _OF_ITS_OWN
_MORE_OR_ANOTHER: Final = _MORE_OF_IT | _ANOTHER_WORK
# Behind these begins what belongs to a work or what it is for: a title may leave it out.
_BELONGS: Final = _set("พร้อม เพื่อ ตาม")
# Behind these stands a name, up to a word that no name holds.
_NAMED: Final = _set(
    "หนอง ห้วย คลอง บึง สระ อ่าง ฝาย วัด โรงเรียน สาย ซอย ชุมชน คุ้ม ฝั่ง ข้าม เขา ภู ทุ่ง บ้าน ตำบล แยก ริม หน้า หลัง ข้าง ตลาด เทศบาล "
    "โรงพยาบาล โรง "
    "โคก โนน ดอน ท่า วัง กุด เกาะ แก่ง ถ้ำ น้ำตก ศาล ปาก เหมือง ป่า แหลม นาย นาง นางสาว ตา ยาย ลุง ป้า ปู่ กำนัน ผู้ใหญ่ หลวงพ่อ"
)
_NO_NAME: Final = (
    _SAYS_NOTHING
    | _LIGHT
    | frozenset(_ACTS)
    | _set(
        "น้ำ สาธารณะ ส่ง ส่งน้ำ ระบาย ชลประทาน เก็บ คสล ลูกรัง ดิน ไร่ นา ชะลอ ล้น เด็ก เล็ก เพาะ สี ผลิต เลี้ยง อาหาร เพิ่มเติม ประชาคม "
        "ชุมชน ขุด ลอก ผู้สูงอายุ กำจัด ปล่อย ปลา เก็บ ปุ๋ย กรอง พัก เรือน"
    )
) - _set("นา ดี")
# What two villages may share when it has a name: a water, a road, an institution, another village.
_SHARED: Final = _set(
    "หนอง ห้วย คลอง บึง สระ อ่าง ฝาย วัด โรงเรียน โรงพยาบาล สาย ซอย เขา ภู ทุ่ง ป่า บ้าน ตำบล เทศบาล เกาะ แก่ง ถ้ำ น้ำตก เหมือง"
)
_LONGEST_NAME: Final = 4
# Places that are called by what they are.
_INSTITUTIONS: Final = _set("โรงเรียน โรงพยาบาล วัด ตลาด ตลาดนัด สนาม ศาลา ศาลากลาง ศูนย์ ป่าช้า สุสาน มัสยิด สำนักสงฆ์")
_BEFORE_AN_INSTITUTION: Final = 2
_POSITIONS: Final = _set("หน้า หลัง ซ้าย ขวา เหนือ ใต้ ตะวันออก ตะวันตก บน ล่าง ใน นอก ต้น ปลาย ข้าง ตอนบน ตอนล่าง ทิศ ด้าน ฝั่ง")
_SIDES: Final = _set("ซ้าย ขวา เหนือ ใต้ ตะวันออก ตะวันตก บน ล่าง ตอนบน ตอนล่าง ต้น ปลาย")
# Where one title says the one and the other the other, the places are two, though one may be a word that says nothing.
_CONTRARIES: Final = {"นอก": "ใน", "ภายนอก": "ภายใน", "ทางออก": "เข้า", "ออก": "เข้า"}
# For whom and for what most works are: it says something where the other title says something else in its place
# («กลุ่มเกษตรกร», «กลุ่มสตรี»; «เพื่อการเกษตร», «เพื่ออุปโภคบริโภค»).
_FARMERS: Final = "เกษตรกร"
_FARMING: Final = "เกษตร"
# Behind these acts stands the thing that is worked on: another word there is another thing.
_ON_A_THING: Final = _set("ก่อสร้าง ซ่อมแซม ปรับปรุง ซื้อ ติดตั้ง เลี้ยง ปลูก เพาะ")
_NO_THING: Final = _ON_A_THING | _SAYS_NOTHING | _TELLS_NOTHING
# Of what both hold together one title may hold this much more.
_MOST_MORE: Final = 1 / 3
# Of so many letters one may be typed wrongly; a word that ends as another does says what it says («สินค้า», «ค้า»).
_LETTERS_A_SLIP: Final = 5
_SHORTEST_END: Final = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a title: ``words`` (and ``content``) those of its content, each once; ``order`` all as they stand.

    ``names`` are the words of names of places among them, ``shared`` of those that two villages may share, and
    ``belonging`` those behind «พร้อม» and «เพื่อ».
    """

    words: Words
    order: Words = ()
    content: frozenset[str] = field(default=frozenset(), compare=False)
    names: frozenset[str] = field(default=frozenset(), compare=False)
    shared: frozenset[str] = field(default=frozenset(), compare=False)
    belonging: frozenset[str] = field(default=frozenset(), compare=False)
    # What its acts are of one another; its first act of those that are worked on a thing; the areas it is for.
    acts: frozenset[int] = field(default=frozenset(), compare=False)
    head: str = field(default="", compare=False)
    thing: str = field(default="", compare=False)
    scopes: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared: its wording, the marks and sizes in it and the villages it speaks of."""

    wording: Wording
    marks: Marks
    said: Said
    sizes: Sizes


def read(text: str, gazetteer: Gazetteer) -> Title:
    """Return what a title says."""
    text = plain(text)
    said = gazetteer.said(text)
    sizes, rest = sizes_of(gazetteer.without(spelled(text)))
    marks, rest = marks_of(rest)
    cut = (_NO_LETTER.sub("", piece) for piece in shortest_words(rest))
    return Title(_wording(tuple(_ONE_WORD.get(word, word) for word in cut if word)), marks, said, sizes)


def _wording(order: Words) -> Wording:
    begun = next((place for place, word in enumerate(order) if place and word in _BELONGS), len(order))
    content = frozenset(order) - _SAYS_NOTHING
    names, shared = _names(order)
    return Wording(
        words=tuple(sorted(content)),
        content=content,
        order=order,
        names=names,
        shared=shared,
        belonging=frozenset(order[begun:]),
        acts=frozenset(_ACTS[word] for word in order if word in _ACTS),
        head=next((word for word in order if word in _OTHER_ACTS), ""),
        thing=_thing(order),
        scopes=_SCOPES.intersection(order),
    )


def _thing(order: Words) -> str:
    """Return the word for what is built, mended, bought or set up, «» where nothing is."""
    begun = next((place for place, word in enumerate(order) if word in _ON_A_THING), len(order))
    return next((word for word in order[begun:] if word not in _NO_THING), "")


def _names(order: Words) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words in names of places (and places called by what they are), and of them what villages may share."""
    names: set[str] = set()
    shared: set[str] = set()
    left, is_shared = 0, False
    for place, word in enumerate(order):
        if word in _NAMED:
            left, is_shared = _LONGEST_NAME, word in _SHARED
        elif word in _NO_NAME:
            left = 0
        elif left:
            names.add(word)
            left -= 1
            if is_shared:
                shared.add(word)
        if word in _INSTITUTIONS and place >= _BEFORE_AN_INSTITUTION:
            names.add(word)
    return frozenset(names), frozenset(shared)


def content_words(title: str, gazetteer: Gazetteer) -> Words:
    """Return the words of a title that say what is done: sorted, each once; places, amounts and phrases dropped."""
    return read(title, gazetteer).wording.words


# --- two titles -----------------------------------------------------------------------------------------------------
def difference(a: Title, b: Title) -> Difference:
    """Tell how far two titles whose words are alike differ."""
    return max(identified(a, b), worded(a.wording, b.wording))


def identified(a: Title, b: Title) -> Difference:
    """Tell how far two titles differ in what identifies: marks, sizes, and villages they speak of."""
    marked = Difference.NONE if a.marks == b.marks else between(a.marks, b.marks)
    if a.sizes != b.sizes:
        is_known = bool(a.marks & b.marks) or not a.wording.names.isdisjoint(b.wording.names)
        marked = max(marked, sized(a.sizes, b.sizes, is_known=is_known))
    return max(marked, a.said.difference(b.said))


def worded(a: Wording, b: Wording) -> Difference:
    """Tell how far two titles differ in words, where these are not the same."""
    mine, others = _beyond(a, b), _beyond(b, a)
    if _other_acts(mine, others) or (a.scopes - b.scopes and b.scopes - a.scopes):
        return Difference.DOUBT
    if _contrary(mine, b) or _contrary(others, a):
        return Difference.TWO
    if mine.telling and others.telling:
        # A slip may be in a word that tells nothing.
        return min(_both_say_more(mine, others), _both_say_more(mine.told, others.told))
    if (mine.telling and not _IN_PLACE.isdisjoint(others.words)) or (
        others.telling and not _IN_PLACE.isdisjoint(mine.words)
    ):
        return Difference.DOUBT
    return max(_one_says_more(mine, b), _one_says_more(others, a))


@dataclass(frozen=True, slots=True)
class _Beyond:
    """The content words of one title that another lacks, as they stand, and those of them that tell something."""

    wording: Wording
    words: Words
    telling: Words

    @property
    def told(self) -> _Beyond:
        return _Beyond(self.wording, self.telling, self.telling)

    @property
    def are_names(self) -> bool:
        return not self.wording.names.isdisjoint(self.words)


def _beyond(a: Wording, b: Wording) -> _Beyond:
    lacking = a.content - b.content
    if not lacking:
        return _Beyond(a, (), ())
    words = tuple(dict.fromkeys(word for word in a.order if word in lacking))
    return _Beyond(a, words, tuple(word for word in words if word not in _TELLS_NOTHING))


def _other_acts(mine: _Beyond, others: _Beyond) -> bool:
    """Tell whether two titles are of two acts: each of its own, or the same ones for and from each other."""
    a, b = mine.wording, others.wording
    if a.acts and b.acts and a.acts != b.acts:
        return True
    if (a.thing in b.content) != (b.thing in a.content) and a.thing and b.thing:
        return True
    for left_out, instead in ((mine, others), (others, mine)):
        if not _LEFT_OUT.isdisjoint(left_out.words) and not _OTHER_ACTS.isdisjoint(instead.words):
            return True
    if a.head == b.head or a.head not in b.content or b.head not in a.content:
        return False
    return _AND not in a.order + b.order


def _both_say_more(mine: _Beyond, others: _Beyond) -> Difference:
    """Tell what it means that each title holds words that the other lacks: a slip, another name, or another thing."""
    one, other = "".join(mine.words), "".join(others.words)
    slips = Levenshtein.distance(one, other)
    if slips and mine.are_names and others.are_names:
        return Difference.DOUBT if slips == 1 else Difference.TWO
    if slips and _POSITIONS.issuperset(mine.words + others.words):
        return Difference.TWO
    is_end = len(min(one, other, key=len)) >= _SHORTEST_END and (one.endswith(other) or other.endswith(one))
    is_slip = slips * _LETTERS_A_SLIP <= min(len(one), len(other))
    return Difference.NONE if is_slip or is_end else Difference.DOUBT


def _contrary(mine: _Beyond, b: Wording) -> bool:
    """Tell whether one title says the contrary of what the other says («ในหมู่บ้าน», «นอกหมู่บ้าน»)."""
    contraries = [_CONTRARIES[word] for word in mine.words if word in _CONTRARIES]
    return any(word in b.order and word not in mine.wording.order for word in contraries)


def _one_says_more(mine: _Beyond, b: Wording) -> Difference:
    """Tell what it means that one title holds words of which the other has none in their place."""
    a, more = mine.wording, set(mine.words)
    if not _MORE_OR_ANOTHER.isdisjoint(more - a.belonging) or more >= _SEED or _OF_ITS_OWN & a.belonging & more:
        return Difference.DOUBT
    if _for_others(mine, b) or _does_more(mine):
        return Difference.DOUBT
    telling = sum(len(word) for word in mine.telling if word not in a.belonging)
    if telling > (telling + sum(map(len, b.words))) * _MOST_MORE:
        return Difference.DOUBT
    if not mine.are_names:
        return Difference.NONE if _SIDES.isdisjoint(mine.words) else Difference.HINT
    if _goes_on(a, b, next(word for word in mine.words if word in a.names)):
        return Difference.TWO
    return Difference.DOUBT if _UP_TO in a.order and _UP_TO not in b.order else Difference.HINT


def _for_others(mine: _Beyond, b: Wording) -> bool:
    """Tell whether a title is for somebody or something else, where the other is for farmers or farming."""
    a = mine.wording
    if mine.telling and _FARMERS in b.order and _FARMERS not in a.order:
        return True
    return _FARMING in b.belonging and _FARMING not in a.order and not a.belonging.isdisjoint(mine.telling)


def _does_more(mine: _Beyond) -> bool:
    """Tell whether a title adds an act, or a thing that is worked on: «ขุดลอกและกำจัดวัชพืช», «ศาลาและห้องน้ำ»."""
    if _AND not in mine.wording.order:
        return False
    more = set(mine.telling) - mine.wording.belonging
    more = more if mine.wording.thing else more & _ACTS_BEHIND_AND
    return any(one == _AND and other in more for one, other in pairwise(mine.wording.order))


def _goes_on(a: Wording, b: Wording, word: str) -> bool:
    """Tell whether a name that both hold goes on in one of them: «หนองแวงน้อย» beside «หนองแวง»."""
    place = a.order.index(word)
    return place > 0 and a.order[place - 1] in b.names


def shared_names(a: Title, b: Title) -> bool:
    """Tell whether two titles name one thing that two villages may share: a water, a road, the tambon's centre."""
    return not a.wording.shared.isdisjoint(b.wording.shared) or (a.said.of_all and b.said.of_all)
