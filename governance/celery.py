"""The Celery application: queues, delivery guarantees and the beat schedule live in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

app = Celery("shaosheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
