"""The addresses of knowledge records."""

from django.urls import path

from evaluation.knowledge import views

urlpatterns = [
    path("", views.records, name="records"),
    path("new/", views.new, name="new"),
    path("areas/", views.areas, name="areas"),
    path("projects/", views.projects, name="projects"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/print/", views.print_record, name="print"),
    path("print/<int:pk>/", views.job, name="job"),
    path("print/<int:pk>/download/", views.download, name="download"),
]
