"""Who pays for a project and who acts: the group that follows from it, and the plan's money by paying agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from paper.thai import NOUGHT, added, baht, thai_sort_key
from plans.decisions.models import FundingShare
from plans.rollup.aggregation import Line
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup

HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
# The owner's documents: «ขอใช้เงินงบประมาณทั้งหมด หรือส่วนใหญ่จาก อปท. และส่วนราชการอื่น»; exactly half is still done together.
MAJORITY: Final = Decimal("0.5")


@dataclass(frozen=True)
class Share:
    """What one payer brings to a project in baht, in money or in kind; an amount that nobody stated is no share."""

    project_id: int
    payer: str
    amount_baht: Decimal
    agency_id: int | None = None
    agency: str = ""
    is_in_kind: bool = False
    is_acting: bool = False

    @property
    def is_community(self) -> bool:
        """Tell whether the community itself pays."""
        return self.payer == FundingShare.Payer.COMMUNITY


@dataclass(frozen=True)
class Suggestion:
    """The group that the shares speak for, None when they say nothing, and why, in words for the forum."""

    group: ActionGroup | None
    why: str

    @property
    def label(self) -> str:
        """Say the group in words."""
        return str(self.group.label) if self.group else ""


def shares_of(plan: TambonPlan) -> list[Share]:
    """Read every share stated in a plan, one query."""
    stated = FundingShare.objects.filter(tambon_plan=plan).select_related("agency").order_by("project", "payer", "pk")
    return [
        Share(
            project_id=share.project_id,
            payer=share.payer,
            amount_baht=share.amount_baht,
            agency_id=share.agency_id,
            agency=share.agency.name if share.agency else "",
            is_in_kind=share.form == FundingShare.Form.IN_KIND,
            is_acting=share.is_acting,
        )
        for share in stated
    ]


# --- the group ------------------------------------------------------------------------------------------------------
def suggested(shares: Sequence[Share], *, budget_baht: Decimal | None = None) -> Suggestion:
    """Suggest the group of a project from who pays and who acts (docs/domain.md#three-groups).

    Only the community pays: ทำเอง, unless somebody else comes and acts. Others pay more than half: ขอรับการสนับสนุน.
    Anything between, half and half included: ทำร่วม. Nothing stated: no suggestion. With ``budget_baht`` (the
    project's own money, None when it is blank) the reason says how much of it has no payer yet.
    """
    if not shares:
        return Suggestion(None, "ยังไม่ได้ระบุว่าใครออกเงิน จึงยังไม่มีคำแนะนำ")
    stated = sum_of(shares)
    suggestion = _by_money(shares, stated) if stated else _by_acting(shares)
    return (
        Suggestion(suggestion.group, suggestion.why + _unstated(stated, budget_baht))
        if suggestion.group
        else suggestion
    )


def sum_of(shares: Iterable[Share]) -> Decimal:
    """Add shares up, in baht."""
    return sum((share.amount_baht for share in shares), NOUGHT)


def _by_money(shares: Sequence[Share], stated: Decimal) -> Suggestion:
    community = sum_of(share for share in shares if share.is_community)
    others = stated - community
    if not others:
        if any(share.is_acting and not share.is_community for share in shares):
            return Suggestion(ActionGroup.JOINT, f"ชุมชนออกเงินทั้งหมด ({baht(community)} บาท) แต่มีหน่วยงานร่วมลงมือทำ")
        return Suggestion(ActionGroup.SELF, f"ชุมชนออกเงินทั้งหมด ({baht(community)} บาท)")
    if not community:
        return Suggestion(ActionGroup.SUPPORT, f"หน่วยงานอื่นออกเงินทั้งหมด ({baht(others)} บาท)")
    said = (
        f"ชุมชนออก {_percent(community, stated)} % ({baht(community)} บาท) "
        f"หน่วยงานอื่นออก {_percent(others, stated)} % ({baht(others)} บาท)"
    )
    # A product, not a quotient: one satang on either side of the half decides, and no rounding can hide it.
    if others > stated * MAJORITY:
        return Suggestion(ActionGroup.SUPPORT, f"{said} เกินกึ่งหนึ่ง")
    return Suggestion(ActionGroup.JOINT, f"{said} ไม่เกินกึ่งหนึ่ง")


def _by_acting(shares: Sequence[Share]) -> Suggestion:
    """Suggest from who acts where nobody brings money: stated noughts, which are not blanks."""
    payers = {share.is_community for share in shares}
    acting = {share.is_community for share in shares if share.is_acting}
    if payers == {True}:
        return Suggestion(ActionGroup.SELF, "ไม่ใช้เงิน ชุมชนทำเอง")
    if acting == {True, False}:
        return Suggestion(ActionGroup.JOINT, "ไม่ใช้เงิน ชุมชนกับหน่วยงานร่วมลงมือทำ")
    if acting == {True}:
        return Suggestion(ActionGroup.SELF, "ไม่ใช้เงิน ชุมชนลงมือทำฝ่ายเดียว")
    if acting == {False}:
        return Suggestion(ActionGroup.SUPPORT, "ไม่ใช้เงิน หน่วยงานอื่นลงมือทำฝ่ายเดียว")
    return Suggestion(None, "ระบุไว้ว่าไม่มีใครออกเงิน และยังไม่ได้ระบุว่าใครลงมือทำ จึงยังไม่มีคำแนะนำ")


def _unstated(stated: Decimal, budget_baht: Decimal | None) -> str:
    if budget_baht is None or stated >= budget_baht:
        return ""
    return f" (ยังไม่ระบุผู้ออกเงินอีก {baht(budget_baht - stated)} บาท คำแนะนำอาจเปลี่ยนได้)"


def _percent(part: Decimal, whole: Decimal) -> str:
    percent = (part / whole * HUNDRED).quantize(CENT)
    return f"{percent.normalize():f}"


# --- which shares are whose -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Carried:
    """One project of the plan with what was joined to it: its money (None when all of it is blank) and its shares."""

    line: Line
    budget_baht: Decimal | None
    shares: tuple[Share, ...]

    @property
    def stated_baht(self) -> Decimal:
        """Return what payers bring."""
        return sum_of(self.shares)

    @property
    def unstated_baht(self) -> Decimal:
        """Return the money nobody was named for; negative when payers bring more than the project needs."""
        return (self.budget_baht or NOUGHT) - self.stated_baht

    @property
    def suggestion(self) -> Suggestion:
        """Return the group that the shares speak for."""
        return suggested(self.shares, budget_baht=self.budget_baht)


def carried_with_shares(lines: Iterable[Line], shares: Iterable[Share]) -> list[Carried]:
    """Put the shares beside the projects of the plan, whatever was joined to them.

    The owners of a joint project each bring theirs. Of one thing proposed twice only one proposal's shares count:
    those stated for the project that goes on, or else those of the proposal whose money was chosen.
    """
    lines = list(lines)
    stated: defaultdict[int, list[Share]] = defaultdict(list)
    for share in shares:
        stated[share.project_id].append(share)
    paying: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.counts:
            paying[line.carrier_id].append(line)
    return [
        Carried(
            line, money_of(paying[line.project_id]), tuple(_shares_that_count(line, paying[line.project_id], stated))
        )
        for line in lines
        if line.is_carried
    ]


def _shares_that_count(line: Line, paying: Sequence[Line], stated: Mapping[int, list[Share]]) -> list[Share]:
    own = stated.get(line.project_id, [])
    if len(paying) > 1:
        return [share for proposal in paying for share in stated.get(proposal.project_id, [])]
    return own or [share for proposal in paying for share in stated.get(proposal.project_id, [])]


def money_of(paying: Iterable[Line]) -> Decimal | None:
    """Add up the money of lines over all years, in baht; None when every year of every line is blank."""
    return added(amount for line in paying for amount in line.years_baht)


# --- money by agency ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PayerRow:
    """What one payer brings to the plan: an agency, or a kind of payer where no agency was named."""

    name: str
    payer: str
    cash_baht: Decimal
    in_kind_baht: Decimal
    projects: int
    agency_id: int | None = None
    # What it brings, share by share.
    shares: tuple[Share, ...] = ()
    # What would be suggested of its projects without it, where that is another group.
    without: tuple[tuple[Carried, Suggestion], ...] = ()

    @property
    def total_baht(self) -> Decimal:
        """Return money and kind together."""
        return self.cash_baht + self.in_kind_baht


@dataclass(frozen=True)
class PayerReport:
    """The plan's money by payer: rows + unstated − over = total, in every satang."""

    rows: tuple[PayerRow, ...]
    unstated_baht: Decimal
    over_baht: Decimal
    total_baht: Decimal
    unstated: tuple[Carried, ...]
    over: tuple[Carried, ...]

    @property
    def stated_baht(self) -> Decimal:
        """Return what all payers bring."""
        return sum((row.total_baht for row in self.rows), NOUGHT)


def payer_report(lines: Iterable[Line], shares: Iterable[Share]) -> PayerReport:
    """Say who pays how much of the plan; a joint project's money counts once, and for each agency by its share."""
    carried = carried_with_shares(lines, shares)
    return PayerReport(
        rows=tuple(
            replace(row, without=tuple(changed_without(carried, row.agency_id))) if row.agency_id else row
            for row in _payer_rows(share for project in carried for share in project.shares)
        ),
        unstated_baht=sum((max(project.unstated_baht, NOUGHT) for project in carried), NOUGHT),
        over_baht=sum((max(-project.unstated_baht, NOUGHT) for project in carried), NOUGHT),
        total_baht=sum((project.budget_baht or NOUGHT for project in carried), NOUGHT),
        unstated=tuple(project for project in carried if project.unstated_baht > 0 or not project.shares),
        over=tuple(project for project in carried if project.unstated_baht < 0),
    )


def changed_without(carried: Iterable[Carried], agency_id: int) -> list[tuple[Carried, Suggestion]]:
    """Return the projects that would be suggested for another group if an agency brought nothing, with that group."""
    changed = []
    for project in carried:
        left = [share for share in project.shares if share.agency_id != agency_id]
        if len(left) < len(project.shares):
            after = suggested(left, budget_baht=project.budget_baht)
            if after.group != project.suggestion.group:
                changed.append((project, after))
    return changed


def _payer_rows(shares: Iterable[Share]) -> tuple[PayerRow, ...]:
    parts: defaultdict[int | str, list[Share]] = defaultdict(list)
    for share in shares:
        # An agency is one payer, whatever kind it was called in one project or another.
        # A frozen plan knows it by its name.
        parts[share.agency_id or share.agency or f"payer {share.payer}"].append(share)
    rows = [_payer_row(part) for part in parts.values()]
    return tuple(sorted(rows, key=lambda row: (-row.total_baht, row.agency_id is None, thai_sort_key(row.name))))


def _payer_row(part: Sequence[Share]) -> PayerRow:
    first, label = part[0], str(FundingShare.Payer(part[0].payer).label)
    return PayerRow(
        name=first.agency or (label if first.is_community else f"{label} (ไม่ได้ระบุชื่อหน่วยงาน)"),
        payer=label,
        cash_baht=sum_of(share for share in part if not share.is_in_kind),
        in_kind_baht=sum_of(share for share in part if share.is_in_kind),
        projects=len({share.project_id for share in part}),
        agency_id=first.agency_id,
        shares=tuple(part),
    )
