"""Letters that the tests of every printer of letters share."""

import datetime
from dataclasses import replace
from typing import Final

from paper.layout.blocks import Enclosure, Heading, Paragraph
from paper.layout.letter import Letter

_SENTENCE: Final = "ตามที่อำเภอเมืองบุรีรัมย์ได้แจ้งให้องค์การบริหารส่วนตำบลจัดทำแผนชุมชนบูรณาการระดับตำบลเพื่อเสนอขอรับการสนับสนุน "
# With what stands behind them they are fifteen lines.
PARAGRAPHS: Final = (
    (_SENTENCE * 6).strip() + " นั้น",
    (_SENTENCE * 4).strip() + " ในการนี้จึงขอส่งแผนชุมชนบูรณาการระดับตำบลมาพร้อมหนังสือนี้",
)
EXTERNAL: Final = Letter(
    number="บร 71001/123",
    office=("องค์การบริหารส่วนตำบลบ้านบัว", "123 หมู่ที่ 5 ตำบลบ้านบัว", "อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์ 31000"),
    date=datetime.date(2026, 11, 21),
    subject="ส่งแผนชุมชนบูรณาการระดับตำบลบ้านบัว",
    to="นายอำเภอเมืองบุรีรัมย์",
    references=("หนังสืออำเภอเมืองบุรีรัมย์ ที่ บร 0118/45 ลงวันที่ 1 พฤศจิกายน 2569",),
    enclosures=("แผนชุมชน จำนวน 1 เล่ม",),
    paragraphs=PARAGRAPHS,
    after=("จึงเรียนมาเพื่อโปรดพิจารณา",),
    signer="นายสมชาย ใจดี",
    posts=("นายกองค์การบริหารส่วนตำบลบ้านบัว",),
    contact=("สำนักปลัด งานนโยบายและแผน", "โทร. 0 4461 0000 ไปรษณีย์อิเล็กทรอนิกส์ saraban_06310101@dla.go.th"),
    has_emblem=True,
)
MEMO: Final = replace(EXTERNAL, is_memo=True, references=(), enclosures=())
SHORT: Final = replace(EXTERNAL, paragraphs=PARAGRAPHS[1:])
LONG: Final = replace(EXTERNAL, paragraphs=PARAGRAPHS * 3)
URGENT: Final = replace(EXTERNAL, urgency="ด่วนที่สุด")
URGENT_MEMO: Final = replace(MEMO, urgency="ด่วนที่สุด")
WITH_AGENDA: Final = replace(
    EXTERNAL,
    attached=(Enclosure("สิ่งที่ส่งมาด้วย", (Heading("ระเบียบวาระการประชุม"), Paragraph("ระเบียบวาระที่ 1 เรื่องแจ้งให้ทราบ"))),),
)
