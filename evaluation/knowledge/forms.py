"""What may be typed in about a knowledge record; each section and its fields are named once, here."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from agencies.areas.codes import covers, overlaps
from agencies.areas.models import Area
from agencies.people.models import Post, User
from evaluation.knowledge.actions import lacking
from evaluation.knowledge.models import Comment, KnowledgeRecord
from evaluation.knowledge.queries import LEVEL_WORDS, as_typed, filing_areas, filing_reaches
from paper.thai import arabic_digits, normalise
from paper.thai.forms import ThaiTextField, YearField, thai_formfield
from projects.models import CODE_LENGTH, Project

# A code stands first, as the suggestions write it; the number in «หมู่ที่ 12» is none.
AREA_CODE = re.compile(r"(?:TH|\d{8}|\d{6}|\d{4}|\d{2})(?!\S)")


class Section(NamedTuple):
    """One part of the form: its heading, a sentence about it, its fields."""

    title: str
    lead: str
    fields: tuple[str, ...]


SECTIONS = (
    Section("เรื่อง", "", ("kind", "title", "fiscal_year", "area", "place", "project")),
    Section("ผู้บันทึก", "", ("post", "author_name", "author_position", "author_office", "author_phone")),
    Section(
        "องค์ความรู้",
        "เล่าให้ผู้อื่นเข้าใจและนำไปทำตามได้ ช่องที่ยังไม่พร้อมเว้นไว้ก่อนได้ และกลับมาเขียนต่อก่อนเผยแพร่",
        ("story", "method", "insights", "core"),
    ),
    Section(
        "สำหรับแบบอย่างที่ดี",
        "กรอกเมื่อเลือกประเภท «แบบอย่างที่ดี»",
        ("partners", "result", "extension"),
    ),
)
LEADS = {
    "story": "เกิดอะไรขึ้น ที่ไหน เพราะอะไร",
    "method": "ทำอย่างไร ทีละขั้น",
    "insights": "เคล็ดลับ ข้อควรระวัง สิ่งที่ได้เรียนรู้",
    "core": "หัวใจของเรื่องนี้ในไม่กี่บรรทัด",
    "extension": "นำไปทำต่อที่ใด หรือจะขยายผลอย่างไร",
    "author_phone": "ผู้ที่เข้าสู่ระบบและอ่านเรื่องนี้ได้เท่านั้นที่เห็น และไม่พิมพ์ลงในเอกสาร",
    "place": "เช่น แปลงสาธิต หมู่ที่ 3",
    "area": "พิมพ์ชื่อหรือรหัส แล้วเลือกจากรายการ",
    "project": "ถ้ามี พิมพ์รหัสโครงการหรือชื่อ แล้วเลือกจากรายการ",
}


class _ChosenByName(forms.CharField):
    """A row of the database chosen by typing its code or name; the box suggests as one types."""

    def __init__(self, *, suggestions: str, of: str, **options: Any) -> None:
        """Name the address of the suggestions and the list they go into."""
        super().__init__(**options)
        # Whose choices these are; the form says so when it is made.
        self.user = User()
        self.widget.attrs |= {
            "list": of,
            "autocomplete": "off",
            "hx-get": reverse_lazy(suggestions),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{of}",
        }

    def prepare_value(self, value: object) -> object:
        """Show what was chosen by its code and name, and what was typed as it was typed."""
        return as_typed(value) if isinstance(value, Area | Project) else value


class AreaChoice(_ChosenByName):
    """An area within the filing posts' reach."""

    def to_python(self, value: object) -> Area | None:  # type: ignore[override]  # the row stands in for its text
        """Find the area by code or by a name only one of them has."""
        if isinstance(value, Area):
            return value
        text = normalise(str(value or ""))
        if not text:
            return None
        allowed = filing_areas(self.user)
        code = AREA_CODE.match(arabic_digits(text))
        matching = allowed.filter(code=code[0]) if code else allowed.filter(name=LEVEL_WORDS.sub("", text))
        match list(matching[:2]):
            case [area]:
                return area
            case []:
                raise ValidationError("ไม่พบพื้นที่นี้ในความรับผิดชอบของท่าน กรุณาเลือกจากรายการที่แสดง", code="unknown")
        raise ValidationError("มีหลายพื้นที่ชื่อนี้ กรุณาเลือกจากรายการที่แสดง", code="ambiguous")


class ProjectChoice(_ChosenByName):
    """A project the person may read; blank is none."""

    def to_python(self, value: object) -> Project | None:  # type: ignore[override]  # the row stands in for its text
        """Find the project by its code, which comes first."""
        if isinstance(value, Project):
            return value
        code = normalise(str(value or ""))[:CODE_LENGTH].upper()
        if not code:
            return None
        project = Project.objects.visible_to(self.user).filter(code=code).select_related("area").first()
        if project is None:
            raise ValidationError("ไม่พบโครงการรหัสนี้ กรุณาเลือกจากรายการที่แสดง หรือเว้นว่างไว้", code="unknown")
        return project


class KnowledgeForm(forms.ModelForm):
    """The form of a record; ``revision`` says which text the person had before her when she began to write."""

    area = AreaChoice(label="พื้นที่", suggestions="evaluation:areas", of="areas")
    project = ProjectChoice(label="โครงการ", suggestions="evaluation:projects", of="projects", required=False)
    fiscal_year = YearField(label="ปีงบประมาณ (พ.ศ.)")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = KnowledgeRecord
        fields = tuple(name for section in SECTIONS for name in section.fields)
        formfield_callback = thai_formfield

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Offer the posts and areas of ``user``."""
        super().__init__(*args, **options)
        self.user = user
        for name in ("area", "project"):
            self.fields[name].user = user  # type: ignore[attr-defined]  # both are chosen by name
        self.initial = {**self.initial, "revision": self.instance.revision, **self._initial_choices()}
        posts = Post.objects.filter(pk__in=[reach.post_id for reach in filing_reaches(user)])
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]  # a model choice
        if len(posts) == 1:
            self.fields["post"].widget = forms.HiddenInput()
        for name, lead in LEADS.items():
            self.fields[name].help_text = lead
        for name in KnowledgeRecord.PARTS:
            self.fields[name].widget.attrs["rows"] = 7 if name == "story" else 4
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("revision", *(_panel(section) for section in SECTIONS))

    def _initial_choices(self) -> dict[str, Any]:
        if self.instance.pk is None:
            return {}
        return {"area": self.instance.area, "project": self.instance.project}

    def clean(self) -> dict[str, Any]:
        """Check what one field alone cannot know."""
        cleaned = super().clean() or self.cleaned_data
        self._check_area(cleaned.get("area"), cleaned.get("post"))
        self._check_project(cleaned.get("area"), cleaned.get("project"))
        return cleaned

    def _check_area(self, area: Area | None, post: Post | None) -> None:
        reach = next((reach for reach in filing_reaches(self.user) if post and reach.post_id == post.pk), None)
        if area is None or reach is None or post is None:
            return
        if area.pk != post.area_id and not any(covers(code, area.code) for code in reach.codes):
            self.add_error("area", f"พื้นที่นี้อยู่นอกความรับผิดชอบของตำแหน่ง «{post}»")

    def _check_project(self, area: Area | None, project: Project | None) -> None:
        if area and project and not overlaps(area.code, project.area.code):
            self.add_error("project", f"โครงการนี้อยู่ใน{project.area} ไม่ได้อยู่ในพื้นที่ของเรื่อง ({area})")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's, but not in its type stubs
        # What others read already may be improved but not emptied.
        if self.instance.is_published:
            for name in lacking(self.instance):
                self.add_error(name, "เรื่องที่เผยแพร่แล้วต้องมีข้อความในช่องนี้")

    def reopen_on(self, stored: KnowledgeRecord) -> None:
        """Keep what was typed, but on top of what is stored now: sending it again replaces that text knowingly."""
        self.data = dict(self.data.items()) | {"revision": str(stored.revision)}

    def differences(self, stored: KnowledgeRecord) -> list[tuple[str, str, str]]:
        """Return heading, stored text and typed text of every field that differs from what somebody saved meanwhile."""
        differing = []
        for name in self._meta.fields or ():
            theirs, ours = _as_text(stored, name), _as_text(self.instance, name)
            if theirs != ours:
                differing.append((str(self.fields[name].label), theirs, ours))
        return differing


def _as_text(record: KnowledgeRecord, name: str) -> str:
    if name == "kind":
        return record.get_kind_display()
    value = getattr(record, name)
    return "" if value is None else str(value)


def _panel(section: Section) -> Div:
    lead = [HTML(f'<p class="soft">{section.lead}</p>')] if section.lead else []
    return Div(Fieldset(section.title, *lead, *section.fields), css_class="card")


class CommentForm(forms.ModelForm):
    """What a reader says."""

    text = ThaiTextField(label="ความคิดเห็นของท่าน", max_length=2000, widget=forms.Textarea({"rows": 3}))

    class Meta:
        model = Comment
        fields = ("text",)
