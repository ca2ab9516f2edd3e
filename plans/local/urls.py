"""The addresses of local."""

from django.urls import path

from plans.local.views import edition, link, plan, step, take_in

urlpatterns = [
    path("local/", plan.local_list, name="local_list"),
    path("local/start/", plan.local_start, name="local_start"),
    path("local/<int:pk>/", plan.local, name="local"),
    path("local/<int:pk>/rows/", plan.local_rows, name="local_rows"),
    path("local/<int:pk>/lines/<uuid:line>/", plan.local_line, name="local_line"),
    path("local/<int:pk>/editions/add/", edition.edition_add, name="edition_add"),
    path("edition/<int:pk>/", edition.edition, name="edition"),
    path("edition/<int:pk>/edit/", edition.edition_edit, name="edition_edit"),
    path("edition/<int:pk>/kind/", edition.edition_kind, name="edition_kind"),
    path("edition/<int:pk>/discard/", edition.edition_discard, name="edition_discard"),
    path("edition/<int:pk>/step/", step.edition_step, name="edition_step"),
    path("edition/<int:pk>/take-in/", take_in.edition_take_in, name="edition_take_in"),
    path("edition/<int:pk>/lines/", edition.edition_lines, name="edition_lines"),
    path("edition/<int:pk>/lines/add/", edition.edition_line_add, name="edition_line_add"),
    path("edition/<int:pk>/lines/<uuid:line>/", edition.edition_line, name="edition_line"),
    path("edition/<int:pk>/lines/<uuid:line>/end/", edition.edition_line_end, name="edition_line_end"),
    path("edition/<int:pk>/lines/<uuid:line>/drop/", edition.edition_line_drop, name="edition_line_drop"),
    path("edition/<int:pk>/lines/<uuid:line>/renew/", edition.edition_line_renew, name="edition_line_renew"),
    path("edition/<int:pk>/links/<int:link>/", link.edition_link, name="edition_link"),
]
