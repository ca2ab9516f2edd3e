"""The addresses of papers."""

from django.urls import path

from plans.papers.views import drafts, official, releases, reports, tambons

urlpatterns = [
    path("tambon/", tambons.tambon_list, name="tambon_list"),
    path("tambon/<int:pk>/print/", reports.tambon_print, name="tambon_print"),
    path("tambon/<int:pk>/draft/", drafts.tambon_draft, name="tambon_draft"),
    path("tambon/<int:pk>/draft/download/", drafts.tambon_draft_download, name="tambon_draft_download"),
    path("report/<int:pk>/", reports.report, name="report"),
    path("report/<int:pk>/retry/", reports.report_retry, name="report_retry"),
    path("report/<int:pk>/download/", reports.report_download, name="report_download"),
    path("release/<int:pk>/print/", releases.release_print, name="release_print"),
    path("release-paper/<int:pk>/", releases.release_paper, name="release_paper"),
    path("release-paper/<int:pk>/retry/", releases.release_paper_retry, name="release_paper_retry"),
    path("release-paper/<int:pk>/download/", releases.release_paper_download, name="release_paper_download"),
    path("tambon/<int:pk>/forms/", official.official_list, name="official_list"),
    path("tambon/<int:pk>/forms/<slug:form>/", official.official_form, name="official_form"),
    path("tambon/<int:pk>/forms/<slug:form>/print/", official.official_print, name="official_print"),
    path("since/<int:pk>/<str:suffix>/", releases.since_file, name="since_file"),
]
