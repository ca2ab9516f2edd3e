"""The addresses of the house, and one that answers without doing anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as house


def constant(_request: HttpRequest) -> HttpResponse:
    """Answer at once; signing in and the whole middleware are all it costs."""
    return HttpResponse("constant")


urlpatterns = [*house, path("constant/", constant, name="constant")]
