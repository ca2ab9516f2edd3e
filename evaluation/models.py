"""Every model of the app, for Django; nobody else imports this module."""

from evaluation.knowledge.models import Comment, KnowledgePrint, KnowledgeRecord

__all__ = ("Comment", "KnowledgePrint", "KnowledgeRecord")
