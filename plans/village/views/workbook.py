"""The workbook way on the screen: download the village's own file, upload it, look at the dry run, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, takes_files
from agencies.documents.downloads import stream_bytes
from agencies.people.requests import SignedIn
from plans.village.breadcrumbs import crumbs_to
from plans.village.forms.plan import WorkbookForm
from plans.village.models import VillagePlan, WorkbookUpload
from plans.village.workbook.intake import confirm, report, staged
from plans.village.workbook.storing import CannotStore
from plans.village.workbook.template import village_workbook


@require_GET
@door("village_plan.download", VillagePlan)
def workbook_download(request: SignedIn, plan: VillagePlan) -> FileResponse:
    """Hand out the village's own workbook with what the plan holds; the download is logged."""
    name = f"แผนหมู่บ้าน {plan.village.code} {plan.period.slug}.xlsx"
    content = village_workbook(plan)
    return stream_bytes(request, content=content, file_name=name, thing=plan, area_code=plan.village.code)


@require_http_methods(["GET", "POST"])
@door("village_plan.download", VillagePlan)
@takes_files("WORKBOOK_MAX_MB")
def workbook(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Offer the workbook, and take a filled one to its dry run."""
    may_change = request.user.has_perm("village_plan.change", plan)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if request.method == "POST" and form.is_valid():
        try:
            upload = staged(plan, form.cleaned_data["workbook"], request.user)
            return redirect("plans:workbook_upload", pk=plan.pk, upload=upload.pk)
        except CannotStore as refusal:
            form.add_error("workbook", " ".join(refusal.reasons))
    context = {
        "plan": plan,
        "form": form,
        "may_change": may_change,
        "uploads": plan.uploads.filter(by=request.user).defer("content")[:5] if may_change else [],
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/workbook.html", context, status=422 if form.errors else 200)


def _upload(request: SignedIn, plan: VillagePlan, upload: int) -> WorkbookUpload:
    """Return the person's own upload; somebody else's does not exist for her."""
    return get_object_or_404(plan.uploads.select_related("by"), pk=upload, by=request.user)


@require_GET
@door("village_plan.change", VillagePlan)
def workbook_upload(request: SignedIn, plan: VillagePlan, upload: int) -> HttpResponse:
    """Show what storing an uploaded workbook would do; nothing is stored yet."""
    return _dry_run(request, plan, _upload(request, plan, upload))


def _dry_run(
    request: SignedIn, plan: VillagePlan, upload: WorkbookUpload, *, refusals: tuple[str, ...] = ()
) -> HttpResponse:
    context = {
        "plan": plan,
        "upload": upload,
        "report": report(upload),
        "refusals": refusals,
        "crumbs": [*crumbs_to(plan), ("แบบกรอก Excel", reverse("plans:workbook", args=[plan.pk]))],
    }
    return render(request, "plans/village/workbook_upload.html", context, status=409 if refusals else 200)


@require_POST
@door("village_plan.change", VillagePlan)
def workbook_confirm(request: SignedIn, plan: VillagePlan, upload: int) -> HttpResponse:
    """Store an uploaded workbook, whole or only its right rows."""
    workbook_upload = _upload(request, plan, upload)
    try:
        done = confirm(workbook_upload, request.user, only_right_rows=request.POST.get("rows") == "right")
    except CannotStore as refusal:
        return _dry_run(request, plan, workbook_upload, refusals=tuple(refusal.reasons))
    counts = done.counts
    messages.success(
        request,
        f"ใส่ในแผนแล้ว: เพิ่ม {counts['new']} แก้ไข {counts['changed']} ลบ {counts['removed']} "
        f"เหมือนเดิม {counts['unchanged']} โครงการ",
    )
    if done.numbers_doubted:
        asked = f"มีตัวเลขที่อ่านได้สองอย่าง {done.numbers_doubted} ช่อง กรุณาเลือกในหน้าตรวจก่อนส่งให้ตำบล"
        messages.warning(request, asked)
    return redirect("plans:village", pk=plan.pk)


@require_POST
@door("village_plan.change", VillagePlan)
def workbook_cancel(request: SignedIn, plan: VillagePlan, upload: int) -> HttpResponse:
    """Throw an upload away that was not confirmed; the plan stays as it is."""
    plan.uploads.filter(pk=_upload(request, plan, upload).pk, confirmed_at=None).delete()
    messages.info(request, "ยกเลิกแล้ว แผนไม่เปลี่ยนแปลง")
    return redirect("plans:workbook", pk=plan.pk)
