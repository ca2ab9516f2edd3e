"""Posts in reach, who holds them, and the note of a hand-over."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from agencies.access.decorators import door
from agencies.access.reasons import may_somewhere, require_somewhere
from agencies.lists.answering import answer
from agencies.people.actions import open_invitations, waits_for_holder
from agencies.people.lists import POSTS, lacks_agency, posts_with_holders
from agencies.people.models import Post
from agencies.people.requests import SignedIn
from agencies.people.views.invitations import link_to

CRUMBS = [("ตำแหน่งและบุคคล", "/posts/")]


@door("post.view")
def posts(request: SignedIn) -> HttpResponseBase:
    """List the posts in reach with their holders."""
    require_somewhere(request.user, "post.view")
    listing = POSTS.read(request, posts_with_holders(Post.objects.visible_to(request.user)))
    may = {f"may_{name}": may_somewhere(request.user, f"appointment.{name}") for name in ("confirm", "log")}
    return answer(listing, "agencies/people/post_list.html", may)


@door("post.view", Post)
def post(request: SignedIn, post: Post) -> HttpResponse:
    """Show one post: its holders over time and, to those who may invite, its open invitation."""
    may_invite = request.user.has_perm("post.invite", post)
    invitation = open_invitations().filter(post=post).select_related("invited_by").first() if may_invite else None
    tenures = list(post.tenures.select_related("user"))
    context = {
        "post": post,
        "tenures": tenures,
        "holding": next((tenure for tenure in tenures if tenure.until is None), None),
        "lacks_agency": lacks_agency(post),
        "handovers": post.handovers.select_related("outgoing", "incoming"),
        "waits_for_holder": invitation is not None and waits_for_holder(invitation),
        "may_invite": may_invite,
        "may_appoint": may_somewhere(request.user, "appointment.file"),
        "invitation": invitation,
        "link": link_to(request, invitation) if invitation else "",
        "crumbs": CRUMBS,
    }
    return render(request, "agencies/people/post_detail.html", context)


@door("post.view", Post)
def handover(request: SignedIn, post: Post) -> HttpResponse:
    """Show the note of the post's last hand-over, to be printed and signed."""
    tenures = list(post.tenures.select_related("user")[:2])
    context = {
        "post": post,
        "incoming": tenures[0] if tenures else None,
        "outgoing": tenures[1] if len(tenures) > 1 else None,
        "crumbs": [*CRUMBS, (post.title, f"/posts/{post.pk}/")],
    }
    return render(request, "agencies/people/post_handover.html", context)
