"""The addresses of posts, invitations and the log of downloads; signing in and help have global names."""

from django.urls import path

from agencies import views

app_name = "agencies"
urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/handover/", views.handover, name="handover"),
    path("posts/<int:pk>/invite/", views.invite, name="invite"),
    path("posts/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept"),
    path("downloads/", views.downloads, name="downloads"),
]
