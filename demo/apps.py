"""How Django finds the demo district."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo district: tables, and the commands that load and play them."""

    name = "demo"
