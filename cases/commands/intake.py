"""Taking in a resident's problem: one case, whatever number of times it is sent."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.commands.photos import KeptPhoto, photo_rows
from cases.commands.suggested import suggested_and_taken
from cases.models import Case, Photo
from cases.permissions import may_report_at
from cases.queries.limits import deadline
from cases.workflow import LONGEST_TEXT, MOST_PHOTOS, Clock, RunningClock, Source, next_alarm
from governance import outbox
from governance.errors import Invalid, NotAllowed
from governance.models import SealedTextField, blind_index
from governance.permissions import Actor

SUBJECT = "cases.case"
REGISTER_LIMIT = "register"
TRACKING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TITLE_LENGTH = 40
LONGEST = {"address": 300, "resident_name": 60, "source_id": 64}


@dataclass(frozen=True)
class Report:
    """What was told: the matter, the place (a WGS-84 point, or a community's code where there is none) and by whom."""

    text: str
    category: str
    longitude: float | None = None
    latitude: float | None = None
    community_code: str = ""
    title: str = ""
    address: str = ""
    resident_name: str = ""
    resident_phone: str = ""
    source: Source = Source.WORKER
    source_id: str = ""
    photos: Sequence[KeptPhoto] = ()
    suggested: Mapping[str, Any] | None = None


class Reported(NamedTuple):
    """The case that a report became, and whether it was this report that made it."""

    id: int
    number: str
    tracking_code: str
    is_new: bool


class _Facts(NamedTuple):
    is_category: bool
    cell_id: int | None
    community_id: int | None
    street_id: int | None
    district_id: int | None


_FACTS = "SELECT * FROM cases_intake_facts(%(longitude)s, %(latitude)s, %(community)s, %(category)s)"


def report_case(report: Report, *, by: Actor, now: datetime, key: str) -> Reported:
    """File a report as a new case and tell its street; the same `key`, or the same id of a source, files once.

    Raises Invalid when an entry cannot be used, NotAllowed when the actor may not report there.
    """
    report = _tidied(report)
    facts = _checked(report, _facts(report))
    area_ids = (facts.community_id, facts.street_id, facts.district_id)
    if report.source is not Source.PUBLIC and not may_report_at(by, report.source, area_ids):
        raise NotAllowed(_("This place is outside the area you report for."))
    with transaction.atomic():
        filed = _file(report, facts, by, now, key)
        if filed is not None and report.photos:
            Photo.objects.bulk_create(
                photo_rows(filed.id, report.photos, moment="report", by=by, now=now, is_public=False)
            )
    return filed or _filed_before(report, by, key)


def _tidied(report: Report) -> Report:
    """Return the report as it is stored: trimmed, and without the signs that PostgreSQL or a screen cannot take."""
    return replace(
        report,
        text=_clean(report.text),
        category=_clean(report.category),
        community_code=_clean(report.community_code),
        title=_clean(report.title),
        address=_clean(report.address),
        resident_name=_clean(report.resident_name),
        resident_phone=_clean(report.resident_phone),
        source_id=_clean(report.source_id),
    )


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return "".join(sign for sign in whole if sign >= " " or sign in "\n\t").strip()


def _facts(report: Report) -> _Facts:
    params = {
        "longitude": report.longitude,
        "latitude": report.latitude,
        "community": report.community_code,
        "category": report.category,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, params)
        return _Facts(*cursor.fetchone())


def _checked(report: Report, facts: _Facts) -> _Facts:
    wrong: dict[str, str] = {}
    if not report.text:
        wrong["text"] = _("Say what the matter is.")
    if len(report.text) > LONGEST_TEXT:
        wrong["text"] = _("Keep the text below %(most)d characters.") % {"most": LONGEST_TEXT}
    if not facts.is_category:
        wrong["category"] = _("Choose a category from the list.")
    if facts.community_id is None:
        wrong["location"] = _("This place lies outside the district's grid. Move the pin inside it.")
    if len(report.photos) > MOST_PHOTOS:
        wrong["photos"] = _("Add at most %(most)d photos.") % {"most": MOST_PHOTOS}
    wrong |= _checked_lengths(report) | _checked_phone(report.resident_phone)
    if wrong:
        raise Invalid(_("Some entries cannot be used yet."), wrong)
    return facts


def _checked_lengths(report: Report) -> dict[str, str]:
    return {
        name: _("Keep this below %(most)d characters.") % {"most": most}
        for name, most in LONGEST.items()
        if len(getattr(report, name)) > most
    }


def _checked_phone(phone: str) -> dict[str, str]:
    digits = phone.replace(" ", "").replace("-", "").removeprefix("+")
    if phone and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
        return {"resident_phone": _("Give a phone number of 7 to 15 digits, or leave it empty.")}
    return {}


# Case, event and deliveries in one statement: nothing of it exists without the rest.
_INSERT = """
WITH filed AS (
  INSERT INTO cases_case (number, tracking_code, idempotency_key, source, source_id, category_id, title, text, address,
    location, cell_id, community_id, street_id, district_id, reporter_id, resident_name, resident_phone,
    resident_phone_tail, resident_phone_index, state, is_open, version, round, reported_at, due_at, due_from, due_rule,
    next_alarm_at, outcome, decline_reason)
  VALUES (%s || lpad(nextval('cases_number')::text, 6, '0'), %s, %s, %s, %s, %s, %s, %s, %s,
    CASE WHEN %s::float8 IS NOT NULL THEN ST_SetSRID(ST_MakePoint(%s, %s), 4326) END, %s, %s, %s, %s, %s, %s, %s,
    %s, %s, 'reported', true, 1, 1, %s, %s, %s, 'register', %s, '', '')
  ON CONFLICT DO NOTHING
  RETURNING id, number, tracking_code
), {ctes}
SELECT filed.id, filed.number, filed.tracking_code, {told} FROM filed
"""


def _file(report: Report, facts: _Facts, by: Actor, now: datetime, key: str) -> Reported | None:
    data: dict[str, Any] = {"source": report.source.value, "category": report.category, "title": title_of(report)}
    data |= suggested_and_taken(report.suggested, report.category)
    part = outbox.recording(events.CASE_REPORTED, of="filed", kind=SUBJECT, by=by, at=now, data=data)
    statement = _INSERT.format(ctes=part.ctes, told=part.told)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(report, facts, by, now, key), *part.params])
        row = cursor.fetchone()
    if row is None:
        return None
    case_id, number, tracking_code, told = row
    outbox.hint(json.loads(told) if isinstance(told, str) else told)
    return Reported(case_id, number, tracking_code, is_new=True)


def _values(report: Report, facts: _Facts, by: Actor, now: datetime, key: str) -> list[Any]:
    due_at = deadline(REGISTER_LIMIT, now)
    phone = report.resident_phone
    return [
        f"{settings.CASE_NUMBER_PREFIX}-{timezone.localdate(now):%Y}-",
        new_tracking_code(),
        key,
        report.source.value,
        report.source_id,
        report.category,
        title_of(report),
        report.text,
        report.address,
        *(report.longitude, report.longitude, report.latitude),
        *(facts.cell_id, facts.community_id, facts.street_id, facts.district_id),
        by.person_id,
        report.resident_name,
        SealedTextField().get_prep_value(phone),
        phone[-4:],
        blind_index(phone),
        now,
        due_at,
        now,
        next_alarm([RunningClock(Clock.CASE, now, due_at)]),
    ]


def new_tracking_code() -> str:
    """Return a code that nobody can guess, without signs that are taken for one another."""
    return "".join(secrets.choice(TRACKING_ALPHABET) for _place in range(10))


def title_of(report: Report) -> str:
    """Return the report's title, or the beginning of its text."""
    text = " ".join((report.title or report.text).split())
    return text[:120] if report.title or len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH] + "…"


def _filed_before(report: Report, by: Actor, key: str) -> Reported:
    """Return the case that this report became when it was sent before.

    A key that someone else used, or that was used for another text, is no repeat: the sender learns nothing of that
    case, and what was typed is not taken for filed.
    """
    same = Q(idempotency_key=key, source=report.source, reporter_id=by.person_id, text=report.text)
    if report.source_id:
        same |= Q(source=report.source, source_id=report.source_id)
    case = Case.objects.filter(same).values_list("id", "number", "tracking_code").first()
    if case is None:
        again = _("This form was sent before with another text. If this is another matter, send it once more.")
        raise Invalid(again, {"idempotency_key": again})
    return Reported(*case, is_new=False)
