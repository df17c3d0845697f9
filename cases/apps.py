"""How Django finds this app."""

from governance import wings
from governance.ground.http import steps


class CasesConfig(wings.WingedConfig):
    """The cases app."""

    name = "cases"

    def ready(self) -> None:
        """Have the wings heard, and show what a new district needs of its cases."""
        super().ready()
        steps.offer("cases.desk.queries.start.first_steps")
