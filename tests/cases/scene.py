"""The cases of a random history at one moment, as they truly are, and who looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.casework.queries.case_record import case_record
from cases.desk.queries.case_page import case_page
from cases.desk.queries.inbox import InboxRow, inbox_page
from cases.desk.queries.wanted import View
from cases.models import Export
from cases.papers.queries.export_rows import Rows, export_rows
from governance.ground.permissions import Actor
from governance.models import Organisation
from tests.cases.plain_truth import PlainCase, PlainPart, told_plainly
from tests.district import District

DEPARTMENTS = {"zhou": "D-URBAN", "wu": "D-HOUSING", "zheng": "D-WATER"}
ABOVE, STREET, COMMUNITY, CALLER = "qian", "chen", "zhao", "he"


def _exported(actor: Actor, view: View, now: datetime) -> Rows:
    return export_rows(Export(kind=Export.LIST, asked={"view": view.value}, requested_at=now), actor, most=100)


@dataclass
class Scene:
    """The truth and its viewers; pages that several readers need are gathered once."""

    actors: Mapping[str, Actor]
    names: Mapping[str, str]
    truth: Mapping[str, PlainCase]
    now: datetime
    moved: str  # The number of the case to which something just happened.

    def __post_init__(self) -> None:
        above = self.actors[ABOVE]
        self.pages = {number: case_page(above, number, now=self.now) for number in self.seen_by(ABOVE)}
        self.records = {number: case_record(above, number) for number in self.seen_by(ABOVE)}
        self.exported = [_exported(above, view, self.now) for view in (View.OPEN, View.ENDED)]
        self.inboxes = {who: inbox_page(self.actors[who], now=self.now) for who in DEPARTMENTS}

    def seen_by(self, who: str) -> dict[str, PlainCase]:
        """Return the cases that do not accuse whom somebody belongs to."""
        own = self.actors[who].own_paths
        return {number: case for number, case in self.truth.items() if case.accused not in own}

    def parts_of(self, who: str) -> list[PlainPart]:
        """Return the open parts of somebody's department."""
        cases = self.seen_by(who).values()
        return [part for case in cases for part in case.parts if part.is_open and part.department == DEPARTMENTS[who]]

    def rows_of(self, who: str) -> list[InboxRow]:
        """Return the rows of a department's inbox."""
        return [row for group in self.inboxes[who].groups for row in group.rows]


def scene_of(district: District, *, now: datetime, moved: str) -> Scene:
    """Return how every case stands now, after something happened to one of them."""
    actors = {who: district.actor(who) for who in (ABOVE, STREET, COMMUNITY, CALLER, *DEPARTMENTS)}
    names = dict(Organisation.objects.values_list("code", "name_zh"))
    return Scene(actors, names, told_plainly(), now, moved)
