"""How Django finds this app."""

from governance import wings
from governance.ground.http import steps


class GridsConfig(wings.WingedConfig):
    """The grids app."""

    name = "grids"

    def ready(self) -> None:
        """Show what a new district needs of its grid."""
        super().ready()
        steps.offer("grids.queries.start.first_steps")
