"""Lines as a release holds them."""

from __future__ import annotations


def line(number, amounts, *, fate="carried", counts=True, carrier=None, village="31010401"):
    code = f"CODE{number:03}"
    return {
        "id": number,
        "code": code,
        "village": village,
        "budget_baht": {str(year): f"{amount:.2f}" for year, amount in amounts.items() if amount is not None},
        "details": {},
        "fate": fate,
        "counts": counts,
        "rank": None,
        "carrier": carrier or code,
        "funded_years": 0,
        "reason": "",
        "title": "โครงการ",
        "action_group": "self",
        "urgency": "urgent",
        "funding_source": "",
    }
