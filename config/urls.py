"""Every address of the house."""

from django.contrib import admin
from django.contrib.auth.views import (
    LogoutView,
    PasswordChangeView,
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.urls import include, path

from agencies import forms
from agencies import views as people
from config import views
from plans.views import public

handler403 = "agencies.views.denied"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", people.sign_in, name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path(
        "password/",
        PasswordChangeView.as_view(
            form_class=forms.ChangePasswordForm, template_name="registration/password_change.html"
        ),
        name="password_change",
    ),
    path("password/changed/", people.password_changed, name="password_change_done"),
    path(
        "password/forgotten/",
        PasswordResetView.as_view(
            form_class=forms.ForgottenForm,
            template_name="registration/password_reset.html",
            email_template_name="registration/password_reset_mail.txt",
            subject_template_name="registration/password_reset_subject.txt",
        ),
        name="password_reset",
    ),
    path(
        "password/sent/",
        PasswordResetDoneView.as_view(template_name="registration/password_reset_sent.html"),
        name="password_reset_done",
    ),
    path(
        "password/new/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            form_class=forms.NewPasswordForm, template_name="registration/password_reset_new.html"
        ),
        name="password_reset_confirm",
    ),
    path(
        "password/ready/",
        PasswordResetCompleteView.as_view(template_name="registration/password_reset_ready.html"),
        name="password_reset_complete",
    ),
    path("about/", people.about, name="about"),
    path("who-may/", people.who_may, name="who_may"),
    path("health/", people.health, name="health"),
    # Short, for they stand on paper: is this a true copy, and where is our project.
    path("v/<str:token>/", public.release_check, name="release_check"),
    path("v/<str:token>/compare/", public.release_compare, name="release_compare"),
    path("p/", public.track, name="track"),
    path("p/<str:code>/", public.tracked, name="tracked"),
    path("", include("agencies.urls")),
    path("projects/", include("projects.urls")),
    path("plans/", include("plans.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("admin/login/", people.admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]
