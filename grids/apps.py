"""How Django finds this app."""

from django.apps import AppConfig

from governance.ground.http import steps


class GridsConfig(AppConfig):
    """The grids app."""

    name = "grids"

    def ready(self) -> None:
        """Show what a new district needs of its grid."""
        steps.offer("grids.queries.start.first_steps")
