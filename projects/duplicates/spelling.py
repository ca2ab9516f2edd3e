"""One spelling for what offices shorten, call by two names or write as a number or as a word."""

from __future__ import annotations

import re
from typing import Final

from paper.thai import arabic_digits, normalise

_NUMBER: Final = "หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ"
_NUMBERS: Final = {word: str(number) for number, word in enumerate(_NUMBER.split("|"), start=1)}
# A number written as a word is one behind «ที่» or before what is counted; elsewhere it may be a name («คลองสาม»).
_COUNTED: Final = "ตำบล|กลุ่ม|ชุมชน|หมู่บ้าน|ครัวเรือน|ผลิตภัณฑ์|โรงเรียน|อำเภอ|จังหวัด|แห่ง|คน|ระบบ"
_ORDERED: Final = "ตัว|สาย|จุด|แห่ง|ระยะ|ช่วง|รุ่น|หลัง|บ่อ|ชุด|ครั้ง|แปลง|กลุ่ม|เส้น|หมู่"
_IN_WORDS: Final = re.compile(
    rf"(?:(?<=ที่)\s*|(?P<ordered>(?:{_ORDERED})ที่)\s*)(?P<number>{_NUMBER})(?(ordered)|(?![ก-๎]))|(?P<count>{_NUMBER})(?=\s*(?:{_COUNTED}))"
)
_LETTERS: Final = {"เอ": "a", "บี": "b", "ซี": "c", "ดี": "d"}
_ZONE: Final = re.compile(rf"(?<=โซน)\s*({'|'.join(_LETTERS)})(?![ก-๎])")
_DASHES: Final = str.maketrans(dict.fromkeys("–—−‐‑", "-"))
# What is shortened to its first letters, with points or without.
_SHORTENED: Final = {
    "ศพด": " ศูนย์พัฒนาเด็กเล็ก ",
    "อสม": " อาสาสมัครสาธารณสุข ",
    "อปท": " องค์กรปกครองส่วนท้องถิ่น ",
    "อบต": " องค์การบริหารส่วนตำบล ",
    "ศพก": " ศูนย์เรียนรู้การเพิ่มประสิทธิภาพการผลิตสินค้าเกษตร ",
    "คสล": " คสล ",
}
_POINT: Final = r"\.?"
_SHORT: Final = re.compile("|".join(_POINT.join(short) + _POINT + "(?![ก-๎])" for short in _SHORTENED))
# What offices shorten or call by two names, and what the dictionary cuts in two ways: one spelling for each. The first
# word of a row stands in every text that the row is for. Full forms before short ones.
_SPELLINGS: Final = tuple(
    (sign, re.compile(written), spelling)
    for sign, written, spelling in (
        # A name and its short form behind it are one.
        ("(", r"\(\s*(?:[ก-ฮ]\.?\s?){2,6}\)", " "),
        ("คอนกรีต", r"(?<!ติก)คอนกรีต(?:เสริมเหล็ก)?", " คสล "),
        ("โซล่า", "โซล่า", "โซลาร์"),
        ("เซลล์", r"(?:แผง|พลังงาน)?โซลาร์เซลล์|เซลล์แสงอาทิตย์", " โซลาร์เซลล์ "),
        ("พลังงานแสงอาทิตย์", r"พลังงานแสงอาทิตย์", " โซลาร์เซลล์ "),
        ("จัดหา", "จัดหา", "จัดซื้อ"),
        ("ยุ้ง", "ยุ้ง(?:ฉาง)?", "ฉาง"),
        # «หนึ่งตำบล หนึ่งผลิตภัณฑ์» counts nothing.
        ("1", r"(?<!\d)1\s*(ตำบล|อำเภอ|จังหวัด|หมู่บ้าน|ชุมชน|ครัวเรือน|โรงเรียน)\s*1\s*(?=[ก-ฮ])", r"\1 "),
        ("โคกระบือ", "โคกระบือ", "โค กระบือ"),
        # The name of a model of farming, and of no place.
        ("โคก", r"โคก\s*หนอง\s*นา(?:\s*โมเดล)?", " knnmodel "),
        ("วัว", "วัว", "โค"),
        ("สุกร", "สุกร", "หมู"),
        ("เนเปียร์", "เนเปียร์", " เนเปียร์ "),
        ("รพ", r"รพ\.?\s?สต\.?(?![ก-๎])", " โรงพยาบาลส่งเสริมสุขภาพตำบล "),
        ("รร.", r"รร\.", " โรงเรียน"),
        ("ซ.", r"(?<![ก-๎.])ซ\.\s*(?=[0-9ก-๎])", " ซอย"),
        ("ถ.", r"(?<![ก-๎.])ถ\.\s*(?=[ก-๎])", " ถนน"),
        ("วงจรปิด", r"(?:กล้อง)?(?:โทรทัศน์)?\s*วงจรปิด\s*(?:\(?\s*cctv\s*\)?)?", " กล้องวงจรปิด "),
        ("cctv", r"(?:กล้อง)?\s*cctv", " กล้องวงจรปิด "),
        ("ø", "ø", " เส้นผ่านศูนย์กลาง "),
        ("ไฟ", r"ไฟ(?:ฟ้า)?(?:กิ่ง|ส่องสว่าง)?(?:ส่องสว่าง|สาธารณะ|รายทาง)+|ไฟกิ่ง", " ไฟส่องสว่าง "),
        ("ไฟ", r"ติด\s*(?=ไฟ)", "ติดตั้ง "),
        ("กลาง", r"(?<=กลาง)(?:หมู่)?บ้าน(?=\s|$)", " ประชาคม"),
        ("ผู้สูงวัย", "ผู้สูงวัย", "ผู้สูงอายุ"),
        ("ศึกษา", r"(?:ทัศนศึกษา|ศึกษาดูงาน)+(?:นอกสถานที่)?", "ศึกษาดูงาน"),
        ("เฟส", r"เฟส(?:ที่)?", " ระยะที่ "),
        ("ข้าวพันธุ์", "ข้าวพันธุ์", "ข้าว "),
        ("โรงเรือน", r"โรงเรือน(?=ผลิต|เพาะ|เลี้ยง|เก็บ)", "โรง"),
        ("รายได้", r"(?:สร้าง|เพิ่ม|เสริม)รายได้", " รายได้ "),
        ("ต่อเนื่อง", "ต่อเนื่อง", " เพิ่มเติม "),
        ("ส่วน", r"ส่วนขยาย|ส่วนต่อขยาย|ส่วนที่เหลือ", " เพิ่มเติม "),
    )
)


def plain(text: str) -> str:
    """Return a text with Arabic digits and small letters, its dashes as one, and its numbers as digits."""
    text = arabic_digits(normalise(text)).casefold().translate(_DASHES)
    text = _IN_WORDS.sub(lambda match: (match["ordered"] or "") + _NUMBERS[match["number"] or match["count"]], text)
    return _ZONE.sub(lambda match: _LETTERS[match[1]], text)


def spelled(text: str) -> str:
    """Return a plain text in which everything that has two names goes by one."""
    text = _SHORT.sub(lambda match: _SHORTENED[match[0].replace(".", "")], text)
    for sign, written, spelling in _SPELLINGS:
        if sign in text:
            text = written.sub(spelling, text)
    return text
