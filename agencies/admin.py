"""The administrators' pages: areas, agencies and their borders, posts, accounts; what is history is only read."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.areas.loading import NAME_LENGTH
from agencies.areas.models import Area
from agencies.back_office import BackOfficeList, BackOfficeRows
from agencies.documents.downloads import looked_at
from agencies.documents.models import Download
from agencies.letterheads.actions import said, write_down
from agencies.offices.models import Agency, Coverage
from agencies.people.models import Invitation, Post, PostHolder, User
from paper.thai.forms import VillageNameField

admin.site.site_header = "แผนร่วมตำบล: หน้าผู้ดูแลระบบ"
admin.site.site_title = "แผนร่วมตำบล"
admin.site.index_title = "ข้อมูลตั้งต้นและบัญชี"
apps.get_app_config("axes").verbose_name = "การเข้าสู่ระบบ"
# What people may do hangs on their posts and the permission table; groups would be a second, silent table.
admin.site.unregister(Group)
# Nobody reads or makes another person's second step.
admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)


# Accounts and invitations belong to no place: who sees the log of the whole country sees that they were looked at.
EVERYWHERE = "TH"


class ReadOnlyAdmin(BackOfficeList):
    """History: looked at, never added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, *_parent: Model) -> bool:  # noqa: ARG002  Django's signature
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse."""
        return False


class AreaForm(forms.ModelForm):
    """An area, whose name is read as a list of villages is."""

    name = VillageNameField(label="ชื่อ", max_length=NAME_LENGTH)


@admin.register(Area)
class AreaAdmin(BackOfficeList):
    """Areas; an abolished code gets an end and a successor, it is never deleted."""

    form = AreaForm
    list_display = ("code", "name", "level", "parent", "valid_from", "valid_to", "is_sample")
    list_filter = ("level", "is_sample")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent", "successor")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse: codes stay."""
        return False


class CoverageInline(BackOfficeRows):
    """The villages inside a local authority's border."""

    model = Coverage
    autocomplete_fields = ("village",)
    extra = 0


@admin.register(Agency)
class AgencyAdmin(BackOfficeList):
    """Agencies with the villages they cover."""

    list_display = ("code", "short_name", "kind", "area", "is_partner")
    list_filter = ("kind", "is_partner")
    list_select_related = ("area",)
    search_fields = ("code", "name", "short_name")
    autocomplete_fields = ("area",)
    inlines: ClassVar = [CoverageInline]

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: Any) -> None:  # noqa: ANN401, PLR0917  Django's signature
        """Keep in the letterhead's own history what is changed here."""
        before = said(Agency.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if before is not None:
            write_down(obj, before, by=cast("User", request.user))


class TenureInline(BackOfficeRows):
    """Who held a post; nobody is seated here: posts are filled by invitation, or by a request that another confirms."""

    model = PostHolder
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse: a second person confirms who holds a post."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse: tenures are history."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse: tenures are history."""
        return False


@admin.register(Post)
class PostAdmin(BackOfficeList):
    """Posts and their holders over time."""

    list_display = ("title", "role", "area", "agency")
    list_filter = ("role",)
    list_select_related = ("area", "agency")
    search_fields = ("title", "area__code", "area__name")
    autocomplete_fields = ("area", "agency")
    inlines: ClassVar = [TenureInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> tuple[str, ...]:
        """Keep what a post gives, once it was held: whoever changes it would change what its holder may do."""
        kept = (*super().get_readonly_fields(request, obj), "filling")
        return (*kept, "role", "area", "agency") if obj is not None and obj.tenures.exists() else kept

    @admin.display(description="ผู้ดำรงตำแหน่ง")
    def filling(self, post: Post) -> str:
        """Lead to where the post is filled."""
        if post._state.adding:  # noqa: SLF001  Django's own word for «not stored yet»
            return "บันทึกตำแหน่งก่อน แล้วเชิญหรือขอแต่งตั้งผู้ดำรงตำแหน่งจากหน้าของตำแหน่ง"
        page = reverse("agencies:post", args=[post.pk])
        return format_html('<a href="{}">เชิญหรือขอแต่งตั้งผู้ดำรงตำแหน่ง (ต้องมีบุคคลที่สองยืนยัน)</a>', page)


@admin.register(User)
class PersonAdmin(BackOfficeList, UserAdmin):
    """Accounts; an account with a history is switched off, not deleted.

    Accounts come by invitation.  What opens a door is set nowhere here: rights come with the administrators' post,
    passwords and the address that resets them belong to who signs in.
    """

    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
    search_fields = ("username", "first_name", "last_name", "email")
    list_filter = ("is_active", "is_staff")
    form = forms.ModelForm
    filter_horizontal = ()
    fieldsets: ClassVar = (
        (None, {"fields": ("username", "is_active")}),
        ("ข้อมูลส่วนตัว", {"fields": ("first_name", "last_name", "email")}),
        ("หน้าผู้ดูแลระบบ (มากับตำแหน่งผู้ดูแลระบบ)", {"fields": ("is_staff", "is_superuser")}),
        ("เวลา", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("email", "is_staff", "is_superuser", "last_login", "date_joined")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Write down that the addresses of accounts are shown."""
        if self.has_view_permission(request):
            looked_at(request, User, said="รายชื่อบัญชีพร้อมอีเมล", area_code=EVERYWHERE)
        return super().changelist_view(request, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        """Write down that the address of somebody else's account is shown."""
        user: User | None = super().get_object(request, object_id, from_field)
        if user is not None and user.email and user != request.user and self.has_view_permission(request, user):
            looked_at(request, user, said=f"อีเมลของ {user.full_name}", area_code=EVERYWHERE)
        return user

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  the same
        """Refuse: an account is made by who takes an invitation, with a password only she knows."""
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002, ARG002  Django's signature
        """Refuse for other people's passwords; one's own is changed where everybody changes hers."""
        if id == str(request.user.pk):
            return redirect("password_change")
        raise PermissionDenied("รหัสผ่านตั้งได้โดยเจ้าของบัญชีเท่านั้น ให้เจ้าของบัญชีใช้ «ลืมรหัสผ่าน» หรือรับคำเชิญใหม่จากหน่วยงานที่เชิญ")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  the same
        """Refuse: events and downloads keep naming the account."""
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations as they were made, accepted or withdrawn."""

    list_display = ("name", "post", "invited_by", "created_at", "expires_at", "accepted_at", "withdrawn_at")
    list_select_related = ("post", "invited_by")
    search_fields = ("name", "post__title")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Invitation | None:
        """Write down that the address of who is invited is shown."""
        invitation: Invitation | None = super().get_object(request, object_id, from_field)
        if invitation is not None and invitation.email and self.has_view_permission(request, invitation):
            looked_at(request, invitation, said=f"อีเมลในคำเชิญของ {invitation.name}", area_code=EVERYWHERE)
        return invitation


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    """The log of downloads."""

    list_display = ("at", "user", "kind", "object", "object_id", "area_code", "file_name", "ip_address")
    list_select_related = ("user",)
    search_fields = ("file_name", "area_code", "user__username")
