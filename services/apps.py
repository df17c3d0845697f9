"""How Django finds this app."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """The services app."""

    name = "services"
