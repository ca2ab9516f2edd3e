"""The settings of the tests: those of the demo, only quicker and loud about every slip in a template.

tests/services.py has put VAR_DIR, DATABASE_URL and BROKER_URL into the environment before this file is read.
"""

import os

os.environ |= {"DEMO": "1", "DEMO_PASSWORD": "only-for-the-tests", "LOG_LEVEL": "WARNING"}

from config.settings import *  # noqa: F403  the environment above must stand first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One process's own; what many processes share is tried with a real Redis in tests/concurrency.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tasks run where they are queued, except in the tests that ask for the `worker` of tests/services.py.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Static files are looked up when they are asked for: no test needs a folder of collected ones.
WHITENOISE_AUTOREFRESH = True
