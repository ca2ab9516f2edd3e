"""What happens on a click: signing in, posts and their holders, the log of downloads, help and refusals."""

from agencies.views.downloads import downloads
from agencies.views.invitations import accept_invitation, invite, withdraw_invitation
from agencies.views.posts import handover, post, posts
from agencies.views.public import about, denied, health, stale_form, who_may
from agencies.views.signing import admin_sign_in, locked, password_changed, sign_in

__all__ = [
    "about",
    "accept_invitation",
    "admin_sign_in",
    "denied",
    "downloads",
    "handover",
    "health",
    "invite",
    "locked",
    "password_changed",
    "post",
    "posts",
    "sign_in",
    "stale_form",
    "who_may",
    "withdraw_invitation",
]
