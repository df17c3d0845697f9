"""Events are never changed; whoever forges one past the guard is found and named."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from governance.ground import outbox
from governance.ground.events import ORGANISATION_RENAMED
from governance.ground.permissions import PORTAL
from governance.models import Event
from tests.district import District, moment

SUBJECT = outbox.Subject("test.thing", 7)


def recorded(count: int = 3, *, subject: outbox.Subject = SUBJECT) -> list[Event]:
    """Record some events of one subject."""
    ids = [
        outbox.record(ORGANISATION_RENAMED, subject=subject, by=PORTAL, at=moment(), data={"n": n, "词": "哨"})
        for n in range(count)
    ]
    return list(Event.objects.filter(id__in=ids).order_by("seq"))


@contextmanager
def unguarded() -> Iterator[None]:
    """Do what only the owner of the database can: switch the guard off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER event_keep")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE governance_event ENABLE TRIGGER event_keep")


def execute(statement: str, *params: object) -> None:
    """Run one statement past the commands."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def verified() -> str:
    """Return what verify_events says when it finds a fault."""
    told = StringIO()
    with pytest.raises(CommandError, match="The history is not whole"):
        call_command("verify_events", stderr=told)
    return told.getvalue()


def test_each_event_is_a_link_of_its_subjects_chain(district: District) -> None:
    first, second, third = recorded()
    other = recorded(1, subject=outbox.Subject("test.thing", 8))[0]

    assert [event.seq for event in (first, second, third)] == [1, 2, 3]
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)
    assert third.previous_digest == second.digest
    assert (other.seq, other.previous_digest) == (1, "")


def test_the_digest_can_be_computed_by_anybody(district: District) -> None:
    event = recorded(1)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM governance_event WHERE id = %s", [event.pk])
        data = cursor.fetchone()[0]
    moments = [f"{each:%Y-%m-%dT%H:%M:%S.%f}" for each in (event.at.astimezone(UTC), event.recorded_at)]
    parts = ["", "test.thing", "7", "1", event.name, "-", event.by_zh, event.by_en, *moments, "-", data, event.mac]

    assert event.digest == hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_event SET by_zh = 'x' WHERE subject_kind = 'test.thing'",
        "DELETE FROM governance_event WHERE subject_kind = 'test.thing'",
    ],
)
def test_no_event_is_changed_or_deleted(district: District, statement: str) -> None:
    recorded()

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(statement)


def test_the_table_is_not_emptied(district: District) -> None:
    execute("ALTER TABLE governance_event ENABLE TRIGGER event_keep_all")

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute("TRUNCATE governance_event CASCADE")


def test_numbers_and_digests_that_a_writer_gives_are_not_believed(district: District) -> None:
    recorded(1)

    execute(
        "INSERT INTO governance_event (subject_kind, subject_id, name, by_zh, by_en, at, data, seq, previous_digest, "
        "digest) VALUES ('test.thing', 7, 'x', '', '', now(), '{}', 99, 'a', 'b')"
    )

    assert Event.objects.get(name="x").seq == 2
    assert "the portal has not recorded it" in verified()


def test_whole_chains_are_found_whole(district: District) -> None:
    recorded()
    told = StringIO()

    call_command("verify_events", stdout=told)

    assert told.getvalue() == f"{Event.objects.count()} events, every chain whole.\n"


@pytest.mark.parametrize(
    "change", ["by_zh = '别人'", "at = at + interval '1 second'", "data = '{\"n\": 9}'", "name = 'x'", "by_id = 1"]
)
def test_a_changed_event_is_named(district: District, change: str) -> None:
    _first, second, _third = recorded()
    with unguarded():
        execute(f"UPDATE governance_event SET {change} WHERE id = %s", second.pk)

    told = verified()

    assert told.count("\n") == 1
    assert f"event {second.pk} (test.thing/7, seq 2" in told
    assert "its content does not fit its digest" in told


def test_an_event_forged_with_its_digest_is_betrayed_by_the_next(district: District) -> None:
    _first, second, third = recorded()
    with unguarded():
        execute("UPDATE governance_event SET by_zh = '别人' WHERE id = %s", second.pk)
        execute("UPDATE governance_event e SET digest = governance_event_digest(e) WHERE id = %s", second.pk)

    told = verified()

    assert f"event {third.pk} (test.thing/7, seq 3" in told
    assert "does not follow from the event before it" in told


def test_a_missing_event_is_missed(district: District) -> None:
    _first, second, third = recorded()
    with unguarded():
        execute("DELETE FROM governance_event WHERE id = %s", second.pk)

    assert f"event {third.pk} (test.thing/7, seq 3, {third.name}): 1 event(s) before it are missing" in verified()


def test_a_missing_first_event_is_missed(district: District) -> None:
    first, second, _third = recorded()
    with unguarded():
        execute("DELETE FROM governance_event WHERE id = %s", first.pk)

    assert f"event {second.pk} " in verified()
