"""The ground floor: organisations, people, authority, events; and the Django project package."""

from governance.celery import app as celery_app

__all__ = ["celery_app"]
