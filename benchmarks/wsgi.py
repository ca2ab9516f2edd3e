"""The web server's door for what is measured from outside: it may know the constant view beside the house's."""

import os

import django
from django.conf import settings

django.setup()
settings.ROOT_URLCONF = os.environ.get("BENCHMARK_URLS", "config.urls")

from config.wsgi import application  # noqa: E402  only now the addresses are chosen

__all__ = ["application"]
