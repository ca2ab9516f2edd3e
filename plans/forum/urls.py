"""The addresses of forum."""

from django.urls import path

from plans.forum import views

urlpatterns = [
    path("tambon/<int:pk>/meetings/", views.meetings, name="meetings"),
    path("tambon/<int:pk>/meetings/add/", views.meeting_add, name="meeting_add"),
    path("tambon/<int:pk>/participation/", views.participation, name="participation"),
    path("meeting/<int:pk>/", views.meeting, name="meeting"),
    path("meeting/<int:pk>/edit/", views.meeting_edit, name="meeting_edit"),
    path("meeting/<int:pk>/invite-all/", views.meeting_invite_all, name="meeting_invite_all"),
    path("meeting/<int:pk>/invite/", views.meeting_invite, name="meeting_invite"),
    path("meeting/<int:pk>/presence/", views.meeting_presence, name="meeting_presence"),
    path("meeting/<int:pk>/presentations/", views.meeting_presentations, name="meeting_presentations"),
    path("meeting/<int:pk>/papers/", views.meeting_papers_add, name="meeting_papers_add"),
    path("meeting/<int:pk>/close/", views.meeting_close, name="meeting_close"),
    path("meeting/<int:pk>/cancel/", views.meeting_cancel, name="meeting_cancel"),
    path("meeting-paper/<int:pk>/", views.meeting_paper, name="meeting_paper"),
    path("meeting-paper/<int:pk>/remove/", views.meeting_paper_remove, name="meeting_paper_remove"),
]
