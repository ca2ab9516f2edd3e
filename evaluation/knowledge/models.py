"""Knowledge records and best practices, what readers say about them, and the papers printed from them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet, Whole
from agencies.areas.models import Area
from agencies.people.models import Post
from agencies.searching import in_any_order, said_in
from paper.jobs.job import PrintJob, PrintJobQuerySet
from projects.models import Project


class KnowledgeState(models.TextChoices):
    """Whether others may read a record."""

    DRAFT = "draft", "ร่าง"
    PUBLISHED = "published", "เผยแพร่แล้ว"


def said_in_full(area: Area) -> str:
    """Say an area with what it lies in, up to the province; a village and three steps up stand in one query."""
    names = [str(area)]
    while area.level not in {Area.Level.COUNTRY, Area.Level.PROVINCE} and area.parent is not None:
        area = area.parent
        names.append(str(area))
    return " ".join(names)


class KnowledgeQuerySet(ReachQuerySet):
    """Sets of knowledge records."""

    def with_places(self) -> KnowledgeQuerySet:
        """Fetch what a page says beside a record: its post, and its area with everything above it."""
        return self.select_related("post", "project", "area__parent__parent__parent")

    def listed(self) -> KnowledgeQuerySet:
        """Fetch what a list says beside a record, with its number of comments."""
        said = Comment.objects.filter(record=models.OuterRef("pk")).order_by().values("record")
        number = models.Subquery(said.annotate(number=models.Count("pk")).values("number"))
        counted: KnowledgeQuerySet = self.with_places().annotate(comment_count=Coalesce(number, 0))
        return counted

    def saying(self, text: str) -> KnowledgeQuerySet:
        """Keep records in whose title, place, author or telling every word of ``text`` stands; no text keeps all."""
        fields = ("title", "place", "author_name", "story", "method", "insights", "core", "result")
        return self.filter(in_any_order(text, lambda word: said_in(word, *fields)))


class KnowledgeRecord(models.Model):
    """One thing learnt at work and told for others, or work that others can copy (docs/domain.md#owner-documents).

    It is tied to an area and, if wished, to a project; it belongs to the post that filed it, so a successor goes on.
    """

    class Kind(models.TextChoices):
        """A telling of how work was done, or a best practice with partners, result and extension."""

        KNOWLEDGE = "knowledge", "องค์ความรู้"
        BEST_PRACTICE = "best_practice", "แบบอย่างที่ดี"

    kind = models.CharField("ประเภท", max_length=14, choices=Kind, default=Kind.KNOWLEDGE)
    state = models.CharField(
        "สถานะ", max_length=10, choices=KnowledgeState, default=KnowledgeState.DRAFT, editable=False
    )
    title = models.CharField("ชื่อเรื่อง", max_length=300)
    # As the author signs it; the post below says whose record it is.
    author_name = models.CharField("ชื่อผู้บันทึก", max_length=160)
    author_position = models.CharField("ตำแหน่ง", max_length=160)
    author_office = models.CharField("สังกัด", max_length=200)
    author_phone = models.CharField("โทรศัพท์", max_length=40, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(
        "ปีงบประมาณ (พ.ศ.)", validators=[MinValueValidator(2400), MaxValueValidator(2700)]
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="knowledge_records", verbose_name="พื้นที่")
    place = models.CharField("สถานที่", max_length=300, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="knowledge_records", verbose_name="โครงการ"
    )
    story = models.TextField("เนื้อเรื่อง", blank=True)
    method = models.TextField("วิธีการดำเนินงาน", blank=True)
    insights = models.TextField("ขุมความรู้", blank=True)
    core = models.TextField("แก่นความรู้", blank=True)
    partners = models.TextField("ภาคีที่ร่วมดำเนินงาน", blank=True)
    result = models.TextField("ผลที่เกิดขึ้น", blank=True)
    extension = models.TextField("การขยายผล", blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="knowledge_records", verbose_name="บันทึกในตำแหน่ง")
    # Counts saves; a form that was opened on an older number may not overwrite a newer one.
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("แก้ไขล่าสุด", default=timezone.now, editable=False)
    published_at = models.DateTimeField("เผยแพร่เมื่อ", null=True, blank=True, editable=False)

    PARTS: ClassVar = ("story", "method", "insights", "core", "partners", "result", "extension")

    ACCESS: ClassVar = Access(name="knowledge", area="area__code", state="state", owner="post_id", touching=True)
    objects = KnowledgeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-updated_at", "-pk"]
        verbose_name = "ความรู้และแบบอย่าง"
        verbose_name_plural = "ความรู้และแบบอย่าง"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=KnowledgeState.PUBLISHED, published_at__isnull=False)
                | Q(state=KnowledgeState.DRAFT, published_at=None),
                name="published_knowledge_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2400) & Q(fiscal_year__lte=2700), name="knowledge_year_is_buddhist"
            ),
        ]

    def __str__(self) -> str:
        """Say the title."""
        return self.title

    @property
    def is_published(self) -> bool:
        """Tell whether others may read it."""
        return self.state == KnowledgeState.PUBLISHED

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return the parts that were written, in the form's order, each with its heading."""
        return tuple((heading_of(name), text) for name in self.PARTS if (text := getattr(self, name)))

    @property
    def whereabouts(self) -> str:
        """Say the area and what it lies in, up to the province: «ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์»."""
        return said_in_full(self.area)


def heading_of(name: str) -> str:
    """Return the Thai heading of one of a record's fields."""
    field = KnowledgeRecord._meta.get_field(name)  # noqa: SLF001  Django's documented way to a model's fields
    return str(field.verbose_name)  # type: ignore[union-attr]  # a column, no relation


class Comment(models.Model):
    """What a reader said about a record; the name and post are kept as they were."""

    record = models.ForeignKey(KnowledgeRecord, models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("โดย", max_length=320)
    by_post = models.CharField("ตำแหน่ง", max_length=160)
    text = models.TextField("ความคิดเห็น", max_length=2000)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["record", "at", "pk"]
        verbose_name = "ความคิดเห็น"
        verbose_name_plural = "ความคิดเห็น"

    def __str__(self) -> str:
        """Say what was said."""
        return self.text


class KnowledgePrintQuerySet(ReachQuerySet, PrintJobQuerySet):  # type: ignore[override]  # two bases, one manager each
    """Sets of printed records."""


class KnowledgePrint(PrintJob):
    """One printed record: asked for, printed by the worker, downloaded after a check."""

    record = models.ForeignKey(KnowledgeRecord, models.CASCADE, related_name="prints")
    record_revision = models.PositiveIntegerField("บันทึกครั้งที่")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    ACCESS: ClassVar = Access(
        name="knowledge_print",
        area="record__area__code",
        touching=True,
        within=Whole("record", KnowledgeRecord.ACCESS),
    )
    objects = KnowledgePrintQuerySet.as_manager()

    class Meta(PrintJob.Meta):
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = "เอกสารความรู้"
        verbose_name_plural = "เอกสารความรู้"
        constraints: ClassVar = [
            # The same text is printed once: a second request finds the first one's paper, or mends its failure.
            models.UniqueConstraint("record", "record_revision", name="knowledge_print_once_per_revision")
        ]
