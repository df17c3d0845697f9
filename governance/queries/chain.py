"""Whether the chains of events are whole: every digest computed anew by the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

# A row forged in place has a digest that does not fit it; one whose digest was forged too breaks its successor's link;
# one taken out or put in leaves a gap in the numbers.
_BROKEN = """
WITH chained AS (
  SELECT event.id, event.subject_kind, event.subject_id, event.seq, event.name,
    event.digest <> governance_event_digest(event) AS is_changed,
    event.previous_digest <> lag(event.digest, 1, '') OVER chain AS is_unlinked,
    event.seq - lag(event.seq, 1, 0) OVER chain AS step
  FROM governance_event event
  WINDOW chain AS (PARTITION BY event.subject_kind, event.subject_id ORDER BY event.seq)
)
SELECT id, subject_kind, subject_id, seq, name, is_changed, is_unlinked, step FROM chained
WHERE is_changed OR is_unlinked OR step <> 1
ORDER BY id
"""


@dataclass(frozen=True)
class BrokenLink:
    """One event that cannot be as it was recorded, or whose predecessor is gone."""

    event_id: int
    subject: str
    seq: int
    name: str
    is_changed: bool
    is_unlinked: bool
    missing: int

    @property
    def what(self) -> str:
        """Say what is wrong, for the operator's terminal."""
        faults = [
            ("its content does not fit its digest", self.is_changed),
            (f"{self.missing} event(s) before it are missing", self.missing > 0),
            ("it does not follow from the event before it", self.is_unlinked and not self.missing),
        ]
        return "; ".join(words for words, wrong in faults if wrong)


def broken_links() -> Iterator[BrokenLink]:
    """Yield every event whose digest, link or number is wrong, in the order of recording."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        for event_id, kind, subject_id, seq, name, is_changed, is_unlinked, step in cursor:
            yield BrokenLink(event_id, f"{kind}/{subject_id}", seq, name, is_changed, is_unlinked, step - 1)


def count_events() -> int:
    """Return how many events there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_event")
        return int(cursor.fetchone()[0])
