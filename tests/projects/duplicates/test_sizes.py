"""Sizes in titles: what rates a thing tells two apart, how much of a work there is does not."""

from __future__ import annotations

import pytest

from projects.duplicates.likeness import ASK, SAME, Advice, Work, candidates
from projects.duplicates.places import Gazetteer, Place
from projects.duplicates.sizes import sizes_of
from projects.duplicates.spelling import plain

VILLAGE = "31010401"
GAZETTEER = Gazetteer([Place("310104", "บ้านบัว"), Place(VILLAGE, "บ้านโคกสูง", "310104", 1)])


def compared(a, b):
    """Return score and advice of two titles of one village."""
    (pair,) = candidates([Work("A", a, VILLAGE), Work("B", b, VILLAGE)], GAZETTEER)
    return pair.score, pair.advice


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("จัดซื้อรถแทรกเตอร์ ขนาด 34 แรงม้า", "จัดซื้อรถแทรกเตอร์ ขนาด 90 แรงม้า"),
        ("จัดซื้อรถแทรกเตอร์ ขนาดไม่น้อยกว่า ๓๔ แรงม้า", "จัดซื้อรถแทรกเตอร์ 90 แรงม้า"),
        ("จัดซื้อเครื่องสูบน้ำ 5 แรงม้า", "จัดซื้อเครื่องสูบน้ำ ขนาด 10 HP"),
        ("ติดตั้งโคมไฟ 30 วัตต์", "ติดตั้งโคมไฟ 0.1 กิโลวัตต์"),
        ("ติดตั้งหม้อแปลง 50 kVA", "ติดตั้งหม้อแปลง 100 เควีเอ"),
        ("จัดซื้อเครื่องปรับอากาศ ขนาด 12,000 บีทียู", "จัดซื้อเครื่องปรับอากาศ 24,000 BTU"),
        ("จัดซื้อเครื่องสูบน้ำ ขนาด 8 นิ้ว", "จัดซื้อเครื่องสูบน้ำ ขนาด 12 นิ้ว"),
        ("จัดซื้อถังเก็บน้ำ ขนาด 1,000 ลิตร", "จัดซื้อถังเก็บน้ำ ขนาด 2,000 ลิตร"),
        ("ก่อสร้างหอถังประปา ความจุ 10 ลบ.ม.", "ก่อสร้างหอถังประปา ความจุ 30 ลบ.ม."),
        ("จัดซื้อรถบรรทุก ขนาด 1 ตัน", "จัดซื้อรถบรรทุก ขนาด 6 ตัน"),
        ("วางท่อ Ø 0.60 ม.", "วางท่อ เส้นผ่านศูนย์กลาง 80 ซม."),
        ("ก่อสร้างอาคารเรียน 4 ชั้น 8 ห้องเรียน", "ก่อสร้างอาคารเรียน 4 ชั้น 12 ห้องเรียน"),
    ],
)
def test_what_rates_a_thing_keeps_two_below_the_same_and_a_person_is_asked(a, b):
    score, advice = compared(a, b)
    assert ASK <= score < SAME
    assert advice == Advice.ASK


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("จัดซื้อรถแทรกเตอร์ ขนาด 34 แรงม้า", "จัดซื้อรถแทรกเตอร์ ๓๔ แรงม้า จำนวน 1 คัน"),
        ("จัดซื้อเครื่องสูบน้ำ 5 แรงม้า", "จัดซื้อเครื่องสูบน้ำ ขนาด 5.0 HP"),
        ("ติดตั้งโคมไฟ 30 วัตต์", "ติดตั้งโคมไฟ 0.03 กิโลวัตต์"),
        ("วางท่อ Ø 0.60 ม.", "วางท่อ เส้นผ่าศูนย์กลาง 60 เซนติเมตร"),
        ("จัดซื้อถังขยะ จำนวน 100 ใบ", "จัดซื้อถังขยะ ขนาด 200 ลิตร จำนวน 60 ใบ"),
        ("เลี้ยงไก่ไข่ 200 ตัว", "เลี้ยงไก่ไข่ 500 ตัว"),
        ("ปลูกปอเทือง 20 ไร่", "ปลูกปอเทือง 50 ไร่"),
        ("อบรมเกษตรกร 50 คน งบประมาณ 20,000 บาท", "อบรมเกษตรกร 80 คน งบประมาณ 35,000 บาท"),
    ],
)
def test_one_size_in_other_words_or_said_once_and_what_is_counted_tell_nothing(a, b):
    score, advice = compared(a, b)
    assert score >= SAME
    assert advice == Advice.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ขุดลอกคลอง 500 เมตร", "ขุดลอกคลอง 300 เมตร"),
        ("ขุดลอกคลอง ระยะทาง 1 กม.", "ขุดลอกคลอง ยาว 700 เมตร"),
        ("ก่อสร้างถนน คสล. กว้าง 4 เมตร ยาว 200 เมตร", "ก่อสร้างถนน คสล. กว้าง 4 เมตร ยาว 180 เมตร"),
        ("ก่อสร้างโรงเก็บปุ๋ย ขนาด 6x10 เมตร", "ก่อสร้างโรงเก็บปุ๋ย ขนาด 10 x 20 เมตร"),
        ("ก่อสร้างอาคารเรียน", "ก่อสร้างอาคารเรียน 4 ชั้น"),
    ],
)
def test_more_of_a_work_without_a_name_is_asked_about_and_the_titles_stay_alike(a, b):
    score, advice = compared(a, b)
    assert score >= SAME
    assert advice == Advice.ASK


@pytest.mark.parametrize("name", ["สายหนองขาม", "สาย 2"])
def test_more_of_what_has_a_name_or_a_number_is_the_same_thing(name):
    road = f"ก่อสร้างถนน คสล. {name} กว้าง 4 เมตร ยาว "
    assert compared(f"{road}200 เมตร", f"{road}180 เมตร") == (100, Advice.SAME)


def test_the_second_floor_of_the_fourth_building_is_no_size():
    assert sizes_of(plain("ทาสีอาคารเรียน 4 ชั้น 2"))[0].rated == frozenset()
    assert sizes_of(plain("ทาสีอาคารเรียน 4 ชั้น 12 ห้องเรียน"))[0].rated == {("ชั้น", "4"), ("ห้องเรียน", "12")}
