"""The addresses of plans, package by package."""

from django.urls import include, path

app_name = "plans"
urlpatterns = [
    path("", include("plans.village.urls")),
    path("", include("plans.rollup.urls")),
    path("", include("plans.requests.urls")),
    path("", include("plans.tambon.urls")),
    path("", include("plans.profile.urls")),
    path("", include("plans.forum.urls")),
    path("", include("plans.board.urls")),
    path("", include("plans.proposals.urls")),
    path("", include("plans.ranking.urls")),
    path("", include("plans.local.urls")),
    path("", include("plans.releases.urls")),
    path("", include("plans.alignment.urls")),
    path("", include("plans.upper.urls")),
    path("", include("plans.tilemap.urls")),
    # After releases: the addresses of «since» end with any suffix here.
    path("", include("plans.papers.urls")),
]
