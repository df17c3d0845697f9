"""How Django finds this app."""

from django.apps import AppConfig


class GridsConfig(AppConfig):
    """The grids app."""

    name = "grids"
