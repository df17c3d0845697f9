"""The statement by which reports become cases: one, however many they are."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from cases import events
from governance.ground import outbox
from governance.ground.permissions import Actor

SUBJECT = "cases.case"


class Filing(NamedTuple):
    """What a report fills of its case, in the order of the statement."""

    number_prefix: str
    tracking_code: str
    answer_digest: str
    key: str
    said: str
    source: str
    source_id: str
    category: str
    title: str
    text: str
    address: str
    longitude: float | None
    latitude: float | None
    cell_id: int | None
    community_id: int | None
    street_id: int | None
    district_id: int | None
    reporter_id: int | None
    resident_name: str
    resident_phone: str
    resident_phone_tail: str
    resident_phone_index: str
    reported_at: datetime
    due_at: datetime
    due_from: datetime
    next_alarm_at: datetime | None
    answers: str
    accused_path: str
    call_part: str
    state: str
    is_open: bool
    closed_at: datetime | None
    outcome: str


class Filed(NamedTuple):
    """The case that was made."""

    id: int
    number: str
    tracking_code: str


_ROW = (
    "(%s || lpad(nextval('cases_number')::text, 6, '0'), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
    " ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, 1,"
    " %s, %s, %s, 'register', %s, '', %s::jsonb, %s, %s, %s, %s, %s, %s)"
)
# Cases, events and deliveries in one statement: nothing of it exists without the rest.
_INSERT = """
WITH filed AS (
  INSERT INTO cases_case (number, tracking_code, answer_digest, idempotency_key, said, source, source_id, category_id,
    title, text, address, location, cell_id, community_id, street_id, district_id, reporter_id, resident_name,
    resident_phone, resident_phone_tail, resident_phone_index, version, round, reported_at, due_at, due_from, due_rule,
    next_alarm_at, decline_reason, answers, accused_path, call_part, state, is_open, closed_at, outcome)
  VALUES {rows}
  ON CONFLICT DO NOTHING
  RETURNING id, idempotency_key, number, tracking_code
), reported AS (
  SELECT filed.id, told_of.it -> 'data' AS data, told_of.it ->> 'mac' AS mac FROM filed
  JOIN jsonb_each(%s::jsonb) AS told_of(key, it) ON told_of.key = filed.idempotency_key ORDER BY filed.id
), {ctes}
SELECT (SELECT jsonb_agg(jsonb_build_array(idempotency_key, id, number, tracking_code)) FROM filed), {told}
"""


def file_cases(
    filings: Sequence[Filing],
    data: Mapping[str, Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    event: str = events.CASE_REPORTED,
) -> dict[str, Filed]:
    """Make the cases, with their events and deliveries; return those that are new by their keys, which must differ.

    `data` holds what the event of each key tells.
    """
    told_of = {key: outbox.signed_data(event, kind=SUBJECT, by=by, at=at, data=each) for key, each in data.items()}
    part = outbox.recording_each(event, of="reported", kind=SUBJECT, by=by, at=at)
    statement = _INSERT.format(rows=", ".join([_ROW] * len(filings)), ctes=part.ctes, told=part.told)
    values = [value for filing in filings for value in filing]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, json.dumps(told_of, ensure_ascii=False, default=str), *part.params])
        made, told = cursor.fetchone()
    outbox.hint(told)
    return {key: Filed(*case) for key, *case in json.loads(made or "[]")}
