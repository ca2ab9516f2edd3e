"""An agency is found however its name is written, and what is not found is offered for choice."""

import csv
import re
from pathlib import Path

import pytest

from agencies.offices.models import Agency
from agencies.offices.names import SHORT_FORMS, spelled, split_names
from agencies.offices.queries import Directory
from config.demo.cast import AGENCIES, OFFICES_BESIDE
from tests import factories

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary.md"
# What people write, and the short name of who is meant.
WRITTEN = [
    ("อบต.บ้านบัว", "อบต.บ้านบัว"),
    ("อบต. บ้านบัว", "อบต.บ้านบัว"),
    ("อบต บ้านบัว", "อบต.บ้านบัว"),
    ("อบตบ้านบัว", "อบต.บ้านบัว"),
    ("อ.บ.ต. บ้านบัว", "อบต.บ้านบัว"),
    ("อบต.ต.บ้านบัว", "อบต.บ้านบัว"),
    ("องค์การบริหารส่วนตำบลบ้านบัว", "อบต.บ้านบัว"),
    ("องค์การบริหารส่วนตำบล  บ้านบัว (อบต.)", "อบต.บ้านบัว"),
    ("ที่ทำการ อบต.บ้านบัว", "อบต.บ้านบัว"),
    ("สำนักงานองค์การบริหารส่วนตำบลบ้านบัว", "อบต.บ้านบัว"),
    ("อบต.\u200bบ้านบัว", "อบต.บ้านบัว"),
    ("อบต.", "อบต.บ้านบัว"),
    ("อบจ.บุรีรัมย์", "อบจ.บุรีรัมย์"),
    ("องค์การบริหารส่วนจังหวัดบุรีรัมย์", "อบจ.บุรีรัมย์"),
    ("อบจ. จ.บุรีรัมย์", "อบจ.บุรีรัมย์"),
    ("สนง. กษอ. เมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("สนง.กษอ.อ.เมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("กษอ.เมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("สนง.เกษตรอำเภอเมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("สำนักงานเกษตรอำเภอ เมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("เกษตรอำเภอเมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์"),
    ("เกษตรจังหวัดบุรีรัมย์", "สนง.กษจ.บุรีรัมย์"),
    ("พช.อำเภอ", None),
    ("สพอ. เมืองบุรีรัมย์", "สพอ.เมืองบุรีรัมย์"),
    ("พัฒนาชุมชนอำเภอเมืองบุรีรัมย์", "สพอ.เมืองบุรีรัมย์"),
    ("อำเภอเมืองบุรีรัมย์", "ที่ว่าการอำเภอเมืองบุรีรัมย์"),
    ("อ.เมืองบุรีรัมย์", "ที่ว่าการอำเภอเมืองบุรีรัมย์"),
    ("สนง.จังหวัดบุรีรัมย์", "สนง.จังหวัดบุรีรัมย์"),
    ("สภาเกษตรกรจังหวัดบุรีรัมย์", "สภาเกษตรกร จ.บุรีรัมย์"),
    ("สำนักงานสภาเกษตรกร จ.บุรีรัมย์", "สภาเกษตรกร จ.บุรีรัมย์"),
    ("สภาเกษตรกรแห่งชาติ", "สภาเกษตรกรแห่งชาติ"),
    ("ธกส.", "ธ.ก.ส. บุรีรัมย์"),
    ("ธ.ก.ส.บุรีรัมย์", "ธ.ก.ส. บุรีรัมย์"),
    ("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตรบุรีรัมย์", "ธ.ก.ส. บุรีรัมย์"),
    ("พอช", "พอช."),
    ("สถาบันพัฒนาองค์กรชุมชน", "พอช."),
    ("กสก", "กสก."),
    ("ศบกต.ตำบลบ้านบัว", "ศบกต.บ้านบัว"),
    ("ศูนย์บริการและถ่ายทอดเทคโนโลยีการเกษตรตำบลบ้านบัว", "ศบกต.บ้านบัว"),
    ("ศอช.ต.บ้านบัว", "ศอช.ต. บ้านบัว"),
    ("สภาองค์กรชุมชนตำบลบ้านบัว", "สภาองค์กรชุมชน ต.บ้านบัว"),
    ("สถานีพัฒนาที่ดินบุรีรัมย์", "สพด.บุรีรัมย์"),
    ("สพด.จังหวัดบุรีรัมย์", "สพด.บุรีรัมย์"),
    ("อบต.สะแกโพรง", None),
    ("อบต.บ้านบ้ว", None),
    ("เทศบาลตำบลบ้านบัว", None),
    ("สภา อบต.บ้านบัว", None),
    ("กลุ่มแม่บ้าน", None),
    ("กมลาไสย", None),
    ("", None),
    (" . ", None),
]


@pytest.fixture
def offices(db):
    for part in (*AGENCIES, *OFFICES_BESIDE):
        Agency.objects.create(
            code=part.code, kind=part.kind, name=part.name, short_name=part.short_name, area=factories.area(part.area)
        )


@pytest.fixture
def known(offices):
    return Directory.near(factories.area("31010401"))


def test_agencies_are_found_without_regard_to_spaces_dots_and_short_forms(known):
    found = {text: agency and agency.short_name for text, _ in WRITTEN for agency in [known.called(text)]}
    assert found == dict(WRITTEN)


def test_every_agency_is_found_by_both_of_its_names_and_no_two_are_called_alike(offices):
    everywhere = Directory(Agency.objects.nearest_first())
    for agency in Agency.objects.all():
        assert everywhere.called(agency.name) == everywhere.called(agency.short_name) == agency


def test_a_municipality_and_an_authority_of_one_place_are_two(offices):
    known = Directory.near(factories.area("31010502"))
    assert known.called("ทต. สะแกโพรง").code == known.called("เทศบาลตำบลสะแกโพรง").code == "mun-310105"
    assert known.called("อบต. สะแกโพรง").code == "sao-310105"


def test_of_two_that_are_equally_near_none_is_taken_and_both_are_offered(offices):
    twin = Agency.objects.create(
        code="twin", kind=Agency.Kind.SAO, name="อบต. บ้านบัว", short_name="อบต บ้านบัว", area=factories.area("310104")
    )
    known = Directory.near(factories.area("31010401"))
    assert known.called("อบต.บ้านบัว") is None
    assert {twin.code, "sao-310104"} <= {agency.code for agency in known.close("อบต.บ้านบัว")}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("อบต.บ้านบ้ว", "อบต.บ้านบัว"),
        ("อบต.บ้านบัวใหญ่", "อบต.บ้านบัว"),
        ("สภา อบต.บ้านบัว", "อบต.บ้านบัว"),
        ("เกษตรอำเภอเมือง", "สนง.กษอ.เมืองบุรีรัมย์"),
        ("สภาเกษตรบุรีรัมย์", "สภาเกษตรกร จ.บุรีรัมย์"),
        ("พัฒนาที่ดินบุรีรัมย์", "สพด.บุรีรัมย์"),
    ],
)
def test_what_is_not_found_is_offered_with_the_likeliest_first(known, text, first):
    assert known.called(text) is None
    candidates = known.close(text)
    assert candidates[0].short_name == first
    assert len(candidates) <= 5


def test_a_kind_alone_is_no_misspelling_of_another_kind():
    sao = Agency(code="sao", kind=Agency.Kind.SAO, name="องค์การบริหารส่วนตำบลบ้านบัว", short_name="อบต.บ้านบัว")
    assert Directory([sao]).close("อบจ.") == ()
    assert Directory([sao]).close("อบต.บ้านบ้ว") == (sao,)


def test_what_is_like_nothing_is_told_and_kept(known):
    (unknown,) = known.unknown("อบต. บ้านบัว, กลุ่มทอผ้าไหมมัดหมี่ และ พอช")
    assert (unknown.typed, unknown.candidates) == ("กลุ่มทอผ้าไหมมัดหมี่", ())
    assert unknown.sentence == "ไม่พบหน่วยงาน «กลุ่มทอผ้าไหมมัดหมี่» ในระบบ จะเก็บเป็นชื่อตามที่พิมพ์"


def test_a_list_in_one_line_is_taken_apart_and_a_name_keeps_its_and(known):
    assert split_names("อบต.บ้านบัว; พอช. และ กสก.,ศูนย์บริการและถ่ายทอด\nวัด") == [
        "อบต.บ้านบัว",
        "พอช.",
        "กสก.",
        "ศูนย์บริการและถ่ายทอด",
        "วัด",
    ]
    named = known.named("อบต บ้านบัว, พอช และ อบต.บ้านบัว")
    assert [agency.code for agency in named] == ["sao-310104", "codi"]


def test_a_directory_asks_the_database_once(offices, django_assert_num_queries):
    known = Directory.near(factories.area("31010401"))
    with django_assert_num_queries(1):
        for text, _ in WRITTEN:
            known.called(text)
            known.close(text)


def test_the_short_forms_of_the_glossary_are_all_known():
    bodies = GLOSSARY.read_text(encoding="utf-8").split("## Places and bodies")[1].split("\n## ")[0]
    shorts = {
        short
        for row in bodies.splitlines()
        if "`Agency.Kind`" in row
        for short in re.findall(r"(?<![ก-๙.])(?:[ก-ฮ]+\.)+(?:[ก-ฮ]+\.)*", row)
    }
    assert len(shorts) > 10
    groups = {"อปท."}  # a word for three kinds, no name of any
    assert [short for short in sorted(shorts - groups) if not spelled(f"{short} บ้านบัว").kind] == []


def test_every_short_form_comes_to_the_same_as_each_of_its_long_forms():
    with SHORT_FORMS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(spelled(f"{row['short']}บ้านบัว") == spelled(f"{row['long']}บ้านบัว") for row in rows)
    assert len({row["short"] for row in rows}) > 30
