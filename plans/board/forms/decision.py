"""The forms of the forum: one project's fate, a move to another group, one fate for many, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies.offices.choosing import ListedAgencies
from agencies.offices.models import Agency
from agencies.people.models import User
from paper.thai.forms import BahtField, CountField, ThaiTextField
from plans.board.queries import Card
from plans.board.shares import Share
from plans.decisions.actions import CannotDecide, DecisionInput, input_of, prepare
from plans.decisions.models import DECIDABLE, Decision, FundingShare, Outcome, PublicationState
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup, Project

LARGEST_RANK = 9999
FATES = [(fate.value, fate.label) for fate in Outcome if fate in DECIDABLE]


def agencies_for(plan: TambonPlan, *also: int) -> QuerySet[Agency]:
    """Return the agencies that serve the tambon, the nearest first, and those that were chosen before all the same."""
    serving = Agency.objects.serving(plan.area).values("pk")
    return Agency.objects.filter(Q(pk__in=serving) | Q(pk__in=also)).nearest_first()


class Agencies(forms.ModelMultipleChoiceField):
    """Several agencies, each with its full name."""

    iterator = ListedAgencies

    def label_from_instance(self, obj: Agency) -> str:
        """Say the full name, by which the page's search finds it."""
        return obj.name


class OneAgency(forms.ModelChoiceField):
    """One agency by its full name."""

    iterator = ListedAgencies

    def label_from_instance(self, obj: Agency) -> str:
        """Say the full name."""
        return obj.name


class DecisionForm(forms.Form):
    """What the forum decides about one project; ``seen`` is the newest decision that the person had before her."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    fate = forms.ChoiceField(label="ผลการพิจารณา", choices=FATES, widget=forms.RadioSelect)
    action_group = forms.ChoiceField(label="กลุ่ม", choices=ActionGroup.choices, widget=forms.RadioSelect)
    rank = CountField(label="ลำดับความสำคัญระดับตำบล", required=False, help_text="เว้นว่างได้ถ้ายังไม่จัดลำดับ")
    reason = ThaiTextField(
        label="เหตุผล (หมู่บ้านเห็นข้อความนี้เมื่อประกาศ)",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="ต้องมีก่อนประกาศ จะปิดเวทีไม่ได้จนกว่าทุกผลมีเหตุผล เช่น ตรงกับปัญหาเร่งด่วนของตำบลและทำได้ทันที "
        "ขณะเตรียมเว้นไว้ก่อนได้ เว้นแต่ไม่บรรจุ หรือเลือกกลุ่มต่างจากคำแนะนำหรือจากที่หมู่บ้านเสนอ",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: TambonPlan, card: Card) -> None:
        """Start from the newest decision, or else from what was proposed."""
        self.plan, self.card, self.newest = plan, card, newest_of(plan, card.line.project_id)
        decision_input = input_of(self.newest) if self.newest else DecisionInput(fate=Outcome.CARRIED)
        initial = {
            "seen": self.newest.pk if self.newest else 0,
            "fate": decision_input.fate,
            "action_group": decision_input.action_group or card.line.action_group,
            "rank": decision_input.rank,
            "lead": decision_input.lead,
            "supporting": decision_input.supporting,
            "reason": decision_input.reason,
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        chosen = [agency.pk for agency in (decision_input.lead, *decision_input.supporting) if agency]
        known = agencies_for(plan, *chosen)
        self.fields["lead"] = OneAgency(
            known, label="หน่วยงานรับผิดชอบหลัก", required=False, empty_label="ตามที่หมู่บ้านเสนอ", help_text=_proposed(card)
        )
        self.fields["supporting"] = Agencies(
            known, label="หน่วยงานสนับสนุน", required=False, widget=forms.CheckboxSelectMultiple
        )
        for name in ("lead", "supporting"):
            self.fields[name].error_messages["invalid_choice"] = "ไม่พบหน่วยงานนี้แล้ว กรุณาเลือกใหม่"
        self.fields["fate"].error_messages |= {
            "required": "กรุณาเลือกผลการพิจารณา",
            "invalid_choice": "กรุณาเลือกผลการพิจารณา",
        }
        self.fields["action_group"].error_messages |= {"required": "กรุณาเลือกกลุ่ม", "invalid_choice": "กรุณาเลือกกลุ่ม"}
        self.order_fields(["seen", "fate", "action_group", "rank", "lead", "supporting", "reason"])

    def clean_rank(self) -> int | None:
        """Refuse a rank that no list has."""
        rank: int | None = self.cleaned_data["rank"]
        if rank is not None and not 1 <= rank <= LARGEST_RANK:
            raise forms.ValidationError(f"ลำดับกรอกได้ 1–{LARGEST_RANK:,}")
        return rank

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a group that the shares do not speak for."""
        typed = super().clean() or self.cleaned_data
        group = typed.get("action_group", "")
        if typed.get("supporting") and typed.get("lead") is None and "lead" not in self.errors:
            # The printed hosts are replaced together: supporters beside an unnamed lead would be lost on paper.
            self.add_error("lead", "เมื่อกำหนดหน่วยงานสนับสนุน กรุณาเลือกหน่วยงานรับผิดชอบหลักด้วย")
        if typed.get("fate") == Outcome.CARRIED and group and not typed.get("reason"):
            if needs_reason(self.card, group):
                self.add_error("reason", reason_words(self.card, group))
            return typed | {"reason": reason_of_shares(self.card, group)}
        return typed

    def decision_input(self) -> DecisionInput:
        """Return what is decided; the proposed group is not repeated, so that it stays the village's own."""
        typed = self.cleaned_data
        group = typed["action_group"]
        says_so = self.newest is not None and self.newest.action_group
        return DecisionInput(
            fate=typed["fate"],
            rank=typed["rank"],
            action_group=group if says_so or group != self.card.line.action_group else "",
            lead=typed["lead"],
            supporting=tuple(typed["supporting"]),
            reason=typed["reason"],
        )


def _proposed(card: Card) -> str:
    return f"หมู่บ้านเสนอ: {card.lead}" if card.lead else "หมู่บ้านยังไม่ได้เสนอหน่วยงาน"


def newest_of(plan: TambonPlan, project_id: int) -> Decision | None:
    """Return the newest decision on a project: what is prepared or else what is in force."""
    decisions = plan.decisions.filter(project=project_id).exclude(standing=PublicationState.REPLACED)
    return decisions.select_related("lead").prefetch_related("supporting").order_by("-pk").first()


def needs_reason(card: Card, group: str) -> bool:
    """Tell whether putting a project into a group needs a reason: its shares, or else its village, say another one."""
    return group != (card.suggestion.group or card.line.action_group)


def reason_words(card: Card, group: str) -> str:
    """Ask for the reason, and say what speaks for another group."""
    label = ActionGroup(group).label if group in ActionGroup.values else group
    if card.suggestion.group:
        return f"คำแนะนำคือ «{card.suggestion.label}» เพราะ{card.suggestion.why} กรุณาบอกเหตุผลที่เลือก «{label}»"
    return f"โครงการ «{card.line.title}» กรุณาบอกเหตุผลที่เลือก «{label}»"


def reason_of_shares(card: Card, group: str) -> str:
    """Return the shares' own reason for moving a project to the group they speak for; blank when it does not move."""
    return f"ตามสัดส่วนเงิน: {card.suggestion.why}" if group != card.line.action_group else ""


# --- what becomes of what was typed ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Refused:
    """What was asked and why it was not done; nothing that was typed is lost."""

    reasons: Sequence[str]
    code: str = ""
    reason: str = ""


def refuse_merged(card: Card) -> None:
    """Raise CannotDecide for a project that another one carries, or will once its merge is published."""
    if card.carrier is not None:
        raise CannotDecide(
            f"โครงการ «{card.line.title}» รวมกับ «{card.carrier.title}» แล้ว กรุณาบันทึกผลที่โครงการหลัก หรือยกเลิกการรวมก่อน"
        )


def save_decision(form: DecisionForm, *, by: User) -> Decision:
    """Prepare what a valid form says; raises CannotDecide."""
    refuse_merged(form.card)
    project = Project.objects.get(pk=form.card.line.project_id)
    return prepare(form.plan, project, form.decision_input(), by=by, seen=form.cleaned_data["seen"])


def move_card(plan: TambonPlan, card: Card, data: Mapping[str, str], *, reason: str, by: User) -> Decision:
    """Prepare that a carried project goes to another group, everything else as it was; raises CannotDecide.

    Going where the shares point needs no reason of one's own: theirs is written down.
    """
    group, seen = data.get("group", ""), data.get("seen", "")
    if group not in ActionGroup.values or not seen.isdecimal():
        raise CannotDecide("ไม่รู้จักกลุ่มที่เลือก กรุณาเลือกจากปุ่มในหน้านี้")
    refuse_merged(card)
    if card.fate != Outcome.CARRIED:
        raise CannotDecide(f"โครงการ «{card.line.title}» ไม่ได้บรรจุในแผน จึงย้ายกลุ่มไม่ได้")
    if not reason and needs_reason(card, group):
        raise CannotDecide(reason_words(card, group))
    newest = newest_of(plan, card.line.project_id)
    decision_input = input_of(newest) if newest else DecisionInput(fate=Outcome.CARRIED)
    reason = reason or reason_of_shares(card, group)
    decision_input = replace(
        decision_input, fate=Outcome.CARRIED, action_group=group, reason=reason or decision_input.reason
    )
    return prepare(plan, Project.objects.get(pk=card.line.project_id), decision_input, by=by, seen=int(seen))


class ManyForm(forms.Form):
    """One fate for many projects at once; each is named with the newest decision on it, «CODE:17»."""

    fate = forms.ChoiceField(label="ผลการพิจารณา", choices=[("", "ยังไม่ได้เลือก"), *FATES])
    lead = OneAgency(Agency.objects.none(), label="หน่วยงานหลัก/หน่วยงานที่ส่งต่อ", required=False, empty_label="คงเดิม")
    reason = ThaiTextField(
        label="เหตุผล (หมู่บ้านเห็นเมื่อประกาศ)",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="ต้องมีก่อนประกาศ เว้นว่างคือใช้เหตุผลเดิมของแต่ละโครงการ",
    )

    def __init__(self, data: Any = None, *, plan: TambonPlan, cards: Iterable[Card]) -> None:  # noqa: ANN401  a request's
        """Offer the agencies of the tambon and know the projects of the board."""
        super().__init__(data, use_required_attribute=False, auto_id="many-%s")
        self.named: list[str] = data.getlist("project") if data else []
        self.plan, self.cards = plan, {card.code: card for card in cards}
        self.fields["lead"].queryset = agencies_for(plan)  # type: ignore[attr-defined]  # a choice of models
        self.fields["fate"].error_messages["required"] = "กรุณาเลือกผลการพิจารณา"

    def clean(self) -> dict[str, Any]:
        """Read which projects were chosen; those that are gone or merged meanwhile are left out and said so."""
        typed = super().clean() or self.cleaned_data
        named = [pick.partition(":") for pick in self.named]
        picks = [(self.cards[code], int(seen)) for code, _, seen in named if code in self.cards and seen.isdecimal()]
        if not picks:
            self.add_error(None, "กรุณาเลือกโครงการอย่างน้อย 1 โครงการ")
        elif len(picks) < len(named):
            self.add_error(None, "บางโครงการที่เลือกไม่อยู่บนกระดานแล้ว กรุณาเลือกใหม่")
        return typed | {"picks": picks}

    @transaction.atomic
    def save(self, *, by: User) -> int:
        """Prepare all or nothing and return how many; raises CannotDecide with what speaks against each."""
        typed, reasons = self.cleaned_data, list[str]()
        projects = Project.objects.in_bulk([card.line.project_id for card, _ in typed["picks"]])
        for card, seen in typed["picks"]:
            newest = newest_of(self.plan, card.line.project_id)
            decision_input = input_of(newest) if newest else DecisionInput(fate=typed["fate"])
            changed = replace(
                decision_input,
                fate=typed["fate"],
                lead=typed["lead"] or decision_input.lead,
                supporting=tuple(agency for agency in decision_input.supporting if agency != typed["lead"]),
                reason=typed["reason"] or decision_input.reason,
            )
            try:
                refuse_merged(card)
                prepare(self.plan, projects[card.line.project_id], changed, by=by, seen=seen)
            except CannotDecide as refusal:
                reasons += refusal.reasons
        if reasons:
            raise CannotDecide(*reasons)
        return len(typed["picks"])


# --- who pays -------------------------------------------------------------------------------------------------------
class ShareForm(forms.Form):
    """What one payer brings; a row without an amount is no share, and a nought is one."""

    payer = forms.ChoiceField(
        label="ผู้ออกเงิน", choices=[("", "ยังไม่ได้เลือก"), *FundingShare.Payer.choices], required=False
    )
    agency = OneAgency(Agency.objects.none(), label="หน่วยงาน", required=False, empty_label="ไม่ระบุชื่อ")
    form = forms.ChoiceField(label="ลักษณะ", choices=FundingShare.Form.choices, required=False)
    amount_baht = BahtField(label="จำนวนเงิน (บาท)", required=False)
    is_acting = forms.BooleanField(label="ร่วมลงมือทำ", required=False)

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[Any, str]] = (), known: QuerySet[Agency], **options: Any
    ) -> None:
        """Offer the agencies, read once for all rows."""
        super().__init__(*args, **options)
        self.fields["agency"].queryset = known  # type: ignore[attr-defined]  # a choice of models
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing in a row that has something."""
        typed = super().clean() or self.cleaned_data
        has_something = typed.get("payer") or typed.get("agency") or typed.get("is_acting")
        amount = typed.get("amount_baht")
        if amount is not None and not typed.get("payer"):
            self.add_error("payer", "กรุณาเลือกว่าใครออกเงิน")
        if has_something and amount is None and "amount_baht" not in self.errors and not typed.get("DELETE"):
            self.add_error("amount_baht", "กรุณากรอกจำนวนเงิน ถ้าไม่ออกเงินให้กรอก 0")
        return typed


class ShareRows(forms.BaseFormSet):
    """The shares of one project as rows."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Dress the box that removes a row too."""
        super().add_fields(form, index)

    def shares(self, project_id: int) -> list[Share]:
        """Return every row with an amount."""
        typed = [form.cleaned_data for form in self.forms]
        return [
            Share(
                project_id=project_id,
                payer=row["payer"],
                amount_baht=row["amount_baht"],
                agency_id=row["agency"].pk if row["agency"] else None,
                is_in_kind=row["form"] == FundingShare.Form.IN_KIND,
                is_acting=row["is_acting"],
            )
            for row in typed
            if row.get("payer") and row.get("amount_baht") is not None and not row.get("DELETE")
        ]


def share_rows(plan: TambonPlan, shares: Sequence[Share], data: Any = None) -> ShareRows:  # noqa: ANN401  a request's
    """Make the rows of a project's shares, with two blank ones below."""
    known = agencies_for(plan, *(share.agency_id for share in shares if share.agency_id))
    choices = [("", "ไม่ระบุชื่อ"), *((agency.pk, agency.name) for agency in known)]
    made = forms.formset_factory(ShareForm, formset=ShareRows, extra=2, can_delete=True, max_num=100, absolute_max=100)
    initial = [
        {
            "payer": share.payer,
            "agency": share.agency_id,
            "form": FundingShare.Form.IN_KIND if share.is_in_kind else FundingShare.Form.CASH,
            "amount_baht": share.amount_baht,
            "is_acting": share.is_acting,
        }
        for share in shares
    ]
    rows: ShareRows = made(  # type: ignore[assignment]  # made of it
        data, initial=initial, prefix="shares", form_kwargs={"agencies": choices, "known": known}
    )
    return rows
