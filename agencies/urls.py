"""The addresses of posts, invitations, requests to fill posts and the logs; signing in and help have global names."""

from django.urls import include, path

app_name = "agencies"
urlpatterns = [
    path("", include("agencies.letterheads.urls")),
    path("", include("agencies.people.urls")),
    path("", include("agencies.appointments.urls")),
    path("", include("agencies.documents.urls")),
]
