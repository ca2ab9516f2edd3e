"""All settings, read top to bottom. Every value from outside comes through ``env`` and is named when it is wrong."""

import logging
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured
from django_guid.integrations.celery import CeleryIntegration
from environs import env

from agencies.access.roles import Role
from config.caches import address_beside, cache_settings
from config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# The state of one installation (database, uploads, logs) lives in one folder outside the code.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
# The demo district with one password for all; it can never be switched on together with a real host.
DEMO = env.bool("DEMO", False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
PRODUCTION = not (DEBUG or DEMO)

DEFAULT_SECRET_KEY = "only-for-the-demo-and-the-tests"  # noqa: S105  refused in production, four lines below
SECRET_KEY = env.str("SECRET_KEY", DEFAULT_SECRET_KEY)
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("SECRET_KEY: set your own, of at least 50 characters, in production.")
if PRODUCTION and DEMO_PASSWORD:
    raise ImproperlyConfigured("DEMO_PASSWORD: refused in production; it opens every demo account.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if not PRODUCTION else [])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the host people type in, e.g. plan.example.go.th")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# How people outside reach this house: printed, with its QR code, on released plans and beside project codes.
_DEFAULT_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://localhost:8000"
PUBLIC_URL = (env.str("PUBLIC_URL", "") or _DEFAULT_URL).rstrip("/")
# How many proxies of ours stand before the program: so many of the last addresses of X-Forwarded-For are believed.
PROXY_COUNT = env.int("PROXY_COUNT", 0)
# How often one address may ask: public pages, so that nobody tries project codes one after another; comparing a file
# with a release, which costs the most; signing in, so that no stream of names keeps the workers hashing.
PUBLIC_LOOKUPS_PER_MINUTE = env.int("PUBLIC_LOOKUPS_PER_MINUTE", 60)
COMPARISONS_PER_MINUTE = env.int("COMPARISONS_PER_MINUTE", 10)
SIGN_INS_PER_MINUTE = env.int("SIGN_INS_PER_MINUTE", 60)
# One account, from all addresses together but those that it has signed in from: a slow-down, never a lock.
ACCOUNT_SIGN_INS_PER_MINUTE = env.int("ACCOUNT_SIGN_INS_PER_MINUTE", 10)
# Links for a new password: asked for by one address, and mailed to one person.
RESET_REQUESTS_PER_HOUR = env.int("RESET_REQUESTS_PER_HOUR", 20)
RESET_MAILS_PER_HOUR = env.int("RESET_MAILS_PER_HOUR", 3)

# Whom people ask about the installation and their data (/privacy/, /accessibility/, /.well-known/security.txt).
CONTACT_NAME = env.str("CONTACT_NAME", "")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
CONTACT_PHONE = env.str("CONTACT_PHONE", "")

# --- applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "evaluation",
    "plans",
    "projects",
    # Before agencies, whose set-up pages leave their tables out.
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "agencies",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "django_guid",
    "django_htmx",
    "template_partials",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.request_lines",
    "csp.middleware.CSPMiddleware",
    "config.answers.sealed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "agencies.access.incoming.IncomingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.answers.sliding",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "agencies.people.views.second_step.led",
    "axes.middleware.AxesMiddleware",
    "config.unbroken.unbroken",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
            # paper/ is no Django app, so its tags are named here; every page has the parts.
            "builtins": [
                "template_partials.templatetags.partials",
                "paper.templatetags.paper",
                "config.templatetags.parts",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "phaen"  # ours: templates/phaen

# --- database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'phaen.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Django's defaults fail one write in five when two people save at once; these three options make it none.
    # FULL costs a commit one write to the disk (5 ms measured) and loses none when the power goes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;",
    }
    # The last connection that closes takes two files along without which nobody can read; a full disk has no room for
    # them when the next one opens.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# The first one is written; what an older version wrote is read, and written anew at the next sign-in.
PASSWORD_HASHERS = ["agencies.people.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "agencies.people.passwords.NoCitizenIdValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600
# A session goes on while somebody works: config.answers.sliding renews it when half of it is gone.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ENGINE = "config.sessions"
# The second step of signing in, and whose posts ask for it: those that approve. Not in the demo: accounts are shared.
MFA = env.bool("MFA", PRODUCTION)
MFA_ROLES = env.list("MFA_ROLES", [Role.SAO_MAYOR, Role.DIST_OFFICE, Role.PROV_PLANNER]) if MFA else []
if unknown := set(MFA_ROLES) - set(Role.values):
    raise ImproperlyConfigured(
        f"MFA_ROLES: {', '.join(sorted(unknown))}: no such role; they are {', '.join(Role.values)}"
    )
OTP_TOTP_ISSUER = OTP_WEBAUTHN_RP_NAME = "แผนร่วมตำบล"
# Browsers keep passkeys for one address and offer them over https alone, or on the very machine.
_PUBLIC = urlsplit(PUBLIC_URL.lower())
PASSKEYS = _PUBLIC.scheme == "https" or (_PUBLIC.scheme == "http" and _PUBLIC.hostname == "localhost")
OTP_WEBAUTHN_RP_ID = _PUBLIC.hostname or ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"] if PASSKEYS else []
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
# The package wants an address in any case; where there are no passkeys there is none to name.
SILENCED_SYSTEM_CHECKS = [] if PASSKEYS else ["otp_webauthn.E010", "otp_webauthn.E030"]
# Locked by name and address together: a district office shares one address and must not be shut out by one colleague.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", 5)
AXES_COOLOFF_TIME = env.float("SIGN_IN_LOCK_HOURS", 0.5)
# How long it is known who signed in from where: the Computer Crime Act wants ninety days at least.
SIGN_INS_KEPT_DAYS = env.int("SIGN_INS_KEPT_DAYS", 90)
if SIGN_INS_KEPT_DAYS < 90:
    raise ImproperlyConfigured("SIGN_INS_KEPT_DAYS: the law wants 90 days at least")
AXES_LOCKOUT_CALLABLE = "agencies.people.views.signing.locked"
AXES_RESET_ON_SUCCESS = True
# A lock ends when it was said to end: a colleague's further tries do not make it longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "agencies.access.limits.client_address"

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

# How many years from today a typed date, or a year of a plan, passes; and how many it is taken with a doubt. What lies
# farther is a slip of the keyboard or of a table program and is refused.
DATE_YEARS = (5, 20)
PLAN_YEARS = (12, 30)

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
# Uploads and printed plans. Nothing serves this folder: every file is streamed after a permission check.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = ""
UPLOAD_MAX_MB = env.int("UPLOAD_MAX_MB", 20)
# A file that anybody compares with a release; one that was handed out here is found by its digest alone.
COMPARED_MAX_MB = 20
# Several files sent at once, all together.
UPLOADS_MAX_MB = 5 * UPLOAD_MAX_MB
WORKBOOK_MAX_MB = env.int("WORKBOOK_MAX_MB", 5)
# In how many villages a problem is urgent before it is the tambon's own.
URGENT_VILLAGES = env.int("URGENT_VILLAGES", 2)
# From which mean of the scores 1–5 a project is feasible, and below which it is not.
FEASIBLE_MEAN = env.decimal("FEASIBLE_MEAN", Decimal("3.5"))
NOT_FEASIBLE_BELOW = env.decimal("NOT_FEASIBLE_BELOW", Decimal("2.5"))
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# An office's own TH Sarabun New is used for PDFs when its folder is named here; Sarabun otherwise.
PLAN_FONT_DIR = env.str("PLAN_FONT_DIR", "")

# --- cache ----------------------------------------------------------------------------------------------------------
_BROKER_URL = env.str("BROKER_URL", "redis://127.0.0.1:6379/0")
# What is counted by all processes together. A Redis that is away costs the limits, never a page.
CACHES = cache_settings(env.str("CACHE_URL", "") or address_beside(_BROKER_URL))

# --- worker ---------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = _BROKER_URL
# An unacknowledged message comes back when its worker died; no task may run longer than the visibility timeout.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("VISIBILITY_TIMEOUT_S", 3600),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # One attempt to publish: a refused connection fails at once (the default waits six seconds), and the sweep comes.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    # A broker that hangs must not hang the page that queues a task.
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_TASK_TIME_LIMIT = env.int("TASK_TIME_LIMIT_S", 1200)
# A little before it is killed a task is told to stop, and can say why.
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT * 0.9
CELERY_TASK_DEFAULT_QUEUE = "rollup"
CELERY_TASK_ROUTES = {"*.print_*": {"queue": "print"}}
CELERY_TASK_ALWAYS_EAGER = env.bool("TASKS_EAGER", False)
CELERY_TIMEZONE = TIME_ZONE
# The row is the truth and the message only a hint: what was lost on the way is found again by the sweeps.
SWEEP_EVERY_S = env.int("SWEEP_EVERY_S", 15)
# What nobody has taken when the next one comes is dropped: a worker that was away begins with one of each.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-roll-ups": {
        "task": "plans.rollup.tasks.sweep_roll_ups",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": SWEEP_EVERY_S},
    },
    "sweep-prints": {
        "task": "paper.jobs.tasks.sweep_prints",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": SWEEP_EVERY_S},
    },
    # Every hour of the day, for machines that slept; a request is marked once a day however often this comes.
    "remind-agencies": {
        "task": "plans.requests.tasks.remind_agencies",
        "schedule": crontab(hour="6-18", minute=15),
        "options": {"expires": 3600},
    },
    "sweep-files": {
        "task": "config.upkeep.tasks.sweep_files",
        "schedule": crontab(minute=35),
        "options": {"expires": 3600},
    },
    "purge-sign-ins": {
        "task": "config.upkeep.tasks.purge_sign_ins",
        "schedule": crontab(minute=50),
        "options": {"expires": 3600},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# A print whose worker has not been heard of for this long is taken up by another one; each time that comes to nothing
# it is left alone for longer.  A worker dies ten times of one paper only if the paper kills it.
PRINT_LEASE_S = env.int("PRINT_LEASE_S", 60)
PRINT_MAX_ATTEMPTS = 10
# How many prints are made at once: no more messages than this wake the printers, and the expected time counts on it.
PRINT_WORKERS = env.int("PRINT_WORKERS", 2)
# From when on /health/ready/ answers that something is amiss: what has waited so long, and so little room on the disk.
QUEUE_PATIENCE_S = env.int("QUEUE_PATIENCE_S", 3600)
DISK_LOW_MB = env.int("DISK_LOW_MB", 500)

# --- mail -----------------------------------------------------------------------------------------------------------
# Without a mail server nothing is sent, and the log says so; a letter itself holds a link and never stands there.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "config.mail.NotSent"
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "phaen-ruam@localhost")

# --- safety ---------------------------------------------------------------------------------------------------------
# The demo speaks plain http on the desk; everything else is https only.
# A server is reached over TLS, unless its public address says that it is not: an office's own network, or a first try.
_IS_ENCRYPTED = PRODUCTION and PUBLIC_URL.startswith("https://")
SECURE_COOKIES = _IS_ENCRYPTED
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_SSL_REDIRECT = _IS_ENCRYPTED and env.bool("SSL_REDIRECT", True)
# The health check of a container asks from inside, over plain http.
SECURE_REDIRECT_EXEMPT = [r"^health/(ready/)?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600) if _IS_ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_ENCRYPTED
SECURE_HSTS_PRELOAD = _IS_ENCRYPTED
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "agencies.access.views.stale_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
# A plan form with many rows has many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- logs -----------------------------------------------------------------------------------------------------------
# A person reads her reference aloud to the help desk, so it is short; a proxy's own X-Request-ID is kept as it comes.
REFERENCE_LENGTH = 12
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "UUID_LENGTH": REFERENCE_LENGTH,
    # A task carries the reference of the request that queued it, and writes where the program writes.
    "INTEGRATIONS": [CeleryIntegration(use_django_logging=True, uuid_length=REFERENCE_LENGTH)],
}
LOGGING = logging_settings(env.log_level("LOG_LEVEL", logging.INFO))
