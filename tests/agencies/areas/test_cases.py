"""Lists of villages as offices keep them: what each gets, and that no lost name ever takes the place of a good one.

The answers stand in docs/how-to/read-what-people-type.md, by the same numbers.
"""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from agencies.areas.loading import read_villages
from agencies.areas.models import Area

DOPA = (
    "ปีเดือน|รหัสจังหวัด|ชื่อจังหวัด|รหัสสำนักทะเบียน|ชื่อสำนักทะเบียน|รหัสตำบล|ชื่อตำบล|รหัสหมู่บ้าน|ชื่อหมู่บ้าน"
    "|จำนวนประชากรชาย|จำนวนประชากรหญิง|จำนวนประชากรทั้งหมด|จำนวนบ้าน (หลังคาเรือน)|"
)
ONE, TWO = "31010491", "31010492"


def dopa(*lines: tuple[str, str, str, str]) -> str:
    """Write DOPA's layout: office, tambon, code and name of each line; the figures are invented."""
    rows = [
        f"6912|31|บุรีรัมย์|3101|{office}|{tambon}|บ้านบัว|{code}|{name}|120|131|251|88|"
        for office, tambon, code, name in lines
    ]
    return "\n".join((DOPA, *rows, ""))


TWO_VILLAGES = dopa(("อำเภอเมือง", "310104", ONE, "หนองทดลอง"), ("อำเภอเมือง", "310104", TWO, "โคกสมมติ"))
HEAD = "village_code,village_name"


def simple(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines, "")).encode()


NAMES_OF_TWO = {ONE: "หนองทดลอง", TWO: "โคกสมมติ"}
TAKEN = {
    "v01": (TWO_VILLAGES.encode(), NAMES_OF_TWO),
    "v02": (TWO_VILLAGES.encode("utf-8-sig"), NAMES_OF_TWO),
    "v03": (TWO_VILLAGES.encode("cp874"), NAMES_OF_TWO),
    "v04": (b"\xff\xfe" + TWO_VILLAGES.encode("utf-16-le"), NAMES_OF_TWO),
    "v05": (b"\xfe\xff" + TWO_VILLAGES.encode("utf-16-be"), NAMES_OF_TWO),
    "v10": (simple(f"{ONE};หนองทดลอง;", head="รหัสหมู่บ้าน;ชื่อหมู่บ้าน;"), {ONE: "หนองทดลอง"}),
    "v11": ("\ufeffsep=,\r\n".encode() + simple(f"{ONE},หนองทดลอง"), {ONE: "หนองทดลอง"}),
    "v15": (simple(f'="{ONE}",หนองทดลอง', f"'{TWO},โคกสมมติ"), NAMES_OF_TWO),
    "v16": (simple(f"{ONE},หนองทดลอง").replace(b"\n", b"\r"), {ONE: "หนองทดลอง"}),
    "v20": (
        dopa(
            ("ท้องถิ่นเทศบาลเมืองทดสอบ", "319901", "31990101", "ชุมชนวัดเหนือ"),
            ("เทศบาลตำบลทดสอบ", "310104", ONE, "หนองเทศบาล"),
            ("อำเภอเมือง", "310104", "31010400", "-"),
            ("เทศบาลเมืองทดสอบ", "319902", "31990298", "ชุมชนในเมือง"),
        ).encode(),
        {ONE: "หนองเทศบาล"},
    ),
    "v21, its good lines": (
        simple(
            '31010481,"หนอง ""ใหญ่"""',
            "31010482,โคก/หนอง (เหนือ)",
            "31010483,ไผ่ ๆ ฯลฯ",
            "31010485,บ้านนํ้าใส",
            "31010488,หมู่ที่ ๘๘ บ้านซ้ำ",
        ),
        {
            "31010481": 'หนอง "ใหญ่"',
            "31010482": "โคก/หนอง (เหนือ)",
            "31010483": "ไผ่ ๆ ฯลฯ",
            "31010485": "บ้านน้ำใส",
            "31010488": "บ้านซ้ำ",
        },
    ),
    "v24": (simple("๓๑๐๑๐๔๙๑,หนองทดลอง", head="รหัสหมู่บ้าน,ชื่อหมู่บ้าน"), {ONE: "หนองทดลอง"}),
    "v25": (simple(f"{ONE},หนองน้ำ", f"{ONE},หนองนํ้า"), {ONE: "หนองน้ำ"}),
    "v30": (simple(f"{ONE}.0,หนองทดลอง,120.0", head=f"{HEAD},male"), {ONE: "หนองทดลอง"}),
}
LOST_LATIN = "บ้านหนองทดลอง".encode("cp874").decode("latin-1")
LOST_THAI = "บ้านหนองทดลอง".encode().decode("cp874", "replace")
REFUSED = {
    "v06": (simple(f"{ONE},{LOST_LATIN}"), {2: "ไม่ใช่ชื่อหมู่บ้าน"}),
    "v07": (simple(f"{ONE},????????", f"{TWO},???????"), {2: "ไม่ใช่ชื่อหมู่บ้าน", 3: "ไม่ใช่ชื่อหมู่บ้าน"}),
    "v08": (simple(f"{ONE},\ufffd\ufffd\ufffd\ufffdหนอง"), {2: "ไม่ใช่ชื่อหมู่บ้าน"}),
    "v09": (simple(f"{ONE},{LOST_THAI}"), {2: "ไม่ใช่ชื่อหมู่บ้าน"}),
    "v12": (
        simple(f"{ONE},หนองทดลอง,80", head="ตารางหมู่บ้าน ตำบลบ้านบัว,,\nรหัสหมู่บ้าน,ชื่อหมู่บ้าน,จำนวนบ้าน"),
        {1: "บรรทัดแรกต้องเป็นหัวตาราง"},
    ),
    "v13": (simple("3.10105E+07,หนองทดลอง"), {2: "ต้องเป็นตัวเลข 8 หลัก"}),
    "v14": (simple("31-01-04-91,หนองทดลอง"), {2: "ต้องเป็นตัวเลข 8 หลัก"}),
    "v17": (simple("หนองทดลอง,80", head="village_name,houses"), {1: "ไม่พบคอลัมน์ «รหัสหมู่บ้าน»"}),
    "v18": (simple("31010701,ห้วยสมมติ"), {2: "ยกเลิกแล้ว ปัจจุบันใช้รหัส 311601"}),
    "v19": (simple(f"{ONE},แขวงทดสอบ", "31010400,-", "10990101,ไม่มีจริง"), {4: "ไม่พบตำบลรหัส 109901"}),
    "v21": (
        simple("31010486,<b>หนา</b>", "31010487,=1+1", "31010488,หมู่ที่ 8 บ้านซ้ำ"),
        {2: "ไม่ใช่ชื่อหมู่บ้าน", 3: "ไม่ใช่ชื่อหมู่บ้าน", 4: "แต่รหัสเป็นหมู่ที่ 88"},
    ),
    "v22": (
        simple("31010471,-", "31010472,", "31010473,0", "31010474,12345", "31010475,Ban Nong"),
        {2: "ไม่มีชื่อหมู่บ้าน", 3: "ไม่มีชื่อหมู่บ้าน", 4: "ไม่ใช่ชื่อหมู่บ้าน", 5: "ไม่ใช่ชื่อหมู่บ้าน"},
    ),
    "v23": (simple(f"{ONE},หนองทดลอง", head=f"{HEAD},male,female"), {2: "น้อยกว่าหัวตาราง"}),
    "v26": (simple("1010491,หนองทดลอง", "310104091,หนองสาม"), {2: "8 หลัก", 3: "8 หลัก"}),
    "v27": (b"", {1: "ไม่พบคอลัมน์"}),
    "v28": (b"\xef\xbb\xbf", {1: "ไม่พบคอลัมน์"}),
    "v31": ("<html><body><table><tr><td>รหัสหมู่บ้าน</td></tr></table></body></html>".encode(), {1: "ไม่พบคอลัมน์"}),
    "v32": (simple("31010402,????????", f"31010401,{LOST_LATIN}"), {2: "ไม่ใช่ชื่อหมู่บ้าน", 3: "ไม่ใช่ชื่อหมู่บ้าน"}),
}


@pytest.fixture
def abolished(people) -> Area:
    """Give a tambon whose code was abolished, with its successor."""
    parent = Area.objects.get(code="3101")
    successor = Area.objects.create(code="311601", level="tambon", name="ใหม่", parent=parent)
    return Area.objects.create(
        code="310107", level="tambon", name="เก่า", parent=parent, valid_to="2001-01-01", successor=successor
    )


@pytest.mark.parametrize("case", TAKEN)
def test_a_list_that_says_what_it_means_is_read(people, case):
    content, names = TAKEN[case]
    found = read_villages(content)
    assert found.faults == ()
    assert {village.code: village.name for village in found.villages} == names


@pytest.mark.parametrize("case", REFUSED)
def test_a_list_with_a_wrong_line_is_refused_whole_and_every_line_is_named(abolished, tmp_path, capsys, case):
    content, faults = REFUSED[case]
    file = tmp_path / "villages.csv"
    file.write_bytes(content)
    before = list(Area.objects.order_by("code").values())
    with pytest.raises(SystemExit) as stop:
        call_command("load_villages", str(file))
    streams = capsys.readouterr()
    said = {error["line"]: error["message"] for error in json.loads(streams.out)["errors"]}
    assert stop.value.code == 2
    assert said.keys() == faults.keys()
    assert [line for line, words in faults.items() if words not in said[line]] == []
    assert list(Area.objects.order_by("code").values()) == before


def test_what_is_taken_and_doubted_is_told_with_its_line(people, tmp_path, capsys):
    file = tmp_path / "villages.csv"
    file.write_bytes(simple(f"{ONE},Ban Nong", f"{TWO},🌾นาดี", "31010488,หมู่ที่ 88 บ้านซ้ำ"))
    call_command("load_villages", str(file))
    told = capsys.readouterr().err
    assert "บรรทัดที่ 2: ชื่อหมู่บ้าน «Ban Nong» ไม่มีตัวอักษรไทย" in told
    assert "บรรทัดที่ 3: ชื่อหมู่บ้าน «🌾นาดี» มีสัญลักษณ์" in told
    assert "บรรทัดที่ 4: ตัดคำว่า «หมู่ที่ 88»" in told
    assert Area.objects.get(code=ONE).name == "Ban Nong"
