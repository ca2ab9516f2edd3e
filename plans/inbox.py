"""What waits for a person: the next steps her posts may take by the permission table, in equally many queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import rows
from agencies.access.reach import ReachQuerySet
from agencies.access.reasons import may_somewhere
from agencies.areas.codes import NOTHING, under
from agencies.areas.models import Area
from agencies.people.models import Post, PostHolder, User
from paper.thai import thai_datetime
from plans.decisions.models import Decision, PublicationState
from plans.local.models import Edition
from plans.releases.models import Delivery, Receipt, ReceiptState, Release
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import PlanReport, TambonPlan
from plans.upper.models import Acceptance, UpperPlan
from plans.village.actions.moves import EVENT_LABELS
from plans.village.checks import missing
from plans.village.models import Forum, PlanEvent, PlanState, VillagePlan
from projects.periods import PlanPeriod

NAMED = 3
RECENT = 6
# How long a village is told what the forum announced.
ANNOUNCED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits: what, more about it, where to do it, and how many."""

    title: str
    detail: str
    url: str
    count: int


@dataclass(frozen=True)
class Happening:
    """One move of a plan in reach, as the history part shows it."""

    at: datetime
    title: str
    by_name: str
    by_post: str
    note: str


def waiting(user: User) -> list[Waiting]:
    """Return what waits for ``user``, the most pressing first; nothing that she may not do."""
    found = (look(user) for look in LOOKS)
    return [one for one in found if one is not None and one.count]


def recent(user: User) -> list[Happening]:
    """Return the last moves of the village plans ``user`` may read."""
    readable = VillagePlan.objects.visible_to(user).order_by().values("pk")
    events = PlanEvent.objects.filter(plan__in=readable).select_related("plan__village__parent", "plan__period")
    return [
        Happening(
            at=event.at,
            title=f"{EVENT_LABELS[event.move]} {event.plan.village} {event.plan.village.parent} {event.plan.period}",
            by_name=event.by_name,
            by_post=event.by_post,
            note=event.note,
        )
        for event in events[:RECENT]
    ]


def _to_start(user: User) -> Waiting | None:
    """Find villages whose secretary has not begun the plan of an open period."""
    codes = [code for reach in user.reaches if rows("village_plan", "create", reach.role) for code in reach.codes]
    period = PlanPeriod.objects.filter(is_open=True).first()
    if not codes or period is None:
        return None
    begun = VillagePlan.objects.filter(village=OuterRef("pk"), period=period)
    places = reduce(or_, (under(code) for code in codes), NOTHING)
    villages = Area.objects.filter(places, ~Exists(begun), level=Area.Level.VILLAGE).in_force()
    names = [str(village) for village in villages[:NAMED]]
    count = villages.count()
    title, url = f"เริ่มแผนพัฒนาหมู่บ้าน {period}", reverse("plans:village_list")
    return Waiting(title=title, detail=_named(names, count), url=url, count=count)


def _returned(user: User) -> Waiting | None:
    """Find plans that came back, with the reason, for those who mend them and those who send them again."""
    mine = VillagePlan.objects.allowing(user, "change") | VillagePlan.objects.allowing(user, "submit")
    plans = mine.filter(state=PlanState.RETURNED)
    return _plans(plans, "แก้ไขแผนที่ถูกส่งกลับ", lambda plan: f"เหตุผล: {_last_note(plan)}")


def _last_note(plan: VillagePlan) -> str:
    event = plan.events.exclude(note="").first()
    return event.note if event else "ไม่ได้ระบุ"


def _drafts(user: User) -> Waiting | None:
    """Find plans still being written, with the first things they lack."""
    plans = VillagePlan.objects.allowing(user, "change").filter(state=PlanState.DRAFT)
    return _plans(plans, "จัดทำแผนหมู่บ้านให้เสร็จ", _lacking)


def _to_certify(user: User) -> Waiting | None:
    """Find forums that were held and wait for the head's word."""
    forums = Forum.objects.allowing(user, "certify").select_related("plan__village").order_by("held_on")
    names = [f"{forum} {forum.plan.village}" for forum in forums[:NAMED]]
    first = forums[:1].values_list("plan", flat=True)
    url = reverse("plans:village", args=[first[0]]) if names else ""
    count = forums.count()
    return Waiting(title="รับรองรายงานเวทีประชาคม", detail=_named(names, count), url=url, count=count)


def _to_submit(user: User) -> Waiting | None:
    """Find plans that somebody who does not write them may submit."""
    writing = VillagePlan.objects.allowing(user, "change").order_by().values("pk")
    plans = VillagePlan.objects.allowing(user, "submit").filter(state=PlanState.DRAFT).exclude(pk__in=writing)
    return _plans(plans, "แผนที่ยังไม่ได้ส่งทีมตำบล", _lacking)


def _lacking(plan: VillagePlan) -> str:
    reasons = missing(plan)
    if not reasons:
        return "ครบแล้ว พร้อมส่งทีมตำบล"
    more = f" และอีก {len(reasons) - NAMED} ข้อ" if len(reasons) > NAMED else ""
    return "ยังขาด: " + ", ".join(reasons[:NAMED]) + more


def _to_check(user: User) -> Waiting | None:
    """Find submitted plans this person may accept or return."""
    mine = VillagePlan.objects.allowing(user, "accept") | VillagePlan.objects.allowing(user, "return")
    return _plans(mine.filter(state=PlanState.SUBMITTED), "ตรวจแผนที่หมู่บ้านส่งมา", _sent)


def _sent(plan: VillagePlan) -> str:
    event = plan.events.filter(to_state=PlanState.SUBMITTED).first()
    return f"ส่งโดย {event.by_name} เมื่อ {thai_datetime(event.at)}" if event else "รอตรวจ"


def _to_read(user: User) -> Waiting | None:
    """Count the tambon plans of the reach, and how many have a paper ready to be taken."""
    plans = TambonPlan.objects.visible_to(user).filter(period__is_open=True)
    papers = PlanReport.objects.visible_to(user).filter(status=PlanReport.Status.DONE, form=PlanReport.BOOK)
    ready = Exists(papers.filter(tambon_plan=OuterRef("pk")))
    found = plans.order_by().aggregate(all=Count("pk"), ready=Count("pk", filter=Q(ready)))
    may_take = may_somewhere(user, "plan_report.view")
    detail = f"พิมพ์แล้ว พร้อมดาวน์โหลด {found['ready']} ตำบล" if may_take else "เปิดอ่านบนหน้าจอได้"
    return Waiting(title="แผนตำบลในพื้นที่ของท่าน", detail=detail, url=reverse("plans:tambon_list"), count=found["all"])


def _asked_of_agency(user: User) -> Waiting | None:
    """Find the requests that this person's agency has not answered."""
    requests = Commitment.objects.allowing(user, "answer")
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()), distinct=True)
    found = requests.order_by().aggregate(all=Count("pk", distinct=True), late=late)
    detail = f"เลยกำหนดตอบแล้ว {found['late']} รายการ" if found["late"] else "ตอบรับ เสนอปรับ หรือปฏิเสธพร้อมเหตุผล"
    return Waiting(
        title="คำขอถึงหน่วยงานของท่าน", detail=detail, url=reverse("plans:commitment_inbox"), count=found["all"]
    )


def _answers_of_agencies(user: User) -> Waiting | None:
    """Find what agencies offer otherwise, declined, or have not answered in time, for those who asked them."""
    state = CommitmentState
    late = Q(state=state.ASKED, due_on__lt=timezone.localdate())
    declined = Q(state=state.DECLINED, tambon_plan__integrated_at=None)
    askable = TambonPlan.objects.allowing(user, "ask").order_by().values("pk")
    requests = Commitment.objects.filter(late | declined | Q(state=state.COUNTERED), tambon_plan__in=askable)
    found = requests.order_by().aggregate(
        all=Count("pk"),
        late=Count("pk", filter=late),
        declined=Count("pk", filter=declined),
        countered=Count("pk", filter=Q(state=state.COUNTERED)),
        plans=Count("tambon_plan", distinct=True),
        first=Min("tambon_plan"),
    )
    words = (("เสนอปรับ", "countered"), ("ปฏิเสธ", "declined"), ("เลยกำหนดตอบ", "late"))
    detail = " · ".join(f"{said} {found[name]} รายการ" for said, name in words if found[name])
    one = reverse("plans:commitments", args=[found["first"]]) if found["plans"] == 1 else reverse("plans:tambon_list")
    return Waiting(title="ติดตามคำตอบของหน่วยงาน", detail=detail, url=one, count=found["all"])


def _to_fill(user: User) -> Waiting | None:
    """Find posts without a holder to which this person may invite somebody."""
    held = PostHolder.objects.current().filter(post=OuterRef("pk"))
    posts = Post.objects.allowing(user, "invite").exclude(Exists(held))
    count, url = posts.count(), reverse("agencies:posts") + "?held=no"
    detail = _named([post.title for post in posts[:NAMED]], count)
    return Waiting(title="ตำแหน่งว่างที่ท่านเชิญผู้ดำรงตำแหน่งได้", detail=detail, url=url, count=count)


def _to_receive(user: User) -> Waiting | None:
    """Find released plans that were sent to the person's agency and wait to be received."""
    return _sent_plans(Receipt.objects.allowing(user, "receive"), "ลงรับแผนที่ส่งถึงหน่วยงานของท่าน", _sender)


def _sender(one: Receipt) -> str:
    return f"ส่งโดย {one.sent_name} เมื่อ {thai_datetime(one.sent_at)}"


def _given_back(user: User) -> Waiting | None:
    """Find plans that came back from an addressee and were not released anew since, at those who may release."""
    plans = TambonPlan.objects.allowing(user, "release").order_by()
    later = Release.objects.filter(
        area=OuterRef("release__area"), period=OuterRef("release__period"), version__gt=OuterRef("release__version")
    )
    returned = Receipt.objects.visible_to(user).filter(~Exists(later), state=ReceiptState.RETURNED)
    mine = returned.filter(release__area__in=plans.values("area"))
    return _sent_plans(mine, "แผนที่หน่วยงานส่งคืน", lambda one: f"{one.agency}: {one.reason}")


def _back_from_above(user: User) -> Waiting | None:
    """Find plans that the level above gave back, until they are released anew, at those who may release."""
    lower = TambonPlan.objects.allowing(user, "release").order_by()
    upper = UpperPlan.objects.allowing(user, "release").order_by()
    area, period = OuterRef("area"), OuterRef("upper_plan__period")
    mine = Exists(lower.filter(area=area, period=period)) | Exists(upper.filter(area=area, period=period))
    newer = Acceptance.objects.filter(area=area, upper_plan__period=period, pk__gt=OuterRef("pk"))
    anew = Release.objects.filter(area=area, period=period, at__gt=OuterRef("ended_at"))
    found = Acceptance.objects.filter(mine, ~Exists(newer), ~Exists(anew), ended_at__isnull=False)
    every = list(found.select_related("area", "upper_plan__area", "upper_plan__period").order_by("-ended_at"))
    if not every:
        return None
    first, names = every[0], [str(one.area) for one in every[1 : NAMED + 1]]
    others = f" · {_named(names, len(every) - 1)}" if names else ""
    return Waiting(
        title=f"แผนที่{first.upper_plan.get_level_display()}คืนให้แก้ไขและออกฉบับใหม่: {first.area} {first.upper_plan.period}",
        detail=f"{first.upper_plan.area}: {first.end_reason}{others}",
        url=_page_of(first),
        count=len(every),
    )


def _page_of(given_back: Acceptance) -> str:
    """Return the address of the plan that came back, where it is told who gave it back and why."""
    area, period = given_back.area_id, given_back.upper_plan.period_id
    if given_back.upper_plan.level == UpperPlan.Level.DISTRICT:
        return reverse("plans:tambon", args=[TambonPlan.objects.get(area=area, period=period).pk])
    return reverse("plans:upper", args=[UpperPlan.objects.get(area=area, period=period).pk])


def _announced(user: User) -> Waiting | None:
    """Find what a tambon forum lately announced about the projects of the person's own village."""
    villages = [post.area_id for post in user.posts if post.area.level == Area.Level.VILLAGE]
    if not villages:
        return None
    since = timezone.now() - ANNOUNCED_FOR
    plans = VillagePlan.objects.visible_to(user).filter(village__in=villages)
    told = Decision.objects.filter(standing=PublicationState.PUBLISHED, published_at__gte=since)
    lately = plans.filter(lines__project__in=told.values("project")).select_related("period")
    found = list(lately.annotate(told=Count("lines__project")).order_by("-period__first_year", "village__code"))
    if not found:
        return None
    count, first = sum(one.told for one in found), found[0]
    return Waiting(
        title=f"เวทีตำบลประกาศผลโครงการของหมู่บ้านแล้ว {count} โครงการ",
        detail=f"{first.period} เปิดอ่านผลและเหตุผลของทุกโครงการได้ในหน้าแผนหมู่บ้าน",
        url=reverse("plans:village", args=[first.pk]),
        count=count,
    )


def _sent_plans(found: ReachQuerySet, title: str, detail: Callable[[Receipt], str]) -> Waiting | None:
    """Say the first sent plan's ``detail``; one is opened at once, several in their list."""
    first = found.select_related("agency", "release__area", "release__period").defer("release__content").first()
    if first is None:
        return None
    count = found.count()
    one = reverse("plans:receipt", args=[first.pk])
    url = one if count == 1 else reverse("plans:receipts")
    return Waiting(title=f"{title}: {first.release}", detail=detail(first), url=url, count=count)


def _editions(user: User) -> Waiting | None:
    """Find editions of local plans that wait for a resolution or the announcement that this person records."""
    mine = [Edition.ACCESS.query(user, action) for action in ("agree", "approve", "announce")]
    found = Edition.objects.filter(reduce(or_, mine))
    count, first = found.count(), found.select_related("local_plan__agency", "local_plan__period").first()
    if first is None:
        return None
    url = (
        reverse("plans:edition", args=[first.pk]) if count == 1 else reverse("plans:local", args=[first.local_plan_id])
    )
    detail = f"{first} · {first.get_state_display()}"
    return Waiting(title="ฉบับของแผนท้องถิ่นที่รอท่านบันทึกมติ", detail=detail, url=url, count=count)


def _to_take_in(user: User) -> Waiting | None:
    """Find releases of the level below that wait for a district or province to take them into its plan."""
    if not may_somewhere(user, "upper_plan.accept"):
        return None
    plans = UpperPlan.objects.allowing(user, "accept").filter(period__is_open=True, frozen_by=None).order_by()
    later = Release.objects.filter(area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("version"))
    taken = Acceptance.objects.filter(area=OuterRef("area"), upper_plan__period=OuterRef("period"), ended_at=None)
    mine = Exists(plans.filter(area=OuterRef("area__parent"), period=OuterRef("period")))
    found = Release.objects.filter(mine, ~Exists(later), ~Exists(taken)).select_related("area").defer("content")
    names = [str(one.area) for one in found.order_by("area__code")]
    return Waiting(
        title="แผนที่ออกฉบับแล้ว รอรับเข้าแผนของท่าน",
        detail=_named(names[:NAMED], len(names)),
        url=reverse("plans:upper_list"),
        count=len(names),
    )


def _changed_since(user: User) -> Waiting | None:
    """Find the plans that were released again after the person took them home."""
    later = Release.objects.visible_to(user).filter(
        area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("release__version")
    )
    marks = Delivery.objects.filter(Exists(later), user=user).select_related("area").order_by("area__code")
    names = [str(one.area) for one in marks]
    return Waiting(
        title="แผนที่เปลี่ยนตั้งแต่ท่านดาวน์โหลดครั้งก่อน",
        detail=_named(names[:NAMED], len(names)),
        url=reverse("plans:since"),
        count=len(names),
    )


LOOKS: Sequence[Callable[[User], Waiting | None]] = (
    _returned,
    _to_check,
    _to_certify,
    _drafts,
    _to_start,
    _to_submit,
    _asked_of_agency,
    _answers_of_agencies,
    _to_receive,
    _given_back,
    _back_from_above,
    _announced,
    _to_take_in,
    _editions,
    _changed_since,
    _to_read,
    _to_fill,
)


def _plans(plans: ReachQuerySet, title: str, detail: Callable[[VillagePlan], str]) -> Waiting | None:
    """Say the first plan's ``detail`` and the names of the next ones; one plan is opened at once."""
    count = plans.count()
    found = list(plans.select_related("village__parent", "period")[: NAMED + 1])
    if not found:
        return None
    others = _named([str(plan.village) for plan in found[1:]], count - 1)
    words = detail(found[0]) if count == 1 else f"{found[0].village}: {detail(found[0])} · {others}"
    listed = f"{reverse('plans:village_list')}?state={found[0].state}"
    url = reverse("plans:village", args=[found[0].pk]) if count == 1 else listed
    return Waiting(title=f"{title}: {found[0].village}" if count == 1 else title, detail=words, url=url, count=count)


def _named(names: Sequence[str], count: int) -> str:
    more = f" และอีก {count - len(names)} แห่ง" if count > len(names) else ""
    return ", ".join(names) + more
