"""The addresses of profile."""

from django.urls import path

from plans.profile import views

urlpatterns = [
    path("tambon/<int:pk>/profile/", views.profile, name="profile"),
    path("tambon/<int:pk>/profile/edit/", views.profile_edit, name="profile_edit"),
    path("tambon/<int:pk>/problems/add/", views.problem_add, name="problem_add"),
    path("village/<int:pk>/problems/add/", views.village_problem_add, name="village_problem_add"),
    path("problems/<int:pk>/", views.problem, name="problem"),
    path("problems/<int:pk>/remove/", views.problem_remove, name="problem_remove"),
]
