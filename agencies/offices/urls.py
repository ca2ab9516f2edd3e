"""The address of an office's letterhead."""

from django.urls import path

from agencies.offices import views

urlpatterns = [path("agencies/<slug:code>/letterhead/", views.letterhead, name="letterhead")]
