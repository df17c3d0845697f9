"""Clocks: what a deadline rests on, when it warns and rings, and what standing still does to it.

For anything that runs by a limit; of whom it is, and who is told, only its system knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from governance.ground.workflow import ELAPSED_UNITS, Unit, WorkingCalendar


class Alarm(StrEnum):
    """What a clock says when it is looked at."""

    WARNED = "warned"
    OVERDUE = "overdue"


def has_run_out(due_at: datetime, now: datetime) -> bool:
    """Tell whether what is not done by now is late: from the very moment at which it is due."""
    return due_at <= now


def was_in_time(due_at: datetime, done_at: datetime) -> bool:
    """Tell whether what is done was in time: until the very moment at which it was due."""
    return done_at <= due_at


@dataclass(frozen=True)
class RunningClock:
    """One deadline that still counts."""

    clock: str
    started_at: datetime
    due_at: datetime

    def warn_at(self, left: float) -> datetime:
        """Return the moment at which this share of the time is left."""
        return self.due_at - (self.due_at - self.started_at) * left

    def has_run_out(self, now: datetime) -> bool:
        """Tell whether what it is for is late."""
        return has_run_out(self.due_at, now)

    def is_near(self, now: datetime, *, left: float) -> bool:
        """Tell whether no more than this share of the time is left."""
        return self.warn_at(left) <= now and not self.has_run_out(now)

    def key(self, alarm: Alarm) -> str:
        """Return what marks this alarm of this very deadline; a deadline that is set anew alarms anew."""
        return f"{alarm}:{self.clock}:{self.due_at:%Y%m%dT%H%M%S}"


def alarms_until(clocks: Iterable[RunningClock], now: datetime, *, left: float) -> list[tuple[RunningClock, Alarm]]:
    """Return the alarms that are due, warnings with this share of the time left; what is overdue no longer warns."""
    due: list[tuple[RunningClock, Alarm]] = []
    for clock in clocks:
        if clock.has_run_out(now):
            due.append((clock, Alarm.OVERDUE))
        elif clock.is_near(now, left=left):
            due.append((clock, Alarm.WARNED))
    return due


def next_alarm(clocks: Iterable[RunningClock], *, left: float, after: datetime | None = None) -> datetime | None:
    """Return when the clocks must be looked at next; they warn with this share of the time left."""
    moments = (moment for clock in clocks for moment in (clock.warn_at(left), clock.due_at))
    return min((moment for moment in moments if after is None or moment > after), default=None)


@dataclass(frozen=True)
class Basis:
    """What a deadline rests on: a limit counted from a start, or a moment that was granted; and when it stood still.

    From it the deadline is computed again when the calendar is corrected, and explained to whoever asks.
    """

    rule: str
    amount: int
    unit: Unit
    start: datetime
    until: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    def due(self, calendar: WorkingCalendar) -> datetime:
        """Return the deadline; each pause moves it by what was left when the clock stopped."""
        due = self.until or calendar.after(self.start, self.amount, self.unit)
        for stopped, went_on in self.pauses:
            due = moved_by_pause(due, stopped, went_on, self.unit, calendar)
        return due

    def paused(self, stopped: datetime, went_on: datetime) -> Self:
        """Return the same basis after one more pause."""
        return replace(self, pauses=(*self.pauses, (stopped, went_on)))

    def as_json(self) -> dict[str, Any]:
        """Return the basis as it is kept beside its deadline."""
        return {
            "rule": self.rule,
            "amount": self.amount,
            "unit": self.unit.value,
            "start": self.start.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "pauses": [[stopped.isoformat(), went_on.isoformat()] for stopped, went_on in self.pauses],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what `as_json` wrote."""
        return cls(
            rule=kept["rule"],
            amount=kept["amount"],
            unit=Unit(kept["unit"]),
            start=datetime.fromisoformat(kept["start"]),
            until=datetime.fromisoformat(kept["until"]) if kept.get("until") else None,
            pauses=tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in kept.get("pauses", ())),
        )


def moved_by_pause(
    due: datetime, stopped: datetime, went_on: datetime, unit: Unit, calendar: WorkingCalendar
) -> datetime:
    """Return where a deadline moves that had stood still; one that had passed before stays where it was."""
    if due <= stopped:
        return due
    if unit not in ELAPSED_UNITS:
        return calendar.after_work(went_on, calendar.work_between(stopped, due))
    return due + (went_on - stopped)
