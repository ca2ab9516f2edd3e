"""The addresses of posts, invitations and the log of downloads; signing in and help have global names."""

from django.urls import path

from agencies.documents.views import downloads
from agencies.people.views import invitations, posts

app_name = "agencies"
urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/handover/", posts.handover, name="handover"),
    path("posts/<int:pk>/invite/", invitations.invite, name="invite"),
    path("posts/<int:pk>/withdraw/", invitations.withdraw_invitation, name="withdraw"),
    path("invitation/<str:token>/", invitations.accept_invitation, name="accept"),
    path("downloads/", downloads, name="downloads"),
]
