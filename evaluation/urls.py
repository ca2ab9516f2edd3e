"""The addresses of evaluation, package by package."""

from django.urls import include, path

app_name = "evaluation"
urlpatterns = [
    path("", include("evaluation.knowledge.urls")),
]
