"""What a holder is asked when a successor to her own post is invited."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agencies.people import letters
from agencies.people.actions import LinkClosed, answer_successor, open_invitations
from agencies.people.requests import SignedIn
from agencies.people.views.invitations import link_to

ANSWERS = {"agree": True, "refuse": False}


def successor(request: SignedIn, pk: int) -> HttpResponse:
    """Show the invitation to a post of one's own, and take the holder's answer; other people's posts are not found."""
    post = next((post for post in request.user.posts if post.pk == pk), None)
    if post is None:
        raise Http404
    invitation = open_invitations().filter(post=post).select_related("invited_by", "post").first()
    if request.method != "POST" or invitation is None:
        return render(request, "agencies/people/successor.html", {"post": post, "invitation": invitation})
    agrees = ANSWERS.get(request.POST.get("answer", ""))
    if agrees is None:
        raise Http404
    try:
        answer_successor(invitation, by=request.user, agrees=agrees)
    except LinkClosed:
        messages.warning(request, "คำเชิญนี้มีคำตอบแล้ว ถูกถอน หรือมีเหตุผลจากหน่วยงานที่เชิญแล้ว")
        return redirect("agencies:successor", pk)
    if agrees:
        letters.to_invited(invitation, link_to(request, invitation))
    else:
        letters.of_refusal(invitation, request.user)
    messages.success(request, "บันทึกว่าท่านยินยอมส่งมอบแล้ว" if agrees else "บันทึกว่าท่านไม่ยินยอมแล้ว ลิงก์คำเชิญใช้ไม่ได้อีก")
    return redirect("agencies:successor", pk)
