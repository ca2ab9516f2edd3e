"""The addresses of knowledge records."""

from django.urls import URLPattern

app_name = "evaluation"
urlpatterns: list[URLPattern] = []
