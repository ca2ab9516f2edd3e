"""The certificate of a drill: that a backup was restored, when, and whether everything was what it had been."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.backup.restoring import Restored
from paper.thai.dates import thai_datetime


def certified(restored: Restored, archive: Path) -> Path:
    """Write the certificate into ``certificates/`` of VAR_DIR, named by the time, and return where it stands."""
    now = timezone.localtime()
    folder = settings.VAR_DIR / "certificates"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"restore-{now:%Y%m%d-%H%M%S-%f}.txt"
    verdict = "ตรงกับไฟล์สำรองทุกรายการ" if not restored.differences else "ไม่ตรงกับไฟล์สำรอง ดูรายการข้างล่าง"
    lines = [
        "ใบรับรองการซ้อมกู้คืนข้อมูล",
        "",
        f"กู้คืนเมื่อ: {thai_datetime(now)}",
        f"จากไฟล์สำรอง: {archive.name}",
        f"รหัสตรวจสอบของไฟล์สำรอง (SHA-256): {restored.sha256}",
        f"สำรองไว้เมื่อ: {thai_datetime(restored.made_at)}",
        f"ฐานข้อมูลที่กู้คืนลง: {connection.display_name}",
        f"เล่มแผนที่ออกแล้ว: {restored.releases:,} เล่ม คำนวณรหัสตรวจสอบใหม่ทุกเล่ม",
        f"ไฟล์แนบและเอกสารที่พิมพ์: {restored.files:,} ไฟล์ คำนวณรหัสตรวจสอบใหม่ทุกไฟล์",
        f"ผลการตรวจเทียบ: {verdict}",
        *(f"  - {sentence}" for sentence in restored.differences),
    ]
    if restored.warnings:
        lines += ["ข้อสังเกตตั้งแต่ตอนสำรอง:", *(f"  - {sentence}" for sentence in restored.warnings)]
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place
