"""Whether the history is whole: every digest, signature and seal computed anew, outside the database."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.db import connection, transaction

from governance.ground.models import ChainAnchor
from governance.ground.queries.anchors import wrong_anchors
from governance.ground.seals import WHOLE, Sealable, is_known, is_sealed, is_signed, key_of, weight

# Who seals and who verifies take turns, so that the anchor is that of the seals.
SEALING = "hashtext('governance_chainanchor')"
LINK = """e.id, e.subject_kind, e.subject_id, e.seq, e.name, e.by_id, e.by_zh, e.by_en, e.at, e.recorded_at,
  e.data::text, e.key, e.previous_digest, e.digest, e.mac"""
_HISTORY = f"""
SELECT coalesce(h.subject_kind, e.subject_kind) AS kind, coalesce(h.subject_id, e.subject_id) AS subject,
  h.count, h.digest, h.unkeyed, h.sealed_count, h.sealed_digest, h.seal, {LINK}
FROM governance_event e
FULL JOIN governance_chainhead h ON h.subject_kind = e.subject_kind AND h.subject_id = e.subject_id
ORDER BY 1, 2, e.seq
"""
# A signature is given once; a second row that bears it is a copy.
_COPIES = """
SELECT mac, array_agg(id ORDER BY id) FROM governance_event WHERE mac IS NOT NULL GROUP BY mac HAVING count(*) > 1
"""
LATEST_SEAL = timedelta(hours=1)
BEGINNING = timedelta(days=2)


class Link(NamedTuple):
    """One event as it is stored."""

    id: int
    kind: str
    subject_id: int
    seq: int
    name: str
    by_id: int | None
    by_zh: str
    by_en: str
    at: datetime
    recorded_at: datetime
    data: str
    key: str | None
    previous_digest: str
    digest: str
    mac: str | None


@dataclass(frozen=True)
class Head:
    """The end of a chain as it is stored, and as it was sealed."""

    count: int
    digest: str
    unkeyed: int
    sealed_count: int
    sealed_digest: str
    seal: str


@dataclass
class Total:
    """What all sealed chains are together, and since when events bear signatures."""

    chains: int = 0
    events: int = 0
    weight: int = 0
    signed_since: datetime | None = None

    def add(self, head: Sealable, sealed: str) -> None:
        """Add a sealed chain; one that is sealed by no key of ours weighs nothing."""
        self.chains, self.events = self.chains + 1, self.events + head.count
        self.weight = (self.weight + (weight(head, sealed) if is_known(key_of(sealed)) else 0)) % WHOLE


def digest_of(link: Link) -> str:
    """Return the digest that an event must have; rows without a signature have the form of before."""
    by_id = "-" if link.by_id is None else str(link.by_id)
    moments = [each.astimezone(UTC).replace(tzinfo=None) for each in (link.at, link.recorded_at)]
    told = [each.isoformat(timespec="microseconds") for each in moments]
    parts = [link.previous_digest, link.kind, str(link.subject_id), str(link.seq), link.name, by_id, link.by_zh]
    parts += [link.by_en, *told, "-" if link.key is None else link.key, link.data]
    return hashlib.sha256("\x1f".join([*parts, *([link.mac] if link.mac is not None else [])]).encode()).hexdigest()


def wrong_links(links: Sequence[Link], *, after: int, digest: str, unkeyed: int, sealed: int = 0) -> Iterator[str]:
    """Yield what is wrong with events that must follow number `after`, whose digest is given.

    Only the first `unkeyed` may lack a signature; of those that are `sealed` the key may be forgotten.
    """
    for link in links:
        missing = link.seq - after - 1
        faults = [
            ("its content does not fit its digest", link.digest != digest_of(link)),
            (f"{missing} event(s) before it are missing", missing > 0),
            ("it does not follow from the event before it", link.previous_digest != digest and missing <= 0),
            ("the portal has not recorded it", not _is_ours(link, unkeyed, sealed)),
        ]
        if wrong := "; ".join(words for words, is_so in faults if is_so):
            yield f"event {link.id} ({link.kind}/{link.subject_id}, seq {link.seq}, {link.name}): {wrong}"
        after, digest = link.seq, link.digest


def _is_ours(link: Link, unkeyed: int, sealed: int) -> bool:
    if link.mac is None:
        return link.seq <= unkeyed
    if link.seq <= sealed and not is_known(key_of(link.mac)):
        return True
    who = {"by_id": link.by_id, "by_zh": link.by_zh, "by_en": link.by_en}
    about = {"kind": link.kind, "subject_id": link.subject_id, "name": link.name, "at": link.at, "key": link.key}
    return is_signed(link.mac, data=link.data, is_first=link.seq == 1, **about, **who)


def wrong_history(*, now: datetime, most: int | None = None) -> list[str]:
    """Return whatever cannot be as the portal left it: events, chains, heads, seals and anchors."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({SEALING})")
        return list(islice(_wrong_history(now), most))


def _wrong_history(now: datetime) -> Iterator[str]:
    total = Total()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_HISTORY)
        for (kind, subject_id), rows in groupby(cursor, key=lambda row: (row[0], row[1])):
            yield from _wrong_chain(kind, subject_id, list(rows), total, now)
    yield from _copies()
    anchors = list(ChainAnchor.objects.order_by("day"))
    yield from wrong_anchors(anchors)
    yield from _wrong_whole(anchors, total)


def _wrong_chain(
    kind: str, subject_id: int, rows: Sequence[Sequence[Any]], total: Total, now: datetime
) -> Iterator[str]:
    head = Head(*rows[0][2:8]) if rows[0][2] is not None else None
    links = [Link(*row[8:]) for row in rows if row[8] is not None]
    name = f"chain {kind}/{subject_id}"
    is_intact = head is not None and _is_intact(kind, subject_id, head, links)
    unkeyed, sealed = (head.unkeyed, head.sealed_count if is_intact else 0) if head else (0, 0)
    yield from wrong_links(links, after=0, digest="", unkeyed=unkeyed, sealed=sealed)
    signed = (link.recorded_at for link in links if link.mac is not None)
    total.signed_since = min((each for each in (total.signed_since, *signed) if each), default=None)
    if head is None:
        yield f"{name}: its head was taken away"
        return
    last = links[-1] if links else None
    if last is None or (head.count, head.digest) != (last.seq, last.digest):
        yield f"{name}: {len(links)} of {head.count} event(s) are there, or the last one is another"
    if head.sealed_count and not is_intact:
        yield f"{name}: what was sealed is not what is there"
    waiting = [link.recorded_at for link in links if link.seq == head.sealed_count + 1]
    if waiting and waiting[0] < now - LATEST_SEAL:
        yield f"{name}: not sealed since {waiting[0].astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if head.sealed_count:
        total.add(_sealable(kind, subject_id, head), head.seal)


def _sealable(kind: str, subject_id: int, head: Head) -> Sealable:
    return Sealable(kind, subject_id, head.sealed_count, head.sealed_digest, head.unkeyed)


def _is_intact(kind: str, subject_id: int, head: Head, links: Sequence[Link]) -> bool:
    """Return whether the seal of a head is the portal's, and the event that it names is there."""
    is_there = any((link.seq, link.digest) == (head.sealed_count, head.sealed_digest) for link in links)
    return is_there and is_sealed(head.seal, "head", *_sealable(kind, subject_id, head).parts)


def _copies() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_COPIES)
        for _mac, ids in cursor.fetchall():
            yield f"event {', '.join(map(str, ids))}: they bear the same signature, so that all but one are copies"


def _wrong_whole(anchors: Sequence[ChainAnchor], total: Total) -> Iterator[str]:
    if not anchors:
        if total.chains:
            yield "anchors: chains are sealed, but no anchor is there"
        return
    last = anchors[-1]
    if (last.chains, last.events, last.weight) != (total.chains, total.events, f"{total.weight:x}"):
        yield (
            f"anchor {last.day}: it stands for {last.chains} chains and {last.events} events, those that are sealed are"
            f" {total.chains} and {total.events}: some were taken away, put in or put back"
        )
    if total.signed_since and total.signed_since < anchors[0].at - BEGINNING:
        yield f"anchor {anchors[0].day}: there are older events, but no older anchor"


def count_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_event")
        return int(cursor.fetchone()[0])
