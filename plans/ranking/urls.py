"""The addresses of ranking."""

from django.urls import path

from plans.ranking.views import ballot, feasibility, ranking
from projects.urls import PROJECT_CODE

urlpatterns = [
    path("tambon/<int:pk>/feasibility/", feasibility.feasibility, name="feasibility"),
    path(f"tambon/<int:pk>/feasibility/{PROJECT_CODE}/", feasibility.feasibility_row, name="feasibility_row"),
    path("tambon/<int:pk>/criteria/", feasibility.criteria, name="criteria"),
    path("tambon/<int:pk>/ranking/", ranking.ranking, name="ranking"),
    path("tambon/<int:pk>/ranking/suggestion/", ranking.suggestion, name="suggestion"),
    path("tambon/<int:pk>/ranking/new/", ballot.ballot_new, name="ballot_new"),
    path("ballots/<int:pk>/", ballot.ballot, name="ballot"),
    path("ballots/<int:pk>/step/", ballot.ballot_step, name="ballot_step"),
    path("ballots/<int:pk>/paper/", ballot.ballot_paper, name="ballot_paper"),
    path("ballots/<int:pk>/paper/remove/", ballot.ballot_paper_remove, name="ballot_paper_remove"),
    path("ballots/<int:pk>/papers/", ballot.ballot_papers, name="ballot_papers"),
    path("ballots/<int:pk>/order/", ballot.ballot_order, name="ballot_order"),
]
