import datetime

from paper.layout.page_footer import PageFooter

MOMENT = datetime.datetime(2026, 11, 21, 1, 2, tzinfo=datetime.UTC)


def test_the_footer_ties_paper_to_data():
    page_footer = PageFooter("ผ.02", "แผน", MOMENT, place="ต.บ้านบัว", version="ฉบับที่ 2", digest="0123456789abcdef")
    assert page_footer.footer == "ต.บ้านบัว · ฉบับที่ 2 · พิมพ์เมื่อ 21 พ.ย. 2569 เวลา 08.02 น. · รหัสข้อมูล 0123456789ab"


def test_what_is_no_version_is_not_called_one():
    page_footer = PageFooter("", "แผน", MOMENT, version="ร่าง · ข้อมูล ณ 20 พ.ย. 2569")
    assert page_footer.footer.startswith("ร่าง · ข้อมูล ณ 20 พ.ย. 2569 · พิมพ์เมื่อ")


def test_what_is_not_known_is_left_out():
    assert PageFooter("", "แผน", MOMENT).footer == "พิมพ์เมื่อ 21 พ.ย. 2569 เวลา 08.02 น."
