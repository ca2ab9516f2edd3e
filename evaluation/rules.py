"""The binding of the permission table for knowledge records and their papers."""

from agencies.access.rules import bind
from evaluation.knowledge.models import KnowledgePrint, KnowledgeRecord

for guarded in (KnowledgeRecord, KnowledgePrint):
    bind(guarded)
