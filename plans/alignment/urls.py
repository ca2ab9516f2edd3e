"""The addresses of alignment."""

from django.urls import path

from plans.alignment import views

urlpatterns = [
    path("tambon/<int:pk>/alignment/", views.alignment, name="alignment"),
    path("tambon/<int:pk>/alignment/set/", views.alignment_set, name="alignment_set"),
    path("tambon/<int:pk>/targets/", views.target_areas, name="target_areas"),
]
