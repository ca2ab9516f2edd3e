"""The addresses of board."""

from django.urls import path

from plans.board.views import choosing, decision, duplicates, merge, screen, shares, similar
from projects.urls import PROJECT_CODE

urlpatterns = [
    path("tambon/<int:pk>/decisions/", decision.decisions, name="decisions"),
    path("tambon/<int:pk>/screen/", screen.screen, name="screen"),
    path("tambon/<int:pk>/decisions/many/", decision.decisions_many, name="decisions_many"),
    path(f"tambon/<int:pk>/decisions/{PROJECT_CODE}/", decision.decision, name="decision"),
    path(f"tambon/<int:pk>/decisions/{PROJECT_CODE}/move/", decision.decision_move, name="decision_move"),
    path(f"tambon/<int:pk>/decisions/{PROJECT_CODE}/discard/", decision.decision_discard, name="decision_discard"),
    path("tambon/<int:pk>/payers/", shares.payers, name="payers"),
    path(f"tambon/<int:pk>/payers/{PROJECT_CODE}/", shares.shares, name="shares"),
    path("tambon/<int:pk>/alike/", duplicates.alike, name="alike"),
    path("tambon/<int:pk>/alike/judge/", duplicates.alike_judge, name="alike_judge"),
    path("tambon/<int:pk>/alike/choose/", choosing.alike_choose, name="alike_choose"),
    path("tambon/<int:pk>/alike/compare/", duplicates.alike_compare, name="alike_compare"),
    path("tambon/<int:pk>/merges/", merge.merges, name="merges"),
    path("village/<int:pk>/edit/similar/", similar.similar, name="similar"),
    path("merges/<int:pk>/undo/", merge.merge_undo, name="merge_undo"),
]
