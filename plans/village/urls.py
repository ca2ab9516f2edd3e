"""The addresses of village."""

from django.urls import path

from plans.village.views import entering, forum, forum_screens, plan, review, rows, screens, taking, workbook
from projects.urls import PROJECT_CODE

urlpatterns = [
    path("village/", plan.village_list, name="village_list"),
    path("village/start/", plan.village_start, name="village_start"),
    path("village/<int:pk>/", plan.village, name="village"),
    path("village/<int:pk>/move/", plan.village_move, name="village_move"),
    path("village/<int:pk>/check/", taking.village_check, name="village_check"),
    path("village/<int:pk>/review/", review.village_review, name="village_review"),
    path("village/<int:pk>/review/<int:number>/<str:answer>/", review.settle_number, name="settle"),
    path("village/<int:pk>/rows/", plan.village_rows, name="village_rows"),
    path("village/<int:pk>/versions/<int:number>/", plan.village_version, name="village_version"),
    path("village/<int:pk>/edit/", rows.village_edit, name="village_edit"),
    path("village/<int:pk>/edit/basics/", rows.village_basics, name="village_basics"),
    path("village/<int:pk>/edit/add/", rows.row_add, name="row_add"),
    path(f"village/<int:pk>/edit/{PROJECT_CODE}/", rows.row, name="row"),
    path(f"village/<int:pk>/edit/{PROJECT_CODE}/check/", rows.row_check, name="row_check"),
    path(f"village/<int:pk>/edit/{PROJECT_CODE}/shift/", rows.row_shift, name="row_shift"),
    path(f"village/<int:pk>/edit/{PROJECT_CODE}/remove/", rows.row_remove, name="row_remove"),
    path(f"village/<int:pk>/edit/{PROJECT_CODE}/restore/", rows.row_restore, name="row_restore"),
    path("village/<int:pk>/enter/", entering.enter, name="enter"),
    path("village/<int:pk>/enter/resolution/<int:number>/", entering.resolution, name="resolution"),
    path("village/<int:pk>/enter/add/", screens.project_add, name="project_add"),
    path(f"village/<int:pk>/enter/{PROJECT_CODE}/<int:number>/", screens.screen, name="screen"),
    path(f"village/<int:pk>/enter/{PROJECT_CODE}/<int:number>/sums/", screens.screen_sums, name="screen_sums"),
    path("village/<int:pk>/enter/forum/", forum_screens.forum_begin, name="forum_begin"),
    path("forum/<int:pk>/enter/<int:number>/", forum_screens.forum_screen, name="forum_screen"),
    path("village/<int:pk>/forums/add/", forum.forum_add, name="forum_add"),
    path("village/<int:pk>/workbook/", workbook.workbook, name="workbook"),
    path("village/<int:pk>/workbook/download/", workbook.workbook_download, name="workbook_download"),
    path("village/<int:pk>/workbook/<int:upload>/", workbook.workbook_upload, name="workbook_upload"),
    path("village/<int:pk>/workbook/<int:upload>/confirm/", workbook.workbook_confirm, name="workbook_confirm"),
    path("village/<int:pk>/workbook/<int:upload>/cancel/", workbook.workbook_cancel, name="workbook_cancel"),
    path("forum/<int:pk>/", forum.forum, name="forum"),
    path("forum/<int:pk>/edit/", forum.forum_edit, name="forum_edit"),
    path("forum/<int:pk>/step/", forum.forum_step, name="forum_step"),
    path("forum/<int:pk>/papers/", forum.papers_add, name="papers_add"),
    path("paper/<int:pk>/", forum.paper, name="paper"),
    path("paper/<int:pk>/remove/", forum.paper_remove, name="paper_remove"),
]
