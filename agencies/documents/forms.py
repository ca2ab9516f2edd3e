"""What may be typed in: finding downloads."""

from __future__ import annotations

from django import forms
from django.db.models import Q

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from agencies.searching import in_any_order, said_in


class DownloadSearch(forms.Form):
    """Find downloads by file, person or area code."""

    q = forms.CharField(label="ค้นหา", required=False, help_text="ชื่อไฟล์ ชื่อคน หรือรหัสพื้นที่")

    def narrowed(self, downloads: ReachQuerySet) -> ReachQuerySet:
        """Keep the downloads that were asked for."""
        return downloads.filter(in_any_order(self.cleaned_data["q"] if self.is_valid() else "", _said_of))


def _said_of(word: str) -> Q:
    people = User.objects.filter(said_in(word, "username", "first_name", "last_name"))
    return said_in(word, "file_name") | Q(area_code__startswith=word) | Q(user__in=people)
