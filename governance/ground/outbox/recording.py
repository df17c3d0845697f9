"""Recording what happened: an event, and a delivery for everybody who is told of it, in one statement."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from governance.ground.errors import Conflict
from governance.ground.outbox.hints import hint
from governance.ground.outbox.wishes import Subject, wishes_of
from governance.ground.permissions import Actor
from governance.ground.seals import sign_event

KEY_IS_USED_ONCE = "event_key_is_used_once"

# The event and its deliveries in one statement. `{subject}` names a CTE with a column `id`, so that a command may put
# its own INSERT or UPDATE in front and still speak to the database once. The order is that in which the heads of the
# chains are held, everywhere: two who record in the same chains wait for each other once, and never in a circle.
_RECORD_CTES = """
recorded AS (
  INSERT INTO governance_event (subject_kind, subject_id, name, by_id, by_zh, by_en, at, data, key, mac,
                                seq, previous_digest, digest)
  SELECT %s, {subject}.id, %s, %s, %s, %s, %s, {data}, %s, {mac}, 0, '', '' FROM {subject} ORDER BY {subject}.id
  RETURNING id
), told AS (
  INSERT INTO governance_delivery (event_id, handler, queue, next_try_at)
  SELECT recorded.id, wish.handler, wish.queue, now() + interval '2 seconds'
  FROM recorded, unnest(%s::text[], %s::text[]) AS wish(handler, queue)
  RETURNING id, queue
)"""
_TOLD = "(SELECT coalesce(jsonb_agg(jsonb_build_array(told.id, told.queue)), '[]'::jsonb) FROM told)"


@dataclass(frozen=True)
class Recording:
    """The part of a statement that records an event about the rows of one of its CTEs."""

    ctes: str
    params: tuple[Any, ...]
    told: str = _TOLD


@dataclass(frozen=True)
class Found:
    """What an event's data gain from the statement that records it: a name, and the SQL of what only that knows."""

    name: str
    sql: str


def recording(
    name: str,
    *,
    of: str,
    subject: Subject,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    key: str | None = None,
    found: Found | None = None,
) -> Recording:
    """Compose the CTEs that record event `name` about the one id in the CTE `of`; select `.told`, pass it to `hint`."""
    written, names = _written(data), (found.name,) if found else ()
    mac = _signed(name, subject.kind, subject.id, by, at, written, key=key, found=names)
    added = f"%s::jsonb || jsonb_build_object('{found.name}', {found.sql})" if found else "%s::jsonb"
    ctes = _RECORD_CTES.format(subject=of, data=added, mac="%s")
    return Recording(ctes, (*_who(name, subject.kind, by, at), written, key, mac, *wishes_of(name)))


def recording_each(name: str, *, of: str, kind: str, by: Actor, at: datetime) -> Recording:
    """Compose the CTEs that record event `name` about each row of the CTE `of`: its `id`, its `data` and its `mac`."""
    ctes = _RECORD_CTES.format(subject=of, data=f"{of}.data", mac=f"{of}.mac")
    return Recording(ctes, (*_who(name, kind, by, at), None, *wishes_of(name)))


def signed_data(name: str, *, kind: str, by: Actor, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `recording_each` needs of the first event of a subject whose id is only given with it."""
    return {"data": data, "mac": _signed(name, kind, None, by, at, _written(data))}


def _signed(
    name: str,
    kind: str,
    subject_id: int | None,
    by: Actor,
    at: datetime,
    written: str,
    *,
    key: str | None = None,
    found: Sequence[str] = (),
) -> str:
    about = {"kind": kind, "subject_id": subject_id, "name": name, "at": at, "key": key}
    who = {"by_id": by.person_id, "by_zh": by.names.zh, "by_en": by.names.en}
    return sign_event(data=written, found=found, **about, **who)


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


def _who(name: str, kind: str, by: Actor, at: datetime) -> tuple[Any, ...]:
    return (kind, name, by.person_id, by.names.zh, by.names.en, at)


def record(
    name: str,
    *,
    subject: Subject,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> int:
    """Record that something happened to `subject`, within the caller's transaction; return the event's id.

    Raises Conflict when `key` was already used for this subject. Holds the head of the subject's chain until the
    commit: record last, and in several chains of a kind in the order of their ids.
    """
    part = recording(name, of="subject", subject=subject, by=by, at=at, data=data or {}, key=key)
    statement = f"WITH subject AS (SELECT %s::bigint AS id), {part.ctes} SELECT recorded.id, {part.told} FROM recorded"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, [subject.id, *part.params])
            event_id, told = cursor.fetchone()
    except IntegrityError as error:
        raise (used_key(error) or error) from error
    hint(told)
    return int(event_id)


_EACH = """
WITH subject AS (SELECT * FROM unnest(%s::bigint[], %s::jsonb[], %s::text[]) AS named(id, data, mac)), {ctes}
SELECT {told}
"""


def record_each(
    name: str, *, kind: str, ids: Iterable[int], by: Actor, at: datetime, data: Mapping[str, Any] | None = None
) -> int:
    """Record the same of many subjects of a kind in one statement; return of how many."""
    listed, written = sorted(set(ids)), _written(data or {})
    if not listed:
        return 0
    macs = [_signed(name, kind, id_, by, at, written) for id_ in listed]
    part = recording_each(name, of="subject", kind=kind, by=by, at=at)
    statement = _EACH.format(ctes=part.ctes, told=part.told)
    with connection.cursor() as cursor:
        cursor.execute(statement, [listed, [written] * len(listed), macs, *part.params])
        hint(cursor.fetchone()[0])
    return len(listed)


def used_key(error: IntegrityError) -> Conflict | None:
    """Return the refusal of a request whose key was used before, or None when something else was violated."""
    if constraint_of(error) != KEY_IS_USED_ONCE:
        return None
    return Conflict(_("This was already done. Reload to see how it stands."), code="already-done")


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that a statement violated."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
