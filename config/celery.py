"""The worker's application: two queues, so that a long print never delays a sum."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("phaen_ruam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
