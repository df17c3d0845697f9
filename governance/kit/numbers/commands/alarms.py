"""Raising what clocks have to say, each thing once; who is told of it follows from the event."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from governance.ground import outbox
from governance.ground.models import Event
from governance.ground.permissions import PORTAL
from governance.kit.numbers.workflow.clocks import Alarm, RunningClock, alarms_until


def raise_alarms(
    subject: outbox.Subject,
    clocks: Iterable[RunningClock],
    *,
    names: Mapping[Alarm, str],
    left: float,
    about: Mapping[str, Any],
    now: datetime,
    suffix: str = "",
) -> int:
    """Record the alarms of a locked subject that were not raised before; return how many.

    `names` says how the event of each alarm is called, `left` with which share of its time a clock warns, `suffix`
    which of several things of one subject the clocks belong to.
    """
    alarms = alarms_until(clocks, now, left=left)
    due = {f"{clock.key(alarm)}{suffix}": (clock, alarm) for clock, alarm in alarms}
    known = Event.objects.filter(subject_kind=subject.kind, subject_id=subject.id, key__in=due)
    new = due.keys() - set(known.values_list("key", flat=True))
    for key in sorted(new):
        clock, alarm = due[key]
        data = {**about, "clock": str(clock.clock), "due_at": clock.due_at.isoformat()}
        outbox.record(names[alarm], subject=subject, by=PORTAL, at=now, data=data, key=key)
    return len(new)
