"""What may be typed in: signing in, inviting and accepting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core import validators
from django.core.exceptions import ValidationError

from agencies.access.limits import is_beyond
from agencies.people.models import Invitation, User
from agencies.people.names import ALLOWED, UserNameInput
from paper.thai.forms import EmailField, ThaiCharField, thai_formfield

RULES = "อย่างน้อย 10 ตัวอักษร ไม่ใช่ตัวเลขล้วน และห้ามใช้เลขประจำตัวประชาชน"


class SignInForm(AuthenticationForm):
    """Name and password; the refusal does not say which of the two was wrong."""

    username = UserNameInput(label="ชื่อเข้าสู่ระบบ", widget=forms.TextInput({"autofocus": True}))

    error_messages = {
        "invalid_login": "ชื่อเข้าสู่ระบบหรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจภาษาของแป้นพิมพ์ และตัวพิมพ์เล็กใหญ่ของรหัสผ่าน แล้วลองอีกครั้ง",
        "inactive": "บัญชีนี้ถูกระงับการใช้งาน กรุณาติดต่อผู้ที่เชิญท่าน",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields in Thai."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "รหัสผ่าน"
        # Nobody is called longer than that; asked here, for the record of failures has no room for it either.
        longest = self.username_field.max_length
        too_long = validators.MaxLengthValidator(longest, self.error_messages["invalid_login"])
        self.fields["username"].validators.append(too_long)


class CodeForm(forms.Form):
    """The second step: six digits from the phone, or a recovery code."""

    code = ThaiCharField(
        label="รหัสยืนยัน",
        max_length=40,
        help_text="รหัส 6 หลักจากแอปยืนยันตัวตนในโทรศัพท์ หรือรหัสสำรอง 8 ตัวที่ท่านเก็บไว้",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SetUpForm(forms.Form):
    """The first code of a phone that has read the picture."""

    code = ThaiCharField(
        label="รหัส 6 หลักที่โทรศัพท์แสดงอยู่",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What a browser answered for a passkey (JSON), and how its owner calls it."""

    name = ThaiCharField(
        label="ชื่อพาสคีย์",
        max_length=64,
        help_text="ชื่อที่ท่านจำได้ว่าเก็บไว้ในเครื่องใด เช่น คอมพิวเตอร์ห้องปลัด",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    answer = forms.JSONField(widget=forms.HiddenInput)


class ChangePasswordForm(PasswordChangeForm):
    """The old password, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the rules in one Thai sentence."""
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "รหัสผ่านปัจจุบัน"
        _name_new_passwords(self, "new_password1", "new_password2")


class NewPasswordForm(SetPasswordForm):
    """The new password twice, behind a mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the rules in one Thai sentence."""
        super().__init__(*args, **kwargs)
        _name_new_passwords(self, "new_password1", "new_password2")


class ForgottenForm(PasswordResetForm):
    """The e-mail address to which the link is sent."""

    email = EmailField(label="อีเมลที่แจ้งไว้ในระบบ", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))

    def get_users(self, email: str) -> Iterable[User]:
        """Return whose links are mailed; nobody's when the address had its mails for this hour: the last link works."""
        if is_beyond("RESET_MAILS_PER_HOUR", email.casefold()):
            return ()
        found: Iterable[User] = super().get_users(email)
        return found


def _name_new_passwords(form: forms.BaseForm, first: str, second: str) -> None:
    form.fields[first].label = "รหัสผ่านใหม่"
    form.fields[first].help_text = RULES
    form.fields[second].label = "รหัสผ่านใหม่อีกครั้ง"
    form.fields[second].help_text = ""


class InviteForm(forms.ModelForm):
    """Whom to invite."""

    class Meta:
        model = Invitation
        fields = ("name", "email", "reason")
        formfield_callback = thai_formfield
        widgets: ClassVar = {"reason": forms.Textarea({"rows": 2})}
        help_texts: ClassVar = {
            "name": "ชื่อและนามสกุลของผู้ที่จะดำรงตำแหน่ง",
            "email": "ถ้ามี ระบบจะส่งลิงก์ให้ทางอีเมล ถ้าไม่มี ให้คัดลอกลิงก์ส่งให้เอง",
        }

    def __init__(self, *args: Any, holder: User | None, by: User, **kwargs: Any) -> None:
        """Ask why the post changes hands, where ``holder`` holds it."""
        super().__init__(*args, **kwargs)
        self.by = by
        if holder is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].help_text = (
                f"เช่น ย้าย เกษียณ พ้นวาระ ระบบจะแจ้งเหตุผลนี้แก่ {holder.full_name} ผู้ดำรงตำแหน่งปัจจุบัน "
                "ถ้าเว้นว่าง ผู้รับเชิญจะรับตำแหน่งได้เมื่อผู้ดำรงตำแหน่งปัจจุบันยินยอมส่งมอบแล้ว"
            )

    def clean_email(self) -> str:
        """Refuse the address of who invites: nobody invites herself."""
        email = str(self.cleaned_data["email"])
        if email and email.casefold() == self.by.email.casefold():
            raise ValidationError("อีเมลนี้เป็นของท่านเอง ผู้เชิญรับตำแหน่งด้วยคำเชิญของตนเองไม่ได้", code="own")
        return email


class AcceptForm(BaseUserCreationForm):
    """The account of a person who is new here."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username")
        formfield_callback = thai_formfield
        labels: ClassVar = {"username": "ชื่อเข้าสู่ระบบ"}
        help_texts: ClassVar = {"username": f"{ALLOWED} ตัวพิมพ์เล็กหรือใหญ่ถือเป็นชื่อเดียวกัน ห้ามใช้เลขประจำตัวประชาชน"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for both names and say the password's rules."""
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
            self.fields[name].label = {"first_name": "ชื่อ", "last_name": "นามสกุล"}[name]
        _name_new_passwords(self, "password1", "password2")
        self.fields["password1"].label = "ตั้งรหัสผ่าน"
        self.fields["password2"].label = "รหัสผ่านอีกครั้ง"
