"""The addresses of proposals."""

from django.urls import path

from plans.proposals import views

urlpatterns = [
    path("tambon/<int:pk>/proposals/", views.proposals, name="proposals"),
    path("tambon/<int:pk>/proposals/add/", views.proposal_add, name="proposal_add"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.proposal_edit, name="proposal_edit"),
    path("proposals/<int:pk>/move/", views.proposal_move, name="proposal_move"),
]
