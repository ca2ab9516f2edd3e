"""The strategy library: frameworks per level, period and agency, their items, and which project serves which item."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from projects.models import Project
from projects.strategies.models import StrategyItem


class Alignment(models.Model):
    """That a project serves an item of a strategy."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="alignments")
    item = models.ForeignKey(StrategyItem, models.PROTECT, related_name="alignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["project", "item"]
        verbose_name = "ความสอดคล้องกับยุทธศาสตร์"
        verbose_name_plural = "ความสอดคล้องกับยุทธศาสตร์"
        constraints: ClassVar = [models.UniqueConstraint("project", "item", name="aligned_once")]
