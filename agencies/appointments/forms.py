"""What an administrator types: who is to hold a post, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.access.roles import Role
from agencies.appointments.actions import Wish
from agencies.people.models import Post, User
from agencies.people.names import LONGEST, UserNameInput
from paper.thai.forms import EmailField, PersonNameField, ThaiTextField


class ReasonForm(forms.Form):
    """Why something is asked; who confirms and whom it is about read it."""

    reason = ThaiTextField(
        label="เหตุผล",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="เช่น เจ้าตัวมาแจ้งเองเมื่อใด ตรวจตัวตนอย่างไร ผู้ยืนยันและเจ้าตัวจะเห็นเหตุผลนี้",
    )

    @property
    def said(self) -> str:
        """Return the reason."""
        return str(self.cleaned_data["reason"])


class WishForm(ReasonForm):
    """An account that exists, or, to the administrators' post, somebody to invite; and the reason."""

    field_order = ("username", "name", "email", "reason")

    username = UserNameInput(
        label="ชื่อเข้าสู่ระบบของบัญชีที่จะดำรงตำแหน่ง", max_length=LONGEST, required=False, help_text="บัญชีที่มีอยู่ในระบบแล้ว"
    )
    name = PersonNameField(
        label="หรือเชิญบุคคลใหม่: ชื่อและนามสกุล", max_length=160, required=False, help_text="ออกลิงก์คำเชิญเมื่อมีผู้ยืนยันแล้ว"
    )
    email = EmailField(label="อีเมลของผู้รับเชิญ (ถ้ามี)", required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        """Offer to invite only where nobody above invites: other posts have their own invitations."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "เช่น คำสั่งแต่งตั้งเลขที่เท่าใด ผู้ยืนยันและผู้ดำรงตำแหน่งเดิมจะเห็นเหตุผลนี้"
        if post.role != Role.SYSADMIN:
            del self.fields["name"], self.fields["email"]
            self.fields["username"].required = True

    def clean_username(self) -> User | None:  # type: ignore[override]  # the account stands in for its name
        """Find the account."""
        typed = self.cleaned_data["username"]
        if not typed:
            return None
        user = User.objects.filter(username=typed, is_active=True).first()
        if user is None:
            raise ValidationError("ไม่พบบัญชีที่ใช้งานได้ตามชื่อนี้ กรุณาตรวจตัวสะกด", code="unknown")
        return user

    def clean(self) -> dict[str, Any]:
        """Want exactly one of the two."""
        typed = super().clean() or self.cleaned_data
        if "name" in self.fields and not self.errors and bool(typed.get("username")) == bool(typed.get("name")):
            self.add_error("username", "กรุณากรอกชื่อเข้าสู่ระบบของบัญชีที่มีอยู่ หรือชื่อผู้ที่จะเชิญ อย่างใดอย่างหนึ่ง")
        return typed

    @property
    def wish(self) -> Wish:
        """Return what was typed."""
        typed = self.cleaned_data
        return Wish(
            reason=self.said,
            user=typed.get("username"),
            name=typed.get("name") or "",
            email=typed.get("email") or "",
        )
