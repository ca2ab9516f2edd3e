"""Reasons are sentences first: compared, joined and printed as strings, with the place that mends them beside."""

import json

from agencies.errors import Cannot, Closed, Reason, Removed, Severity, Stale, stops, warnings


def test_a_reason_is_its_sentence():
    reason = Reason("ยังไม่มีโครงการ", place="#rows")
    assert reason == "ยังไม่มีโครงการ"
    assert json.dumps([reason], ensure_ascii=False) == '["ยังไม่มีโครงการ"]'
    assert (reason.place, reason.severity) == ("#rows", Severity.STOP)


def test_a_plain_sentence_forbids_and_has_no_place():
    (reason,) = stops(["ยังไม่มีโครงการ"])
    assert (reason.place, reason.severity) == ("", Severity.STOP)


def test_stops_and_warnings_part_a_list_in_its_order():
    said = ["หนึ่ง", Reason("สอง", severity=Severity.WARNING), Reason("สาม"), Reason("สี่", severity=Severity.WARNING)]
    assert stops(said) == ["หนึ่ง", "สาม"]
    assert warnings(said) == ["สอง", "สี่"]


def test_a_refusal_keeps_the_places():
    refusal = Cannot(Reason("หนึ่ง", place="/a/"), "สอง")
    assert str(refusal) == "หนึ่ง สอง"
    assert [Reason.of(reason).place for reason in refusal.reasons] == ["/a/", ""]


def test_who_was_late_is_told_apart_from_what_is_closed():
    assert not issubclass(Stale, Closed)
    assert issubclass(Removed, Stale)
    assert Removed("ลบแล้ว", base=4).base == 4
