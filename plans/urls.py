"""The addresses of plans."""

from django.urls import path

from plans.views import reports, tambon

app_name = "plans"
urlpatterns = [
    path("tambon/", tambon.tambon_list, name="tambon_list"),
    path("tambon/<int:pk>/", tambon.tambon, name="tambon"),
    path("tambon/<int:pk>/rows/", tambon.tambon_rows, name="tambon_rows"),
    path("tambon/<int:pk>/print/", reports.tambon_print, name="tambon_print"),
    path("tambon/<int:pk>/roll-up/", tambon.tambon_roll_up, name="tambon_roll_up"),
    path("report/<int:pk>/", reports.report, name="report"),
    path("report/<int:pk>/retry/", reports.report_retry, name="report_retry"),
    path("report/<int:pk>/download/", reports.report_download, name="report_download"),
]
