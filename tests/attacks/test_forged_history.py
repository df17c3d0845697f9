"""Whoever has the database, and not the portal's key, forges the history; each attempt is found and named."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from governance.ground import outbox
from governance.ground.commands.history import seal_anew, seal_chains, verify_history
from governance.ground.events import HISTORY_BROKEN, ORGANISATION_RENAMED
from governance.ground.permissions import PORTAL, Actor
from governance.ground.queries.chain import SEALING, wrong_history
from governance.models import ChainAnchor, ChainHead, Event, Notification
from tests import stories
from tests.district import District, moment

THING, OTHER = outbox.Subject("test.thing", 7), outbox.Subject("test.thing", 8)
OF_THING = "subject_kind = 'test.thing' AND subject_id = 7"


def record(subject: outbox.Subject = THING, *, by: Actor = PORTAL, count: int = 1) -> None:
    for n in range(count):
        data = {"n": n, "词": "哨", "share": 0.5, "whole": 2.0}
        outbox.record(ORGANISATION_RENAMED, subject=subject, by=by, at=moment(), data=data)


def as_owner(*statements: str) -> None:
    """Do what only the owner of the database can: switch the guards off, and forge."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE governance_event ENABLE TRIGGER event_keep, ENABLE TRIGGER event_chain")


def found() -> list[str]:
    return wrong_history(now=timezone.now())


@pytest.fixture
def sealed(district: District) -> District:
    """A district with two chains of its own, all sealed."""
    record(count=3)
    record(OTHER, by=district.actor("li"))
    seal_chains(now=timezone.now())
    return district


REWRITTEN = f"UPDATE governance_event SET by_zh = '别人' WHERE {OF_THING} AND seq = 2"
# The product's own function, link by link, and the head with it: a chain that is whole by all that the database knows.
REFORGED = f"""
DO $$ DECLARE link governance_event; last text := '';
BEGIN
  FOR link IN SELECT * FROM governance_event WHERE {OF_THING} ORDER BY seq LOOP
    link.previous_digest := last;
    last := governance_event_digest(link);
    UPDATE governance_event SET previous_digest = link.previous_digest, digest = last WHERE id = link.id;
  END LOOP;
  UPDATE governance_chainhead SET digest = last,
    sealed_digest = CASE WHEN sealed_count = count THEN last ELSE sealed_digest END WHERE {OF_THING};
END $$
"""
UNSIGNED = f"UPDATE governance_event SET mac = NULL WHERE {OF_THING}"
CUT = (
    f"DELETE FROM governance_event WHERE {OF_THING} AND seq = 3",
    """UPDATE governance_chainhead SET count = 2, sealed_count = 2, digest = last.digest, sealed_digest = last.digest
        FROM governance_event last WHERE last.subject_kind = 'test.thing' AND last.subject_id = 7 AND last.seq = 2
          AND governance_chainhead.subject_kind = 'test.thing' AND governance_chainhead.subject_id = 7""",
)
NO_EVENTS, NO_HEAD = (f"DELETE FROM governance_{table} WHERE {OF_THING}" for table in ("event", "chainhead"))
COPIED = """
INSERT INTO governance_event (subject_kind, subject_id, name, by_id, by_zh, by_en, at, data, key, mac, seq,
  previous_digest, digest)
SELECT subject_kind, {subject}, name, by_id, by_zh, by_en, at, data, key, mac, 0, '', '' FROM governance_event
WHERE subject_kind = 'test.thing' AND subject_id = {source} ORDER BY seq LIMIT 1
"""
INVENTED = """
INSERT INTO governance_event (subject_kind, subject_id, name, by_zh, by_en, at, data, seq, previous_digest, digest)
VALUES ('test.thing', {subject}, 'cases.case.resident_heard', '', '', now(), '{{}}', 0, '', '')
"""


@pytest.mark.parametrize(
    ("forgery", "words"),
    [
        pytest.param([REWRITTEN, REFORGED], "the portal has not recorded it", id="rewritten with its digests"),
        pytest.param([UNSIGNED, REFORGED], "the portal has not recorded it", id="made to look old"),
        pytest.param(CUT, "what was sealed is not what is there", id="cut off at the end"),
        pytest.param([CUT[0]], "2 of 3 event(s) are there", id="cut off below its head"),
        pytest.param([NO_EVENTS], "0 of 3 event(s) are there", id="emptied"),
        pytest.param([NO_EVENTS, NO_HEAD], "some were taken away", id="taken away whole"),
        pytest.param([NO_HEAD], "its head was taken away", id="beheaded"),
        pytest.param([f"UPDATE governance_chainhead SET seal = '' WHERE {OF_THING}"], "what was sealed", id="unsealed"),
        pytest.param(
            [f"UPDATE governance_chainhead SET unkeyed = 3 WHERE {OF_THING}", UNSIGNED, REFORGED],
            "what was sealed is not what is there",
            id="made to look as old as its head says",
        ),
        pytest.param(["DELETE FROM governance_chainanchor"], "no anchor is there", id="without any anchor"),
        pytest.param(
            ["UPDATE governance_chainanchor SET events = events - 1"], "it is not the portal's", id="anchor changed"
        ),
    ],
)
def test_what_the_owner_forges_is_found(sealed: District, forgery: list[str], words: str) -> None:
    assert found() == []

    as_owner(*forgery)

    assert any(words in each for each in found())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (INVENTED.format(subject=7), "the portal has not recorded it"),
        (INVENTED.format(subject=9), "the portal has not recorded it"),
        (COPIED.format(subject=7, source=7), "they bear the same signature"),
        (COPIED.format(subject=9, source=7), "the portal has not recorded it"),
    ],
    ids=["in a chain", "as a chain", "repeated", "moved to another subject"],
)
def test_an_event_that_is_put_in_is_named_and_never_sealed(sealed: District, statement: str, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

    seal_chains(now=timezone.now())

    assert any(words in each for each in found())


def test_an_invented_event_keeps_its_chain_unsealed_and_the_others_go_on(sealed: District) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INVENTED.format(subject=7))
    record(OTHER)

    assert seal_chains(now=timezone.now()) == 1

    heads = dict(ChainHead.objects.filter(subject_kind="test.thing").values_list("subject_id", "sealed_count"))
    assert heads == {7: 3, 8: 2}
    assert any("not sealed since" in each for each in wrong_history(now=timezone.now() + timedelta(hours=2)))


def test_a_chain_whose_seal_was_forged_is_not_sealed_again(sealed: District) -> None:
    as_owner(f"UPDATE governance_chainhead SET seal = 'x' WHERE {OF_THING}")
    record()

    assert seal_chains(now=timezone.now()) == 0


def test_a_head_that_names_another_end_is_not_sealed(sealed: District) -> None:
    as_owner(f"UPDATE governance_chainhead SET count = 5 WHERE {OF_THING}")

    assert seal_chains(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("forgery", "words"),
    [("DELETE FROM governance_chainanchor", "no anchor"), ("UPDATE governance_chainanchor SET seal = 'x'", "portal's")],
)
def test_nothing_is_anchored_anew_over_a_forged_anchor(sealed: District, forgery: str, words: str) -> None:
    as_owner(forgery)
    record()

    with pytest.raises(RuntimeError, match=words):
        seal_chains(now=timezone.now())


def test_a_day_put_back_whole_is_found_by_the_anchors_kept_elsewhere(sealed: District, tmp_path: Path) -> None:
    today = timezone.now()
    before = list(ChainAnchor.objects.values())
    record(OTHER)
    seal_chains(now=today + timedelta(days=1))
    kept = tmp_path / "anchors.csv"
    with kept.open("w") as file:
        call_command("export_anchors", stdout=file)
    call_command("verify_events", against=kept, stdout=StringIO())

    ChainAnchor.objects.exclude(day=before[0]["day"]).delete()
    told = StringIO()
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_events", against=kept, stderr=told)

    assert "the copy has it, the database has not" in told.getvalue()


@pytest.mark.parametrize(
    ("day", "row", "words"),
    [(0, "{day},x,1,1,other", "another digest"), (1, "{day},x,1,99999999,other", "the copy counts more")],
)
def test_a_copy_that_says_something_else_is_named(
    sealed: District, tmp_path: Path, day: int, row: str, words: str
) -> None:
    record()
    seal_chains(now=timezone.now() + timedelta(days=1))
    exported = StringIO()
    call_command("export_anchors", stdout=exported)
    lines = exported.getvalue().splitlines()
    lines[day + 1] = row.format(day=lines[day + 1].partition(",")[0])
    kept = tmp_path / "anchors.csv"
    kept.write_text("\n".join(lines))

    told = StringIO()
    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_events", against=kept, stderr=told)

    assert words in told.getvalue()


def test_each_day_has_an_anchor_that_follows_from_the_one_before(sealed: District) -> None:
    for day in (1, 2):
        record()
        seal_chains(now=timezone.now() + timedelta(days=day))

    first, second, third = ChainAnchor.objects.order_by("day")
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert third.events == first.events + 2
    assert found() == []


def test_events_older_than_the_first_anchor_are_named(sealed: District) -> None:
    ChainAnchor.objects.all().delete()
    ChainHead.objects.update(sealed_count=0, sealed_digest="", seal="")
    seal_chains(now=timezone.now() + timedelta(days=3))

    assert any("no older anchor" in each for each in found())


# ---- keys -------------------------------------------------------------------------------------------------------


def test_a_key_is_changed_and_the_old_one_given_up(sealed: District, settings: Settings) -> None:
    old, new = settings.EVENT_KEYS[0], "another-key-of-more-than-thirty-two-signs"
    settings.EVENT_KEYS = [new, old]
    record()
    seal_chains(now=timezone.now())
    assert found() == []

    call_command("seal_events", anew=True, stdout=StringIO())

    settings.EVENT_KEYS = [new]
    assert found() == []
    record()
    call_command("seal_events", stdout=StringIO())
    assert found() == []


def test_what_another_key_has_sealed_is_not_taken_for_ours(sealed: District, settings: Settings) -> None:
    settings.EVENT_KEYS = ["a-key-that-has-sealed-nothing-of-all-this"]

    assert any("what was sealed is not what is there" in each for each in found())
    assert any("it is not the portal's" in each for each in found())


def test_what_was_forged_is_not_sealed_anew(sealed: District) -> None:
    as_owner(f"UPDATE governance_chainhead SET seal = 'x' WHERE {OF_THING}")
    intact = ChainHead.objects.exclude(seal="x").count()

    assert seal_anew(now=timezone.now()) == intact

    assert any("what was sealed is not what is there" in each for each in found())


def test_a_forged_anchor_is_not_sealed_anew(sealed: District) -> None:
    ChainHead.objects.update(sealed_count=0)
    ChainAnchor.objects.update(seal="x")

    assert seal_anew(now=timezone.now()) == 0

    assert ChainAnchor.objects.get().seal == "x"


def test_whoever_seals_leaves_when_somebody_verifies(district: District) -> None:
    record()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({SEALING})")
        assert seal_chains(now=timezone.now()) == 0
    finally:
        other.close()


# ---- the alarm --------------------------------------------------------------------------------------------------


def test_a_finding_is_told_to_auditors_and_administrators(sealed: District) -> None:
    assert verify_history(now=timezone.now()) == 0
    as_owner(NO_HEAD)

    assert verify_history(now=timezone.now()) >= 1
    outbox.drain()

    event = Event.objects.get(name=HISTORY_BROKEN)
    told = set(Notification.objects.filter(event_id=event.pk).values_list("person__username", flat=True))
    assert told == {"yang", "feng"}
    assert any("its head was taken away" in each for each in event.data["found"])


# ---- what the portal itself records -----------------------------------------------------------------------------


@pytest.mark.parametrize("story", [stories.routed, stories.calling_back])
def test_whatever_the_portal_records_is_signed_and_sealed(
    district: District, story: Callable[[District], object]
) -> None:
    story(district)
    outbox.drain()

    assert seal_chains(now=timezone.now()) >= 1
    assert found() == []
    assert not Event.objects.filter(mac=None).exists()


@pytest.fixture
def _two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.ground.commands.history.AT_ONCE", 2)


@pytest.mark.usefixtures("_two_at_a_time")
def test_many_chains_are_sealed_in_several_turns(district: District) -> None:
    for n in range(5):
        record(outbox.Subject("test.thing", n))
    unsealed = ChainHead.objects.filter(sealed_count=0).count()

    assert seal_chains(now=timezone.now()) == unsealed
    assert found() == []
