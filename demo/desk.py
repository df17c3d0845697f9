"""What the demo's desks share, write, check and ask with."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from cases.casework.commands.checklists import tick_item
from cases.casework.commands.holding import claim_assignment, give_assignment
from cases.rules.commands.desk_entries import Heading, write_item, write_macro, write_question, write_text
from cases.rules.queries.desk_entries import desk_entries, forget_desk_entries
from demo.cast import Cast
from demo.loading import open_parts_of
from demo.tables import demo_file
from governance.ground.permissions import PORTAL

DEPARTMENT = "department-urban"
DISTRICT = "999901"
COMMANDS: Mapping[str, Callable[..., Any]] = {
    "texts": write_text,
    "macros": write_macro,
    "checklists": write_item,
    "questions": write_question,
}
HEADING = ("organisation", "category", "name_zh", "name_en")
USED_FOR = timedelta(days=30)
UNNAMED = {"name_zh": "", "name_en": ""}


def share_work(cast: Cast, now: datetime) -> None:
    """Have urban management claim a part of what it was given, and its head give one away; the rest is nobody's."""
    parts = open_parts_of(DEPARTMENT)
    for number, id_ in parts[::3]:
        claim_assignment(number, by=cast.staff_of(DEPARTMENT), now=now, assignment_id=id_)
    for number, id_ in parts[1::4]:
        give: dict[str, Any] = {"by": cast.colleague("head.urban"), "now": now, "assignment_id": id_}
        give_assignment(number, to="officer.urban", **give)


def furnish_desks(cast: Cast, now: datetime) -> int:
    """Keep the texts, macros, checklists and questions, and tick what was checked; return how many entries there are.

    They hold since a month ago; the cases that were played before are open to them as they stand.
    """
    since = now - USED_FOR
    listed: dict[str, list[dict[str, Any]]] = json.loads(demo_file("desk.json").read_text(encoding="utf-8"))
    for register, rows in listed.items():
        for rank, row in enumerate(rows):
            _keep(register, rank, row, timezone.localdate(since), since)
    forget_desk_entries()
    _tick(cast, now)
    return sum(len(rows) for rows in listed.values())


def _keep(register: str, rank: int, row: Mapping[str, Any], day: date, now: datetime) -> None:
    told = {"organisation": DISTRICT, **row}
    heading = Heading(**{name: told.pop(name) for name in HEADING}, since=day)
    if register == "questions":
        told |= {"rank": rank, "options": [{**UNNAMED, **option} for option in told["options"]]}
    COMMANDS[register](heading, by=PORTAL, now=now, **told)


def _tick(cast: Cast, now: datetime) -> None:
    """Tick one of the department's items on the first case to which it belongs."""
    item = next(item for item in desk_entries().checklists if item.category == "urban")
    officer = cast.staff_of(DEPARTMENT)
    for number, _id in open_parts_of(DEPARTMENT, group="urban")[:3]:
        tick_item(number, by=officer, now=now, item_id=item.id)
