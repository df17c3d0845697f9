"""Deadlines on the district's working calendar."""

from datetime import datetime

from governance.kit.days.queries.calendar import working_calendar
from governance.kit.numbers.workflow.clocks import Basis


def due_of(basis: Basis) -> datetime:
    """Return the deadline of a basis on the district's working calendar."""
    return basis.due(working_calendar())
