"""From what is asked to the filled-in form: the plan is found, its rows are read, and the tables are laid out."""

from __future__ import annotations

from plans.local.labels import wordings
from plans.local.models import LocalPlan
from plans.papers.marks import SAMPLE
from plans.papers.official.asking import Ask, Source, Unfit, WhichOne
from plans.papers.official.catalogue import fitted
from plans.papers.official.filling import Filling, of_local, of_tambon
from plans.papers.official.paper import Official
from plans.papers.official.tables import Tables
from plans.tambon.models import TambonPlan


def official(ask: Ask, plan: TambonPlan) -> Official:
    """Fill in a form of tables for a tambon.

    Raises Unfit (WhichOne among them) for what cannot be asked, NotReady where there is nothing to fill in from; both
    say it in Thai.
    """
    form, words = fitted(ask), wordings()
    if form.paper is not None:
        return form.paper(ask, plan, words)
    if form.tables is None:
        raise Unfit(f"แบบ {ask.form} ไม่ใช่ตาราง")
    filling = filled(ask, plan)
    tables = Tables(filling, ask.layout_for(plan.period), words)
    return Official(
        form=ask.form,
        code=words[ask.form].code,
        titles=(words[ask.form].title, *filling.titles),
        place=filling.place,
        version=filling.version,
        parts=form.tables(tables),
        remarks=(SAMPLE,) if filling.has_samples else (),
    )


def filled(ask: Ask, plan: TambonPlan) -> Filling:
    """Read what the form is filled in from: the tambon plan, or the local plan of its authority.

    A form that is meant for the local plan is filled in from the tambon plan where no authority has one.
    """
    source = ask.source or fitted(ask).sources[0]
    if source == Source.TAMBON:
        return of_tambon(plan)
    local = local_plan_of(plan, ask.agency)
    if local is None:
        if ask.source:
            raise Unfit(f"{plan.area} ยังไม่มีแผนพัฒนาท้องถิ่นช่วง {plan.period}")
        return of_tambon(plan)
    return of_local(local)


def local_plan_of(plan: TambonPlan, agency: str = "") -> LocalPlan | None:
    """Find the local plan of the authority whose area or villages the tambon is; raises WhichOne when there are two."""
    plans = [plan for plan in local_plans_of(plan) if not agency or plan.agency.code == agency]
    if len(plans) > 1:
        named = ", ".join(f"{plan.agency.code} ({plan.agency})" for plan in plans)
        raise WhichOne(f"{plan.area} มีแผนพัฒนาท้องถิ่นของหลายแห่ง กรุณาระบุหน่วยงาน: {named}")
    return plans[0] if plans else None


def local_plans_of(plan: TambonPlan) -> list[LocalPlan]:
    """Return the local plans of the authorities whose area or villages the tambon is, one query."""
    inside = LocalPlan.objects.filter(period=plan.period, agency__coverages__village__parent=plan.area)
    own = LocalPlan.objects.filter(period=plan.period, agency__area=plan.area)
    local_plans = (inside | own).distinct().order_by("agency__code")
    return list(local_plans.select_related("agency__area__parent__parent", "period"))
