"""The addresses of posts, invitations and the log of downloads; signing in and help have global names."""

from django.urls import include, path

app_name = "agencies"
urlpatterns = [
    path("", include("agencies.people.urls")),
    path("", include("agencies.documents.urls")),
]
