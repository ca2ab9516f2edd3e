"""The addresses of tambon."""

from django.urls import path

from plans.tambon import views

urlpatterns = [
    path("tambon/start/", views.tambon_start, name="tambon_start"),
    path("tambon/<int:pk>/team/", views.team, name="team"),
    path("tambon/<int:pk>/team/<int:member>/", views.member_edit, name="member_edit"),
    path("tambon/<int:pk>/team/<int:member>/remove/", views.member_remove, name="member_remove"),
    path("tambon/<int:pk>/guide/", views.guide, name="guide"),
]
