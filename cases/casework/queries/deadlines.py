"""Deadlines in words, and how urgent they are; shared by every list and page that shows a clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cases.casework.queries.lateness import is_late, is_near, was_late
from cases.rules.workflow import Clock
from governance.ground.tongue import spoken
from governance.ground.workflow import UNIT_WORDS
from governance.kit.numbers.workflow.clocks import Basis, RunningClock

VERY_LATE = timedelta(days=1)
HOUR = timedelta(hours=1)


class Urgency(StrEnum):
    """The groups of a work list, the most urgent first."""

    VERY_LATE = "very-late"
    LATE = "late"
    TODAY = "today"
    LATER = "later"
    STILL = "still"


URGENCY_LABELS: dict[Urgency, Any] = {
    Urgency.VERY_LATE: gettext_lazy("Late by more than a day"),
    Urgency.LATE: pgettext_lazy("group of a list", "Late"),
    Urgency.TODAY: gettext_lazy("Due today"),
    Urgency.LATER: pgettext_lazy("group of a list", "Later"),
    Urgency.STILL: gettext_lazy("The clock stands still"),
}


@dataclass(frozen=True)
class Deadline:
    """One deadline as a badge: its words, its tone, the moment for machines, and what is said on hovering."""

    words: str
    tone: str
    iso: str
    explanation: str

    @property
    def moment(self) -> str:
        """The deadline itself, for paper, where what is left of it means nothing."""
        return moment_words(datetime.fromisoformat(self.iso))


def urgency_of(due_at: datetime, *, now: datetime, paused_at: datetime | None = None) -> Urgency:
    """Return the group of a work list that a deadline belongs to; one whose clock stands still is never late."""
    if paused_at is not None:
        return Urgency.STILL
    if is_late(due_at, now=now, paused_at=paused_at):
        return Urgency.VERY_LATE if now - due_at >= VERY_LATE else Urgency.LATE
    return Urgency.TODAY if timezone.localdate(due_at) == timezone.localdate(now) else Urgency.LATER


def deadline_badge(
    due_at: datetime,
    *,
    now: datetime,
    rule: str | None = None,
    from_: datetime | None = None,
    basis: Basis | None = None,
) -> Deadline:
    """Put a deadline into words; `rule` is the name of the limit it came from, `from_` when that began to count.

    With `basis` it also says how much time the limit gives, until when it was prolonged, and when it stood still.
    """
    is_past = is_late(due_at, now=now, paused_at=None)
    is_soon = urgency_of(due_at, now=now) is Urgency.TODAY or _warns(due_at, from_, now)
    return Deadline(
        words=_late_words(now - due_at) if is_past else _left_words(due_at, now),
        tone="bad" if is_past else "warn" if is_soon else "neutral",
        iso=due_at.isoformat(),
        explanation=" ".join([_explained(due_at, rule, from_), *_rests_on(basis)]),
    )


def _warns(due_at: datetime, from_: datetime | None, now: datetime) -> bool:
    return from_ is not None and is_near(RunningClock(Clock.CASE, from_, due_at), now=now)


def met_badge(due_at: datetime, done_at: datetime, *, rule: str | None = None) -> Deadline:
    """Say of a step that was taken whether it was in time."""
    in_time = not was_late(due_at, done_at)
    return Deadline(
        words=_("in time") if in_time else _("done, %(late)s") % {"late": _late_words(done_at - due_at)},
        tone="good" if in_time else "bad",
        iso=due_at.isoformat(),
        explanation=_explained(due_at, rule, None),
    )


def paused_badge(due_at: datetime, *, since: datetime, until: date | None = None) -> Deadline:
    """Say that a clock stands still, since when and until which day; it is neither near nor late meanwhile."""
    explanation = _("The clock stands still since %(moment)s.") % {"moment": moment_words(since)}
    if until is None:
        return Deadline(_("clock stands still"), "neutral", due_at.isoformat(), explanation)
    day = f"{until:%Y-%m-%d}"
    return Deadline(
        words=_("stands still until %(day)s") % {"day": day},
        tone="neutral",
        iso=due_at.isoformat(),
        explanation=" ".join([explanation, _("It goes on by itself on %(day)s.") % {"day": day}]),
    )


def clock_badge(
    due_at: datetime,
    *,
    now: datetime,
    paused_at: datetime | None,
    until: date | None = None,
    rule: str | None = None,
    from_: datetime | None = None,
    basis: Basis | None = None,
) -> Deadline:
    """Put a deadline into words, or say that its clock stands still."""
    if paused_at is not None:
        return paused_badge(due_at, since=paused_at, until=until)
    return deadline_badge(due_at, now=now, rule=rule, from_=from_, basis=basis)


def moment_words(at: datetime) -> str:
    """Write a moment the way every screen does, in the district's time."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _late_words(by: timedelta) -> str:
    if by < HOUR:
        minutes = max(int(by.total_seconds() // 60), 1)
        return ngettext("late by %(count)d minute", "late by %(count)d minutes", minutes) % {"count": minutes}
    if by < VERY_LATE:
        return _("late by %(count)d h") % {"count": by // HOUR}
    return ngettext("late by %(count)d day", "late by %(count)d days", by.days) % {"count": by.days}


def _left_words(due_at: datetime, now: datetime) -> str:
    days = (timezone.localdate(due_at) - timezone.localdate(now)).days
    clock = timezone.localtime(due_at).strftime("%H:%M")
    if days == 0:
        return _("due today %(time)s") % {"time": clock}
    if days == 1:
        return _("due tomorrow %(time)s") % {"time": clock}
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def _rests_on(basis: Basis | None) -> list[str]:
    if basis is None:
        return []
    given = _("The limit is %(amount)d %(unit)s.") % {
        "amount": basis.amount,
        "unit": spoken(UNIT_WORDS[basis.unit]),
    }
    until = [_("Set to %(moment)s.") % {"moment": moment_words(basis.until)}] if basis.until else []
    still = [
        _("Stood still from %(start)s to %(end)s.") % {"start": moment_words(start), "end": moment_words(end)}
        for start, end in basis.pauses
    ]
    return [given, *until, *still]


def _explained(due_at: datetime, rule: str | None, from_: datetime | None) -> str:
    words = {"due": moment_words(due_at), "rule": rule or "", "start": moment_words(from_) if from_ else ""}
    if rule and from_:
        return _("Due %(due)s, counted from %(start)s under “%(rule)s”.") % words
    if rule:
        return _("Due %(due)s under “%(rule)s”.") % words
    return _("Due %(due)s.") % words
