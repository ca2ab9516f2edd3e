"""The addresses of offices' letterheads."""

from django.urls import path

from agencies.letterheads import views

urlpatterns = [
    path("letterheads/", views.letterheads, name="letterheads"),
    path("agencies/<slug:code>/letterhead/", views.letterhead, name="letterhead"),
]
