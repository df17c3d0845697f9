"""What the demo's desks share and write with."""

from datetime import datetime

from cases.commands.holding import claim_assignment, give_assignment
from cases.management.demo.cast import Cast
from cases.queries.loading import open_parts_of

DEPARTMENT = "department-urban"


def share_work(cast: Cast, now: datetime) -> None:
    """Have urban management claim a part of what it was given, and its head give one away; the rest is nobody's."""
    parts = open_parts_of(DEPARTMENT)
    for number, id_ in parts[::3]:
        claim_assignment(number, by=cast.staff_of(DEPARTMENT), now=now, assignment_id=id_)
    for number, id_ in parts[1::4]:
        give = {"by": cast.colleague("head.urban"), "now": now, "assignment_id": id_}
        give_assignment(number, to="officer.urban", **give)
