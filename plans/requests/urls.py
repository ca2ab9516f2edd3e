"""The addresses of requests."""

from django.urls import path

from plans.requests import views

urlpatterns = [
    path("tambon/<int:pk>/commitments/", views.commitments, name="commitments"),
    path("tambon/<int:pk>/commitments/wanted/", views.commitments_wanted, name="commitments_wanted"),
    path("tambon/<int:pk>/commitments/ask/", views.commitments_ask, name="commitments_ask"),
    path("tambon/<int:pk>/commitments/add/", views.commitment_add, name="commitment_add"),
    path("tambon/<int:pk>/commitments/days/", views.commitments_days, name="commitments_days"),
    path("tambon/<int:pk>/integrate/", views.commitments_integrate, name="commitments_integrate"),
    path("commitments/", views.commitment_inbox, name="commitment_inbox"),
    path("commitments/<int:pk>/", views.commitment, name="commitment"),
    path("commitments/<int:pk>/answer/", views.commitment_answer, name="commitment_answer"),
    path("commitments/<int:pk>/move/", views.commitment_move, name="commitment_move"),
    path("commitments/<int:pk>/note/", views.commitment_note, name="commitment_note"),
]
