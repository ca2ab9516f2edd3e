"""What may be typed in: finding downloads."""

from __future__ import annotations

from django import forms
from django.db.models import Q

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from paper.thai import normalise


class DownloadSearch(forms.Form):
    """Find downloads by file, person or area code."""

    q = forms.CharField(label="ค้นหา", required=False, help_text="ชื่อไฟล์ ชื่อคน หรือรหัสพื้นที่")

    def narrowed(self, downloads: ReachQuerySet) -> ReachQuerySet:
        """Keep the downloads that were asked for."""
        words = normalise(self.cleaned_data["q"]) if self.is_valid() else ""
        if not words:
            return downloads
        people = User.objects.filter(
            Q(username__icontains=words) | Q(first_name__icontains=words) | Q(last_name__icontains=words)
        )
        return downloads.filter(Q(file_name__icontains=words) | Q(area_code__startswith=words) | Q(user__in=people))
