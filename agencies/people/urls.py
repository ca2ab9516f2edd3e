"""The addresses of posts and invitations."""

from django.urls import path

from agencies.people.views import invitations, posts, successors

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/handover/", posts.handover, name="handover"),
    path("posts/<int:pk>/successor/", successors.successor, name="successor"),
    path("posts/<int:pk>/invite/", invitations.invite, name="invite"),
    path("posts/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw"),
    path("invitation/<str:token>/", invitations.accept_invitation, name="accept"),
]
