import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("template", "value", "printed"),
    [
        ("{{ x|baht }}", Decimal(1632820), "1,632,820"),
        ("{{ x|baht }}", None, ""),
        ("{{ x|baht_words }}", Decimal(21), "ยี่สิบเอ็ดบาทถ้วน"),
        ("{{ x|thai_date }}", datetime.date(2026, 11, 21), "21 พฤศจิกายน 2569"),
        ("{{ x|thai_date_short }}", datetime.date(2026, 11, 21), "21 พ.ย. 2569"),
        (
            "{{ x|thai_datetime }}",
            datetime.datetime(2026, 11, 21, 18, 5, tzinfo=datetime.UTC),
            "22 พฤศจิกายน 2569 เวลา 01.05 น.",
        ),
        ("{{ x|thai_date|thai_digits }}", datetime.date(2026, 11, 21), "๒๑ พฤศจิกายน ๒๕๖๙"),
        ("{{ x|area }}", 4945, "12 ไร่ 1 งาน 45 ตร.ว."),
    ],
)
def test_filters_need_no_load(template, value, printed):
    assert Template(template).render(Context({"x": value})) == printed
