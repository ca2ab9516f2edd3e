"""The addresses of requests to fill a post, and of the log."""

from django.urls import path

from agencies.appointments import views

urlpatterns = [
    path("posts/<int:pk>/appoint/", views.appoint, name="appoint"),
    path("posts/<int:pk>/replacement/", views.replacement, name="replacement"),
    path("posts/<int:pk>/second-step/", views.second_step_reset, name="second_step_reset"),
    path("appointments/", views.appointments, name="appointments"),
    path("appointments/log/", views.log, name="log"),
    path("appointments/<int:pk>/", views.appointment, name="appointment"),
    path("appointments/<int:pk>/move/", views.appointment_move, name="appointment_move"),
]
