"""The addresses of upper."""

from django.urls import path

from plans.upper.views import plan, projects, taking
from projects.urls import PROJECT_CODE

urlpatterns = [
    path("upper/", plan.upper_list, name="upper_list"),
    path("upper/start/", plan.upper_start, name="upper_start"),
    path("upper/<int:pk>/", plan.upper, name="upper"),
    path("upper/<int:pk>/accept/", taking.upper_accept, name="upper_accept"),
    path("upper/<int:pk>/give-back/", taking.upper_give_back, name="upper_give_back"),
    path("upper/<int:pk>/release/", plan.upper_release, name="upper_release"),
    path("upper/<int:pk>/rows/", projects.upper_rows, name="upper_rows"),
    path(f"upper/<int:pk>/decisions/{PROJECT_CODE}/", projects.upper_decision, name="upper_decision"),
]
