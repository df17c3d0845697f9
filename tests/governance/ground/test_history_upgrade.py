"""A database of before the keys is upgraded without loss: what it holds verifies as it was, and is sealed."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from governance.ground import outbox
from governance.ground.commands.history import seal_chains
from governance.ground.events import ORGANISATION_RENAMED
from governance.ground.permissions import PORTAL
from governance.ground.queries.chain import wrong_history
from governance.models import ChainHead, Event
from tests.district import moment
from tests.house.migrating import migration

OLD = """
INSERT INTO governance_event (subject_kind, subject_id, name, by_zh, by_en, at, data, seq, previous_digest, digest)
SELECT 'test.thing', 1 + n % 3, 'test.thing.said', '哨', 'x', now(), '{}', 0, '', '' FROM generate_series(1, 7) AS n
"""


def migrate(node: tuple[str, str] | None = None) -> None:
    """Migrate the ground floor to one node, or everything to the newest: what stands on it goes back with it."""
    executor = MigrationExecutor(connection)
    executor.migrate([node] if node else executor.loader.graph.leaf_nodes())


@pytest.fixture
def _upgraded(transactional_db: None) -> None:
    """Record with the old schema, then migrate."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE governance_event, governance_chainhead, governance_chainanchor CASCADE")
    try:
        migrate(migration("sealed_history").Migration.dependencies[0])
        with connection.cursor() as cursor:
            cursor.execute(OLD)
    finally:
        migrate()


@pytest.mark.usefixtures("_upgraded")
def test_what_was_recorded_before_is_sealed_and_goes_on() -> None:
    assert wrong_history(now=timezone.now()) == []
    assert Event.objects.filter(mac=None).count() == 7

    outbox.record(ORGANISATION_RENAMED, subject=outbox.Subject("test.thing", 1), by=PORTAL, at=moment())

    assert seal_chains(now=timezone.now()) == 1
    head = ChainHead.objects.get(subject_kind="test.thing", subject_id=1)
    assert (head.unkeyed, head.sealed_count, head.count) == (2, 3, 3)
    assert wrong_history(now=timezone.now()) == []


@pytest.mark.usefixtures("_upgraded")
def test_what_was_recorded_before_is_not_rewritten_unseen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER event_keep")
        cursor.execute("UPDATE governance_event SET by_zh = '别人' WHERE subject_id = 1 AND seq = 2")
        cursor.execute("UPDATE governance_event e SET digest = governance_event_digest(e) WHERE seq = 2")
        cursor.execute(
            "UPDATE governance_chainhead head SET digest = e.digest, sealed_digest = e.digest FROM governance_event e"
            " WHERE e.subject_id = 1 AND e.seq = 2 AND head.subject_id = 1"
        )
        cursor.execute("ALTER TABLE governance_event ENABLE TRIGGER event_keep")

    assert any("what was sealed is not what is there" in each for each in wrong_history(now=timezone.now()))
