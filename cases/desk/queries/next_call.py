"""Whom to call next, after one call is done."""

from datetime import datetime
from itertools import islice

from cases.desk.queries.case_page import case_page
from cases.desk.queries.today import call_back_page
from cases.rules.workflow import Action
from governance.ground.permissions import Actor

# Whoever handled a case does not call about it; a caller who handled this many in a row goes on from the list.
MOST_LOOKED_AT = 3


def next_to_call(actor: Actor, *, after: str, now: datetime) -> str:
    """Return the number of the next case whose resident the actor may call now; empty when there is none."""
    waiting = (row.number for row in call_back_page(actor, now=now).rows if row.may_call and row.number != after)
    for number in islice(waiting, MOST_LOOKED_AT):
        if Action.CALL_BACK in case_page(actor, number, now=now).moves:
            return number
    return ""
