"""What a person may change about herself."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.people.models import User
from paper.thai.forms import EmailField


class AddressForm(forms.Form):
    """An e-mail address, and the password of who changes it: links for a new password go there."""

    email = EmailField(label="อีเมล", required=False, help_text="ใช้ส่งคำเชิญ การส่งมอบตำแหน่ง และลิงก์ตั้งรหัสผ่านใหม่ เว้นว่างได้")
    password = forms.CharField(
        label="รหัสผ่านปัจจุบัน",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "กรุณากรอกรหัสผ่านปัจจุบัน เพื่อยืนยันว่าเป็นท่าน"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Begin with the address that is kept."""
        super().__init__(*args, **kwargs)
        self.initial["email"], self._user = user.email, user

    def clean_password(self) -> str:
        """Refuse a password that is not the person's own."""
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError("รหัสผ่านไม่ถูกต้อง")
        return password
