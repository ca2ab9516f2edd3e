"""Every address of the house."""

from django.contrib import admin
from django.contrib.auth.views import (
    LogoutView,
    PasswordChangeView,
    PasswordResetCompleteView,
    PasswordResetDoneView,
)
from django.urls import include, path

from agencies.access import views as access
from agencies.people import forms as people_forms
from agencies.people.views import rights, second_step, signing
from config import pages
from config.home import views as home_views
from config.personal import views as personal_views
from config.upkeep import views as upkeep
from plans.releases.views import public
from plans.tracking import views as tracking_views

handler403 = "agencies.access.views.denied"
handler500 = "config.upkeep.views.failed"

urlpatterns = [
    path("", home_views.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/code/", second_step.second_step, name="second_step"),
    path("sign-in/passkey/", second_step.passkey_step, name="passkey_step"),
    path("two-factor/", second_step.two_factor, name="two_factor"),
    path("two-factor/codes/", second_step.recovery_codes, name="recovery_codes"),
    path("two-factor/off/", second_step.two_factor_off, name="two_factor_off"),
    path("two-factor/phone/", second_step.phone_add, name="phone_add"),
    path("two-factor/passkeys/", second_step.passkey_add, name="passkey_add"),
    path("two-factor/passkeys/<int:pk>/off/", second_step.passkey_off, name="passkey_off"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path(
        "password/",
        PasswordChangeView.as_view(
            form_class=people_forms.ChangePasswordForm, template_name="registration/password_change.html"
        ),
        name="password_change",
    ),
    path("password/changed/", signing.password_changed, name="password_change_done"),
    path("password/forgotten/", signing.forgotten, name="password_reset"),
    path(
        "password/sent/",
        PasswordResetDoneView.as_view(template_name="registration/password_reset_sent.html"),
        name="password_reset_done",
    ),
    path("password/new/<uidb64>/<token>/", signing.NewPassword.as_view(), name="password_reset_confirm"),
    path(
        "password/ready/",
        PasswordResetCompleteView.as_view(template_name="registration/password_reset_ready.html"),
        name="password_reset_complete",
    ),
    path("personal/", personal_views.personal, name="personal"),
    path("personal/file/", personal_views.personal_file, name="personal_file"),
    path("about/", access.about, name="about"),
    path("who-may/", rights.who_may, name="who_may"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("health/", upkeep.health, name="health"),
    path("health/ready/", upkeep.ready, name="health_ready"),
    # Short, for they stand on paper: is this a true copy, and where is our project.
    path("v/<str:token>/", public.release_check, name="release_check"),
    path("v/<str:token>/compare/", public.release_compare, name="release_compare"),
    path("p/", tracking_views.track, name="track"),
    path("p/<str:code>/", tracking_views.tracked, name="tracked"),
    path("", include("agencies.urls")),
    path("projects/", include("projects.urls")),
    path("plans/strategies/", include("projects.strategies.urls")),
    path("plans/", include("plans.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("admin/login/", signing.admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
]
