"""Who leads, which step comes next, what is late and what is near, told anew from the rows and events in plain Python.

Nothing here is taken from the product but the rows that it wrote: neither its conditions nor its properties.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from cases.models import Assignment, Case
from governance.models import Event

LEFT_TO_WARN = 0.25
STEP_EVENTS = {
    "sign": "cases.assignment.signed",
    "contact": "cases.assignment.contacted",
    "report": "cases.assignment.reported_in",
}
DEADLINES = {"sign": "sign_by", "contact": "contact_by", "report": "report_by", "finish": "finish_by"}


@dataclass(frozen=True)
class PlainClock:
    """A deadline that still counts."""

    start: datetime
    due: datetime

    def is_late(self, now: datetime) -> bool:
        return self.due <= now

    def is_near(self, now: datetime) -> bool:
        return not self.is_late(now) and (self.due - now) <= (self.due - self.start) * LEFT_TO_WARN

    def tone(self, now: datetime, *, paused: bool) -> str:
        """Return the colour of whatever shows it: red when late, orange when near or due today."""
        if paused:
            return "neutral"
        if self.is_late(now):
            return "bad"
        is_today = timezone.localdate(self.due) == timezone.localdate(now)
        return "warn" if is_today or self.is_near(now) else "neutral"


@dataclass(frozen=True)
class PlainPart:
    """What one organisation has to do."""

    id: int
    case: str
    organisation: str
    department: str
    round: int
    leads: bool
    is_present: bool
    is_open: bool
    is_released: bool
    waited_until: datetime | None
    paused: bool
    steps: tuple[str, ...]
    clocks: Mapping[str, PlainClock]

    @property
    def nearest(self) -> PlainClock:
        return min(self.clocks.values(), key=lambda clock: clock.due)

    def is_late(self, now: datetime) -> bool:
        return self.is_open and not self.paused and self.nearest.is_late(now)

    def late_steps(self, now: datetime) -> set[str]:
        """Return the steps that are not taken and late; of a part that was taken back, those late by then."""
        until = self.waited_until or now
        return {
            name for name, clock in self.clocks.items() if name != "stage" and not self.paused and clock.is_late(until)
        }


@dataclass(frozen=True)
class PlainCase:
    """A case, its lead, its clock and its parts."""

    id: int
    number: str
    state: str
    is_open: bool
    is_joined: bool
    paused: bool
    accused: str
    clock: PlainClock
    lead: str
    parts: tuple[PlainPart, ...]

    def is_late(self, now: datetime) -> bool:
        return self.is_open and not self.paused and self.clock.is_late(now)

    @property
    def running(self) -> list[tuple[int | None, str, PlainClock]]:
        """Return every clock that counts, with the part that it is of; a joined case goes with the other's."""
        of_parts = [
            (part.id, *each) for part in self.parts if part.is_open and not part.paused for each in part.clocks.items()
        ]
        of_case = [(None, "case", self.clock)] if self.is_open and not self.paused and self.state != "joined" else []
        return [*of_case, *of_parts]

    def tone(self, now: datetime) -> str:
        return self.clock.tone(now, paused=self.paused)


def told_plainly() -> dict[str, PlainCase]:
    """Return every case by its number."""
    rows = list(Assignment.objects.order_by("id").values(*_COLUMNS))
    taken = {
        (name, event["data"]["assignment"])
        for event in Event.objects.filter(name__in=STEP_EVENTS.values()).values("name", "data")
        for name in [event["name"]]
    }
    return {case["number"]: _case(case, rows, taken) for case in Case.objects.order_by("id").values()}


_COLUMNS = [field.attname for field in Assignment._meta.concrete_fields] + ["organisation__code", "department__code"]


def _case(case: Mapping[str, Any], rows: list[Any], taken: set[tuple[str, int]]) -> PlainCase:
    mine = [row for row in rows if row["case_id"] == case["id"]]
    present = [row for row in mine if row["round"] == case["round"] and row["released_at"] is None]
    leads = [row["organisation__code"] for row in present if row["role"] == "lead"]
    assert len(leads) <= 1
    return PlainCase(
        id=case["id"],
        number=case["number"],
        state=case["state"],
        is_open=case["state"] not in ("closed", "declined", "answered"),
        is_joined=case["joined_to_id"] is not None,
        paused=case["paused_at"] is not None,
        accused=case["accused_path"],
        clock=PlainClock(case["due_from"], case["due_at"]),
        lead="".join(leads),
        parts=tuple(_part(case, row, present, taken) for row in mine),
    )


def _part(case: Mapping[str, Any], row: Any, present: list[Any], taken: set[tuple[str, int]]) -> PlainPart:
    done = {name for name, event in STEP_EVENTS.items() if (event, row["id"]) in taken}
    others = [other for other in present if other["id"] != row["id"]]
    is_open = row["finished_at"] is None and row["released_at"] is None
    return PlainPart(
        id=row["id"],
        case=case["number"],
        organisation=row["organisation__code"],
        department=row["department__code"],
        round=row["round"],
        leads=row["role"] == "lead",
        is_present=row in present,
        is_open=is_open,
        is_released=row["released_at"] is not None,
        waited_until=row["released_at"],
        paused=row["paused_at"] is not None,
        steps=_steps(case, row, others, done) if is_open else (),
        clocks=_clocks(row, done),
    )


def _steps(case: Mapping[str, Any], row: Any, others: list[Any], done: set[str]) -> tuple[str, ...]:
    if case["state"] not in ("dispatched", "acting") or row["paused_at"] is not None:
        return ()
    if "sign" not in done:
        return ("sign_for",)
    left = [] if "contact" in done else ["make_contact"]
    left += ["report_in"] if row["whistle_id"] is not None and "report" not in done else []
    left += ["meet_stage"] if not left and any(stage["met_at"] is None for stage in row["stages"]) else []
    waits = row["role"] == "lead" and any(_is_unfinished(other) for other in others)
    return (*left, "note_progress") if left or waits else ("finish", "note_progress")


def _is_unfinished(row: Any) -> bool:
    return row["finished_at"] is None and row["released_at"] is None


def _clocks(row: Any, done: set[str]) -> dict[str, PlainClock]:
    def began(name: str) -> datetime:
        return datetime.fromisoformat(row["bases"][name]["start"])

    found = {
        name: PlainClock(began(name), row[column])
        for name, column in DEADLINES.items()
        if row[column] is not None and name not in done and not (name == "finish" and row["finished_at"] is not None)
    }
    stage = next((stage for stage in row["stages"] if stage["met_at"] is None), None)
    if stage is not None:
        found["stage"] = PlainClock(began("finish"), datetime.fromisoformat(stage["by"]))
    return found
