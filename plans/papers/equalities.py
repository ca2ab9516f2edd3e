"""Which figures of a plan's papers must be the same: one declared list of pairs of places.

A plan whose papers contradict each other is not released: the list is gone through before (plans.releases.objections).
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from agencies.errors import Reason
from plans.decisions.models import Outcome
from plans.papers import places
from plans.papers.book import DIFFERENCE, HELD, PASSED_ON, SUMMARIES, NotReady
from plans.papers.chapters import ALIGNED, NO_STRATEGY, WHOLE_PLAN
from plans.papers.places import Place, paired
from plans.papers.readings import (
    DETAILS,
    RECONCILED,
    Papers,
    of_alignment,
    of_chart,
    of_counted,
    of_cover,
    of_decisions,
    of_each,
    of_each_held,
    of_fate,
    of_fates_held,
    of_fates_sent,
    of_lists,
    of_payers,
    of_reconciliation,
    of_summaries,
    of_villages,
    papers_of,
    where_all_count,
    without_passed_on,
)
from plans.papers.sheets import ALIGNED_LIST, DECISION_LIST, FATE_SUMS, PAYER_LIST, PROJECT_LIST, VILLAGE_LIST
from plans.releases.models import Release
from plans.releases.objections import register
from plans.rollup.balance import WHOLE, Dimension
from plans.tambon.models import TambonPlan


def _reconciliation(name: str, wanted: Callable[[str, int, str], bool]) -> Place[Papers]:
    return Place(f"{RECONCILED} {name}", of_reconciliation(wanted))


COVER, CHART = Place("ปก", of_cover), Place("แผนภูมิงบประมาณรายปี", of_chart)
LIST = Place(PROJECT_LIST, of_lists(PROJECT_LIST))
CODES = {dimension: code for dimension, code, _ in SUMMARIES}
SUMS = tuple(Place(code, of_summaries(code)) for code in CODES.values())
VILLAGES = Place(VILLAGE_LIST.code, of_villages)
HELD_WHOLE = _reconciliation(f"{HELD} {WHOLE}", lambda village, _, words: (village, words) == (WHOLE, HELD))
HELD_EACH = _reconciliation(f"{HELD} ทุกหมู่บ้านรวมกัน", lambda village, _, words: village != WHOLE and words == HELD)
SENT_WHOLE = _reconciliation(f"ที่เสนอ {WHOLE}", lambda village, place, _: village == WHOLE and place == 0)
SENT_EACH = _reconciliation("ที่เสนอ ทุกหมู่บ้านรวมกัน", lambda village, place, _: village != WHOLE and place == 0)
HELD_AND_ASIDE = _reconciliation(
    f"{HELD}รวมกับส่วนที่ไม่นับ {WHOLE}",
    lambda village, place, words: village == WHOLE and place > 0 and words != DIFFERENCE,
)
FATES_HELD = Place(f"{FATE_SUMS.code} ช่องที่นับในแผน", of_fates_held)
FATES_SENT = Place(f"{FATE_SUMS.code} ช่องที่เสนอ", of_fates_sent)
FATES_PASSED_ON = Place(f"{FATE_SUMS.code} {Outcome.PASSED_ON.label}", of_fate(Outcome.PASSED_ON))
DECISIONS = Place(DECISION_LIST.code, of_decisions)
SERVING = Place(f"{ALIGNED_LIST.code} {ALIGNED} รวมกับ{NO_STRATEGY}", of_alignment(ALIGNED, NO_STRATEGY))
SERVING_WHOLE = Place(f"{ALIGNED_LIST.code} {WHOLE_PLAN}", of_alignment(WHOLE_PLAN))
PAYERS = Place(PAYER_LIST.code, of_payers)
PASSED_ON_LIST = Place(PASSED_ON, of_lists(PASSED_ON))
FORM_PASSED_ON = Place("แบบ ผ.02/2", of_lists("p02-2"))
FORMS_HELD = Place("แบบ ผ.02 และ ผ.02/1", of_lists("p02", "p02-1"))
FORMS = Place("แบบ ผ.02 ผ.02/1 และ ผ.02/2", of_lists(*DETAILS))
FORM_SUMMARY = Place("แบบ ผ.01", of_summaries("p01"))
FORM_VILLAGES = Place("แบบ ผ.01.1", where_all_count(of_summaries("p01-villages")))
EACH = Place(CODES[Dimension.VILLAGE], of_each(CODES[Dimension.VILLAGE], "total_baht"))
EACH_IN_LIST = Place(VILLAGE_LIST.code, of_each(VILLAGE_LIST.code, "budget_baht"))
EACH_HELD = Place(RECONCILED, of_each_held)
EACH_IN_FORM = Place("แบบ ผ.01.1", where_all_count(without_passed_on(of_each("p01-villages", "total_baht"))))

# Of how many villages the sums say that they are.
COUNTED = (
    Place(f"{CODES[Dimension.VILLAGE]} ท้ายตาราง", of_counted(CODES[Dimension.VILLAGE])),
    Place("แบบ ผ.01.1 ท้ายตาราง", of_counted("p01-villages")),
    Place(f"{VILLAGE_LIST.code} ท้ายตาราง", of_counted(VILLAGE_LIST.code)),
)

PAIRS = (
    (
        COVER,
        (CHART, LIST, *SUMS, VILLAGES, HELD_WHOLE, FATES_HELD, SERVING, SERVING_WHOLE, PAYERS, FORMS_HELD, *COUNTED),
    ),
    # Year by year, of which the cover says nothing.
    (LIST, (CHART, *SUMS, HELD_WHOLE, FORMS_HELD)),
    (HELD_WHOLE, (HELD_EACH,)),
    (SENT_WHOLE, (SENT_EACH, HELD_AND_ASIDE, FATES_SENT, DECISIONS)),
    (FORM_PASSED_ON, (PASSED_ON_LIST, FATES_PASSED_ON)),
    (FORMS, (FORM_SUMMARY, FORM_VILLAGES)),
    (EACH, (EACH_IN_LIST, EACH_HELD, EACH_IN_FORM)),
)
EQUALITIES = paired(PAIRS)


def differences(papers: Papers) -> list[str]:
    """Return a Thai sentence for every figure in which two places contradict each other; none means that all agree."""
    return places.differences(EQUALITIES, papers)


def contradictions(plan: TambonPlan) -> list[Reason]:
    """Return why a plan may not be released: its papers would contradict each other."""
    place = reverse("plans:tambon", args=[plan.pk])
    try:
        return [Reason(sentence, place=place) for sentence in differences(papers_of(plan))]
    except NotReady as not_now:
        return [Reason(str(not_now), place=place)]


register(Release.Level.TAMBON, contradictions)
