"""The clocks of something that the kit has never heard of: it warns once, is late once, and again when set anew."""

from datetime import UTC, datetime, timedelta

from governance.ground import outbox
from governance.kit.numbers.commands.alarms import raise_alarms
from governance.kit.numbers.workflow.clocks import Alarm, RunningClock
from governance.models import Event

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMES = {Alarm.WARNED: "governance.lease.warned", Alarm.OVERDUE: "governance.lease.overdue"}
LEASE = outbox.Subject("governance.lease", 7)


def looked_at(minutes: int, *, due: int = 240, suffix: str = "") -> int:
    """Look at the clock of a lease so many minutes after it began."""
    clock = RunningClock("return", START, START + timedelta(minutes=due))
    now = START + timedelta(minutes=minutes)
    return raise_alarms(LEASE, [clock], names=NAMES, left=0.25, about={"key": "A1"}, now=now, suffix=suffix)


def told() -> list[str]:
    return list(Event.objects.filter(subject_kind=LEASE.kind).order_by("id").values_list("name", flat=True))


def test_each_alarm_is_raised_once_however_often_one_looks(db: None) -> None:
    assert [looked_at(minutes) for minutes in (0, 179, 180, 200, 240, 500)] == [0, 0, 1, 0, 1, 0]
    assert told() == list(NAMES.values())


def test_an_alarm_says_what_it_is_about(db: None) -> None:
    looked_at(240)

    event = Event.objects.get(name=NAMES[Alarm.OVERDUE])
    assert event.data == {"key": "A1", "clock": "return", "due_at": (START + timedelta(hours=4)).isoformat()}
    assert (event.subject_id, event.by_id) == (7, None)


def test_what_is_late_no_longer_warns(db: None) -> None:
    looked_at(300)

    assert told() == [NAMES[Alarm.OVERDUE]]


def test_a_deadline_that_is_set_anew_is_warned_of_and_late_anew(db: None) -> None:
    assert [looked_at(240), looked_at(240, due=300), looked_at(300, due=300)] == [1, 1, 1]


def test_two_things_of_one_subject_each_have_their_own(db: None) -> None:
    assert [looked_at(240, suffix=suffix) for suffix in (":1", ":2", ":1")] == [1, 1, 0]
