"""What may be typed in: signing in, finding posts and downloads, inviting and accepting."""

from __future__ import annotations

from django import forms

from agencies.access.roles import Role


class RoleFilter(forms.Form):
    """Which role's rows of the permission table to read."""

    role = forms.ChoiceField(label="บทบาท", required=False, choices=[("", "ทุกบทบาท"), *Role.choices])
