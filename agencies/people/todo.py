"""Posts that wait for a holder."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.people.models import Post, PostHolder, User
from agencies.todo import NAMED, Waiting, named, register


@register(170)
def to_fill(user: User) -> list[Waiting]:
    """Find posts without a holder to which this person may invite somebody."""
    held = PostHolder.objects.current().filter(post=OuterRef("pk"))
    posts = Post.objects.allowing(user, "invite").exclude(Exists(held))
    count, url = posts.count(), reverse("agencies:posts") + "?held=no"
    detail = named([post.title for post in posts[:NAMED]], count)
    return [Waiting(title="ตำแหน่งว่างที่ท่านเชิญผู้ดำรงตำแหน่งได้", detail=detail, url=url, count=count)]
