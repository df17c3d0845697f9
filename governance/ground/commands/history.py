"""Sealing what was recorded, and raising the alarm when the history is not as it was sealed."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from governance.ground import events, outbox
from governance.ground.commands.notifications import notify
from governance.ground.commands.security import note
from governance.ground.models import ChainAnchor, ChainHead
from governance.ground.outbox import Happened
from governance.ground.permissions import PORTAL
from governance.ground.queries.anchors import digest_of_anchor
from governance.ground.queries.chain import LINK, SEALING, Link, wrong_history, wrong_links
from governance.ground.queries.holders import holders_in_districts
from governance.ground.seals import WHOLE, Sealable, is_sealed, seal, weight
from governance.ground.workflow import Permission, Words

logger = logging.getLogger(__name__)

SUBJECT = outbox.Subject("governance.history", 1)
AT_ONCE = 200
MOST_TOLD = 20
_COLUMNS = "subject_kind, subject_id, count, digest, unkeyed, sealed_count, sealed_digest, seal"
# Who holds a head is not waited for, and is sealed with the next turn: so nobody waits in a circle.
_TURN = """
SELECT {columns} FROM governance_chainhead
WHERE {which} AND (subject_kind, subject_id) > (%s, %s)
ORDER BY subject_kind, subject_id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_UNSEALED = _TURN.format(columns=_COLUMNS, which="count > sealed_count")
_SEALED = _TURN.format(columns=_COLUMNS, which="sealed_count > 0")
_NEW_LINKS = f"""
SELECT {LINK} FROM governance_event e
JOIN unnest(%s::text[], %s::bigint[], %s::bigint[]) AS head(kind, id, sealed)
  ON e.subject_kind = head.kind AND e.subject_id = head.id AND e.seq > head.sealed
ORDER BY e.subject_kind, e.subject_id, e.seq
"""
_SEAL = """
UPDATE governance_chainhead head SET sealed_count = made.count, sealed_digest = made.digest, seal = made.seal
FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS made(kind, id, count, digest, seal)
WHERE head.subject_kind = made.kind AND head.subject_id = made.id
"""


@dataclass(frozen=True)
class Turn:
    """A locked head: as it is, and as it was sealed."""

    kind: str
    id: int
    count: int
    digest: str
    unkeyed: int
    sealed_count: int
    sealed_digest: str
    seal: str

    @property
    def now(self) -> Sealable:
        """Return what is to be sealed."""
        return Sealable(self.kind, self.id, self.count, self.digest, self.unkeyed)

    @property
    def before(self) -> Sealable:
        """Return what was sealed."""
        return Sealable(self.kind, self.id, self.sealed_count, self.sealed_digest, self.unkeyed)


def seal_chains(*, now: datetime) -> int:
    """Seal every chain that has grown, where all that is new bears the portal's signature; return how many."""
    sealed, place = 0, ("", 0)
    while True:
        with transaction.atomic():
            turns = _turns(_UNSEALED, place) if _is_my_turn() else []
            fit = _fit(turns)
            _seal([(turn, turn.now) for turn in fit], now)
        sealed += len(fit)
        if len(turns) < AT_ONCE:
            return sealed
        place = (turns[-1].kind, turns[-1].id)


@transaction.atomic
def seal_anew(*, now: datetime) -> int:
    """Seal everything that is sealed under the newest key, so that an older one can be given up; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SEALING})")
    renewed, place = 0, ("", 0)
    while turns := _turns(_SEALED, place):
        old = [turn for turn in turns if is_sealed(turn.seal, "head", *turn.before.parts)]
        _seal([(turn, turn.before) for turn in old], now)
        renewed += len(old)
        place = (turns[-1].kind, turns[-1].id)
    for anchor in ChainAnchor.objects.all():
        if is_sealed(anchor.seal, "anchor", anchor.digest):
            ChainAnchor.objects.filter(day=anchor.day).update(seal=seal("anchor", anchor.digest))
    return renewed


def _is_my_turn() -> bool:
    """Return whether nobody else seals or verifies: a worker has other things to do than to wait for that."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({SEALING})")
        return bool(cursor.fetchone()[0])


def _turns(statement: str, place: tuple[str, int]) -> list[Turn]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*place, AT_ONCE])
        return [Turn(*row) for row in cursor.fetchall()]


def _fit(turns: Sequence[Turn]) -> list[Turn]:
    """Return the heads that may be sealed: what was sealed is theirs, and all that is new is the portal's."""
    links: dict[tuple[str, int], list[Link]] = {(turn.kind, turn.id): [] for turn in turns}
    asked: list[Any] = [
        [turn.kind for turn in turns],
        [turn.id for turn in turns],
        [turn.sealed_count for turn in turns],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NEW_LINKS, asked)
        for row in cursor.fetchall():
            links[row[1], row[2]].append(Link(*row))
    fit = []
    for turn in turns:
        if wrong := _wrong(turn, links[turn.kind, turn.id]):
            logger.error("chain %s/%s is not sealed: %s", turn.kind, turn.id, wrong)
        else:
            fit.append(turn)
    return fit


def _wrong(turn: Turn, links: Sequence[Link]) -> str:
    is_first = not turn.sealed_count
    if not is_first and not is_sealed(turn.seal, "head", *turn.before.parts):
        return "what was sealed is not what is there"
    if not links or (links[-1].seq, links[-1].digest) != (turn.count, turn.digest):
        return "its head does not name its last event"
    # What lacks a signature was sealed when there were none yet.
    unkeyed = 0 if is_first else turn.unkeyed
    return "; ".join(wrong_links(links, after=turn.sealed_count, digest=turn.sealed_digest, unkeyed=unkeyed))


def _seal(heads: Sequence[tuple[Turn, Sealable]], now: datetime) -> None:
    if not heads:
        return
    seals = [seal("head", *head.parts) for _turn, head in heads]
    rows = [(head.kind, head.id, head.count, head.digest) for _turn, head in heads]
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [*columns, seals])
    added = sum(weight(head, made) for (_turn, head), made in zip(heads, seals, strict=True))
    taken = sum(weight(turn.before, turn.seal) for turn, _head in heads if turn.sealed_count)
    grown = sum(head.count - turn.sealed_count for turn, head in heads)
    begun = sum(not turn.sealed_count for turn, _head in heads)
    _anchor(now, chains=begun, events=grown, weighing=added - taken)


def _anchor(now: datetime, *, chains: int, events: int, weighing: int) -> None:
    """Bring the anchor of the day up to what is sealed; raise RuntimeError when the last one is not the portal's."""
    last = ChainAnchor.objects.order_by("-day").first()
    if last is None and ChainHead.objects.filter(sealed_count__gt=0).exclude(seal="").count() > chains:
        raise RuntimeError("chains are sealed, but no anchor is there")
    if last is not None and not is_sealed(last.seal, "anchor", digest_of_anchor(last)):
        raise RuntimeError(f"the anchor of {last.day} is not the portal's")
    day = timezone.localdate(now)
    anchor = (
        last if last is not None and last.day >= day else ChainAnchor(day=day, previous=last.digest if last else "")
    )
    whole = (int(last.weight, 16) if last else 0) + weighing
    anchor.at = now
    anchor.chains = (last.chains if last else 0) + chains
    anchor.events = (last.events if last else 0) + events
    anchor.weight = f"{whole % WHOLE:x}"
    anchor.digest = digest_of_anchor(anchor)
    anchor.seal = seal("anchor", anchor.digest)
    anchor.save()


# ---- the alarm --------------------------------------------------------------------------------------------------


@transaction.atomic
def verify_history(*, now: datetime) -> int:
    """Verify the whole history; return how much of it is wrong, at most so much as is told.

    What is wrong stands in the log of the server and in the portal's own, and auditors and administrators are told.
    """
    wrong = wrong_history(now=now, most=MOST_TOLD)
    note(events.HISTORY_VERIFIED, at=now, by=PORTAL, found=len(wrong))
    if wrong:
        for each in wrong:
            logger.error("the history is not whole: %s", each)
        outbox.record(events.HISTORY_BROKEN, subject=SUBJECT, by=PORTAL, at=now, data={"found": wrong})
    return len(wrong)


def tell_of_broken_history(happened: Happened) -> int:
    """Tell auditors and administrators that the history is not whole; return how many were told."""
    people = {*holders_in_districts(Permission.READ_LOG), *holders_in_districts(Permission.RETRY_DELIVERIES)}
    text = Words("历史记录核验不通过，请立即核查", "The history does not verify. Look into it at once.")
    return notify(
        people,
        event_id=happened.id,
        reason="history",
        text=text,
        url=f"{reverse('governance:log')}?subject=governance.history",
    )
