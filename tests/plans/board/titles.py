"""Titles of the ledger of tests/plans/ledger.py."""

from __future__ import annotations

POND, SEED, COMPOST, STUBBLE = "ขุดลอกหนองน้ำสาธารณะ", "ผลิตเมล็ดพันธุ์ข้าว", "ทำปุ๋ยหมักใช้เอง", "ไถกลบตอซัง"
