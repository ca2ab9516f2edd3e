"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

from agencies import views as people
from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("agencies.urls")),
    path("projects/", include("projects.urls")),
    path("plans/", include("plans.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("health/", people.health, name="health"),
    path("admin/", admin.site.urls),
]
