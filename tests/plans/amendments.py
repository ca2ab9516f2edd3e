"""A local authority with its people, and editions made by the product's own functions: what tests of editions share."""

from decimal import Decimal

from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency, Coverage
from plans.local.actions.approval import next_state, step
from plans.local.actions.changes import Draft, open_local_plan, put_row, start_edition
from plans.local.entries import Entry
from plans.local.models import Edition
from tests import factories

TAMBON = "310104"
State = Edition.State
# Who takes an edition out of each state.
WHO = {State.DRAFT: "planner", State.COMMITTEE: "clerk", State.COUNCIL: "council", State.EXECUTIVE: "mayor"}
MOVE = {
    State.DRAFT: "propose",
    State.COMMITTEE: "agree",
    State.COUNCIL: "approve",
    State.EXECUTIVE: "announce",
}


def authority(kind=Agency.Kind.SAO, code="lao", villages=("31010401", "31010402")):
    """Return a local authority of the tambon with planner, clerk, council and mayor, by name."""
    areas = factories.areas(TAMBON, *villages)
    area = areas[TAMBON]
    agency = Agency.objects.create(code=code, kind=kind, name=f"{kind.label} ตัวอย่าง", short_name=code, area=area)
    Coverage.objects.bulk_create(Coverage(agency=agency, village=areas[village]) for village in villages)
    roles = {
        "planner": Role.SAO_PLANNER,
        "clerk": Role.SAO_CLERK,
        "council": Role.SAO_COUNCIL,
        "mayor": Role.SAO_MAYOR,
    }
    cast = factories.staff({f"{code}-{name}": (role, TAMBON, agency) for name, role in roles.items()})
    return agency, {name: cast[f"{code}-{name}"] for name in roles}


def entry(title="ขุดลอกหนองน้ำ", **values):
    """Return a line that has everything the forms print."""
    whole = {
        "objective": "เพื่อเก็บน้ำไว้ทำนา",
        "target_quantity": Decimal("1.00"),
        "target_unit": "แห่ง",
        "budget_baht": {2571: Decimal("250000.00")},
        "indicator": "ร้อยละของครัวเรือนที่มีน้ำพอใช้",
        "expected_result": "มีน้ำพอใช้",
        "lead": "อบต.ตัวอย่าง",
        "programme": "แผนงานการเกษตร",
    }
    return Entry(title=title, **whole | values)


def edition_of(plan, people, kind=Edition.Kind.MAIN, **header):
    """Start a draft edition."""
    return start_edition(plan, by=people["planner"], kind=kind, **header)


def add(edition, people, new, reason="ประชาชนเดือดร้อน"):
    """Add a line to a draft."""
    return put_row(edition, None, Draft(new, reason=reason), by=people["planner"])


def go(edition, people, name, **given):
    """Take one step with everything that is asked for, by whoever may."""
    fill = {"on": timezone.localdate(), "words": "เห็นชอบตามเสนอ"} if name != "propose" else {}
    edition.refresh_from_db()
    who = people[WHO[edition.state]]
    step(edition, name, by=who, **fill | given)
    edition.refresh_from_db()
    return edition


def announced(edition, people, **given):
    """Take an edition all its way; ``confirmed=None`` says that an earlier number may be passed."""
    while edition.state != State.ANNOUNCED:
        assert next_state(edition)
        go(edition, people, MOVE[State(edition.state)], **given)
    return edition


def plan_with(people, agency, *entries):
    """Return a local plan whose main edition is announced with these lines, and the lines' rows."""
    plan = open_local_plan(agency, factories.period(), by=people["planner"])
    main = edition_of(plan, people)
    rows = [add(main, people, one) for one in entries]
    announced(main, people)
    return plan, rows
