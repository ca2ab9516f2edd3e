"""The binding of the permission table: posts and the log of downloads."""

from agencies.access.rules import bind
from agencies.documents.models import Download
from agencies.people.models import Post

for guarded in (Post, Download):
    bind(guarded)
