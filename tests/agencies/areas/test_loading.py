"""Areas from their sources: the whole country once, villages from DOPA's files in every dress they come in."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.areas.loading import Place, Tally, official_places, put, read_villages
from agencies.areas.models import Area
from tests.scenery import scene

pytestmark = pytest.mark.django_db

THAI_HEADER = (
    "ปีเดือน|รหัสจังหวัด|ชื่อจังหวัด|รหัสสำนักทะเบียน|ชื่อสำนักทะเบียน|รหัสตำบล|ชื่อตำบล|รหัสหมู่บ้าน|ชื่อหมู่บ้าน"
    "|จำนวนประชากรชาย|จำนวนประชากรหญิง|จำนวนประชากรทั้งหมด|จำนวนบ้าน (หลังคาเรือน)"
)
ENGLISH_HEADER = "reference_yymm,province,registry office,tambon,village code,village name,male,female,total,houses"


def thai_line(code: str, name: str, **other: str) -> str:
    """Write one line of the pipe layout; the figures are invented."""
    office, tambon = other.get("office", "อำเภอเมืองบุรีรัมย์"), other.get("tambon", "310104")
    return f"6812|31|บุรีรัมย์|3101|{office}|{tambon}|บ้านบัว|{code}|{name}|{other.get('male', '101')}|99|200|60"


def file_of(*lines: str, header: str = THAI_HEADER) -> bytes:
    """Join lines under a header, UTF-8."""
    return "\n".join((header, *lines, "")).encode()


@pytest.fixture
@scene
def tambon() -> Area:
    """Give ต.บ้านบัว with what stands above it, a neighbour, and a code that was abolished."""
    put(
        [
            Place("TH", "country", "ประเทศไทย"),
            Place("31", "province", "บุรีรัมย์"),
            Place("3101", "district", "เมืองบุรีรัมย์"),
            Place("310104", "tambon", "บ้านบัว"),
            Place("310105", "tambon", "สะแกโพรง"),
            *(place for place in official_places() if place.code in {"3116", "311601", "310107"}),
        ]
    )
    return Area.objects.get(code="310104")


class TestOfficialPlaces:
    def test_the_command_loads_the_country_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_areas")
        first = json.loads(capsys.readouterr().out)
        assert first == {
            "provinces": 77,
            "districts": 928,
            "tambons": 7436,
            "abolished": 1583,
            "created": 1 + 77 + 928 + 7436 + 1583,
            "updated": 0,
        }
        with CaptureQueriesContext(connection) as queries:
            call_command("load_areas")
        assert json.loads(capsys.readouterr().out) == first | {"created": 0}
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
        assert Area.objects.count() == first["created"]
        self.check_the_tree()

    def check_the_tree(self) -> None:
        """Every area hangs below the next level up, abolished codes name the code that took their place."""
        assert str(Area.objects.get(code="310104")) == "ต.บ้านบัว"
        above = dict(Area.objects.values_list("code", "parent__code"))
        assert above["TH"] is None
        assert above["31"] == "TH"
        assert all(above[code] == code[:-2] for code in above if len(code) > 2)
        moved = Area.objects.get(code="310107")
        assert moved.successor == Area.objects.get(code="311601")
        assert moved not in Area.objects.in_force()
        divided = Area.objects.get(code="104701")  # บางนา became two: nobody can say which one an old record means
        assert divided.successor is None
        assert str(divided.valid_to) == "2022-04-21"

    def test_a_name_that_changed_is_updated_and_nothing_else(self, tambon: Area) -> None:
        Area.objects.filter(pk=tambon.pk).update(name="ชื่อเก่า")
        assert put([Place("310104", "tambon", "บ้านบัว"), Place("310105", "tambon", "สะแกโพรง")]) == Tally(0, 1)
        tambon.refresh_from_db()
        assert tambon.name == "บ้านบัว"

    def test_a_failure_half_way_leaves_nothing(self, tambon: Area) -> None:
        with pytest.raises(KeyError):  # the tambon of the second village is not known
            put([Place("31010401", "village", "บ้านหนึ่ง"), Place("99999901", "village", "บ้านสอง")])
        assert not Area.objects.filter(level="village").exists()


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620", "cp874"])
    def test_thai_headers_in_every_encoding(self, tambon: Area, encoding: str) -> None:
        text = file_of(thai_line("31010401", "บ้านโคกบัว"), thai_line("31010412", "บ้านน้ำใส")).decode()
        found = read_villages(text.encode(encoding))
        assert found.faults == ()
        assert found.villages == (
            Place("31010401", "village", "บ้านโคกบัว", moo=1),
            Place("31010412", "village", "บ้านน้ำใส", moo=12),
        )

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_english_headers_with_every_delimiter(self, tambon: Area, delimiter: str) -> None:
        line = "6812,บุรีรัมย์,อำเภอเมืองบุรีรัมย์,บ้านบัว,31010401,บ้านโคกบัว,101,99,200,60"
        found = read_villages(file_of(line, header=ENGLISH_HEADER).decode().replace(",", delimiter).encode())
        assert found.faults == ()
        assert [village.name for village in found.villages] == ["บ้านโคกบัว"]

    def test_quoted_numbers_with_commas_and_a_line_end_of_windows(self, tambon: Area) -> None:
        found = read_villages('village_code,village_name,total\r\n31010401,บ้านโคกบัว,"1,200"\r\n'.encode())
        assert found.faults == ()
        assert len(found.villages) == 1

    def test_a_quotation_mark_in_a_piped_name_is_a_letter(self, tambon: Area) -> None:
        found = read_villages(file_of(thai_line("31010401", 'บ้าน"โคกบัว'), thai_line("31010402", "บ้านสอง")))
        assert [village.name for village in found.villages] == ['บ้าน"โคกบัว', "บ้านสอง"]

    def test_names_are_written_in_their_normal_form_and_thai_digits_are_read(self, tambon: Area) -> None:
        found = read_villages(file_of(thai_line("๓๑๐๑๐๔๐๑", " บ้านนํ้าใส ")))
        assert found.villages == (Place("31010401", "village", "บ้านน้ำใส", moo=1),)

    def test_sums_and_municipal_communities_are_passed_by(self, tambon: Area) -> None:
        found = read_villages(
            file_of(
                thai_line("0", "-", tambon="0"),
                thai_line("00000000", ""),
                thai_line("31010400", "ต.บ้านบัว"),
                thai_line("31990007", "ชุมชนวัดกลาง", office="ท้องถิ่นเทศบาลเมืองบุรีรัมย์"),
                thai_line("31010401", "บ้านโคกบัว"),
                "",
            )
        )
        assert found.faults == ()
        assert [village.code for village in found.villages] == ["31010401"]
        assert found.passed_by == 4

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (thai_line("3101040", "บ้านหนึ่ง"), "รหัสหมู่บ้าน «3101040» ต้องเป็นตัวเลข 8 หลัก"),
            (thai_line("3101O401", "บ้านหนึ่ง"), "รหัสหมู่บ้าน «3101O401» ต้องเป็นตัวเลข 8 หลัก"),
            (thai_line("0", "บ้านหนึ่ง"), "หมู่บ้าน «บ้านหนึ่ง» ไม่มีรหัสหมู่บ้าน"),
            (thai_line("31019901", "บ้านหนึ่ง"), "ไม่พบตำบลรหัส 310199 ของหมู่บ้านรหัส 31019901"),
            (
                thai_line("31010701", "บ้านหนึ่ง"),
                "ตำบลรหัส 310107 ของหมู่บ้านรหัส 31010701 ยกเลิกแล้ว ปัจจุบันใช้รหัส 311601",
            ),
            (
                thai_line("31010501", "บ้านหนึ่ง"),
                "หมู่บ้านรหัส 31010501 ไม่อยู่ในตำบลรหัส 310104 ที่เขียนไว้ในบรรทัดเดียวกัน",
            ),
            (thai_line("31010401", ""), "หมู่บ้านรหัส 31010401 ไม่มีชื่อหมู่บ้าน"),
            (thai_line("31010401", "ก" * 121), "ชื่อหมู่บ้านรหัส 31010401 ยาวเกิน 120 ตัวอักษร"),
            (
                thai_line("31010401", "บ้านหนึ่ง", male="มาก"),
                "หมู่บ้านรหัส 31010401: ประชากรชาย «มาก» ไม่ใช่จำนวนเต็ม",
            ),
            ("6812|31|บุรีรัมย์", "จำนวนช่องในบรรทัดนี้น้อยกว่าหัวตาราง"),
        ],
    )
    def test_a_bad_line_is_named_in_thai(self, tambon: Area, line: str, sentence: str) -> None:
        found = read_villages(file_of(thai_line("31010402", "บ้านดี"), line))
        assert [(fault.line, fault.message) for fault in found.faults] == [(3, sentence)]

    def test_one_code_with_two_names_is_a_fault_but_the_same_line_twice_is_not(self, tambon: Area) -> None:
        same, other = thai_line("31010401", "บ้านโคกบัว"), thai_line("31010401", "บ้านหนองบัว")
        assert read_villages(file_of(same, same)).faults == ()
        assert [fault.line for fault in read_villages(file_of(same, other)).faults] == [3]

    @pytest.mark.parametrize(
        ("content", "part"),
        [
            (b"", "ไม่พบคอลัมน์ «รหัสหมู่บ้าน» และ «ชื่อหมู่บ้าน»"),
            (b"village_code|male\n31010401|5\n", "ไม่พบคอลัมน์ «ชื่อหมู่บ้าน»"),
            (file_of(), "ไม่มีหมู่บ้านในไฟล์นี้"),
            (b"PK\x03\x04\x00\x00\xff", "บันทึกเป็นไฟล์ข้อความ CSV"),
            (b"\xff\xfe\xfd\xfc\xdb", "บันทึกเป็นไฟล์ข้อความ CSV"),
            ('village_code,village_name\n31010401,"บ้านโคกบัว\n'.encode(), "กรุณาตรวจเครื่องหมายอัญประกาศ"),
        ],
    )
    def test_a_file_that_is_no_village_file_is_refused_with_a_sentence(
        self, tambon: Area, content: bytes, part: str
    ) -> None:
        found = read_villages(content)
        assert len(found.faults) == 1
        assert part in found.faults[0].message


class TestCommand:
    def run(self, file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object], str]:
        """Run load_villages and return exit code, what stdout says, and stderr."""
        code = 0
        try:
            call_command("load_villages", str(file))
        except SystemExit as stop:
            code = int(str(stop.code))
        streams = capsys.readouterr()
        return code, json.loads(streams.out) if streams.out else {}, streams.err

    def test_villages_are_stored_once(self, tambon: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "villages.csv"
        file.write_bytes(file_of(thai_line("31010401", "บ้านโคกบัว"), thai_line("31010402", "บ้านหนองบัว")))
        code, said, _ = self.run(file, capsys)
        assert (code, said) == (0, {"villages": 2, "created": 2, "updated": 0, "errors": [], "warnings": []})
        village = Area.objects.get(code="31010402")
        assert (village.parent, village.moo, str(village)) == (tambon, 2, "หมู่ที่ 2 บ้านหนองบัว")
        code, said, _ = self.run(file, capsys)
        assert (code, said) == (0, {"villages": 2, "created": 0, "updated": 0, "errors": [], "warnings": []})

    def test_the_registry_overrides_a_sample(
        self, tambon: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Area.objects.create(code="31010401", level="village", name="บ้านสมมติ", moo=1, parent=tambon, is_sample=True)
        file = tmp_path / "villages.csv"
        file.write_bytes(file_of(thai_line("31010401", "บ้านโคกบัว")))
        assert self.run(file, capsys)[1]["updated"] == 1
        assert str(Area.objects.get(code="31010401")) == "หมู่ที่ 1 บ้านโคกบัว"

    def test_what_is_doubted_stands_in_the_answer_by_its_line(
        self, tambon: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "villages.csv"
        file.write_bytes(file_of(thai_line("31010401", "บ้านโคกบัว"), thai_line("31010402", "Ban Nong")))
        code, said, messages = self.run(file, capsys)
        sentence = "ชื่อหมู่บ้าน «Ban Nong» ไม่มีตัวอักษรไทย กรุณาตรวจ"
        assert (code, said["errors"], said["warnings"]) == (0, [], [{"line": 3, "message": sentence}])
        assert f"บรรทัดที่ 3: {sentence}" in messages
        assert Area.objects.get(code="31010402").name == "Ban Nong"

    def test_one_bad_line_stores_nothing_and_every_bad_line_is_named(
        self, tambon: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "villages.csv"
        lines = thai_line("31010401", "บ้านดี"), thai_line("1", "บ้านหนึ่ง"), thai_line("31019901", "บ้านสอง")
        file.write_bytes(file_of(*lines))
        code, said, messages = self.run(file, capsys)
        assert code == 2
        assert said["created"] == said["updated"] == 0
        assert [error["line"] for error in said["errors"]] == [3, 4]  # type: ignore[attr-defined]
        assert "บรรทัดที่ 3:" in messages
        assert "บรรทัดที่ 4:" in messages
        assert not Area.objects.filter(level="village").exists()

    def test_a_file_that_is_not_there(self, tambon: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, said, messages = self.run(tmp_path / "none.csv", capsys)
        assert code == 2
        assert "ไม่พบไฟล์" in messages
        assert said["errors"]
        assert self.run(tmp_path, capsys)[0] == 2

    def test_villages_need_the_tambons_first(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "villages.csv"
        file.write_bytes(file_of(thai_line("31010401", "บ้านโคกบัว")))
        code, said, messages = self.run(file, capsys)
        assert (code, said) == (1, {})
        assert "load_areas" in messages
