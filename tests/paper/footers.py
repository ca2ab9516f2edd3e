"""The footer of a printed page."""

from __future__ import annotations

import datetime

from paper.layout.page_footer import PageFooter

PAGE_FOOTER = PageFooter(
    "แบบ ผ.02",
    "แผนพัฒนาตำบลบ้านบัว",
    datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC),
    place="ต.บ้านบัว",
    version="ฉบับที่ 3",
    digest="0123456789abcdef",
)
