"""Taking in a resident's problem: one case, whatever number of times it is sent."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.commands.answering import kept_answers, wrong_answers
from cases.commands.filing import Filing, file_cases
from cases.commands.photos import KeptPhoto, photo_rows
from cases.commands.suggested import suggested_and_taken
from cases.models import Case, Photo
from cases.permissions import may_report_at
from cases.queries.limits import deadline
from cases.queries.recusal import accused_path_of
from cases.workflow import LONGEST_TEXT, MOST_PHOTOS, Clock, RunningClock, Source, next_alarm
from cases.workflow.calling import Part
from governance.errors import Invalid, NotAllowed, PortalError
from governance.models import SealedTextField, blind_index
from governance.permissions import Actor

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
    answers: Mapping[str, str] = field(default_factory=dict)
    accused: str = ""
    call_part: str = ""


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


class _Entry(NamedTuple):
    """A report that may be filed."""

    key: str
    report: Report
    facts: _Facts


_FACTS = """
SELECT facts.* FROM unnest(%s::float8[], %s::float8[], %s::text[], %s::text[])
  WITH ORDINALITY AS told(longitude, latitude, community, category, n)
CROSS JOIN LATERAL cases_intake_facts(told.longitude, told.latitude, told.community, told.category) AS facts
ORDER BY told.n
"""


def report_case(report: Report, *, by: Actor, now: datetime, key: str) -> Reported:
    """File a report as a new case and tell its street; the same `key`, or the same id of a source, files once.

    Raises Invalid when an entry cannot be used, NotAllowed when the actor may not report there.
    """
    (outcome,) = report_cases([(key, report)], by=by, now=now)
    if isinstance(outcome, PortalError):
        raise outcome
    return outcome


def report_cases(told: Sequence[tuple[str, Report]], *, by: Actor, now: datetime) -> list[Reported | PortalError]:
    """File reports, each under its key, by as few statements as one; return what each became, or why it was refused.

    What is refused is refused alone. Of two reports under one key the first is filed, and the other is its repeat.
    """
    reports = [_tidied(report) for _key, report in told]
    checked = [
        _entry(key, report, facts, by, now)
        for (key, _report), report, facts in zip(told, reports, _facts(reports), strict=True)
    ]
    entries = [entry for entry in checked if isinstance(entry, _Entry)]
    firsts: dict[str, _Entry] = {}
    for entry in entries:
        firsts.setdefault(entry.key, entry)
    filed = _file(list(firsts.values()), by, now) if entries else {}
    earlier = _filed_before([entry for entry in entries if entry.key not in filed or entry is not firsts[entry.key]])
    outcomes: list[Reported | PortalError] = []
    for each in checked:
        if isinstance(each, _Entry):
            outcomes.append(filed.pop(each.key) if each.key in filed else _repeat_of(each, earlier, by))
        else:
            outcomes.append(each)
    return outcomes


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
        answers={id_: _clean(answer) for id_, answer in report.answers.items()},
    )


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()
    return "".join(sign for sign in whole if sign >= " " or sign in "\n\t").strip()


def _facts(reports: Sequence[Report]) -> list[_Facts]:
    longitudes, latitudes = [r.longitude for r in reports], [r.latitude for r in reports]
    codes, categories = [r.community_code for r in reports], [r.category for r in reports]
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [longitudes, latitudes, codes, categories])
        return [_Facts(*row) for row in cursor.fetchall()]


def _entry(key: str, report: Report, facts: _Facts, by: Actor, now: datetime) -> _Entry | PortalError:
    if wrong := _wrong(report, facts, timezone.localdate(now)):
        return Invalid(_("Some entries cannot be used yet."), wrong)
    area_ids = (facts.community_id, facts.street_id, facts.district_id)
    if report.source is not Source.PUBLIC and not may_report_at(by, report.source, area_ids):
        return NotAllowed(_("This place is outside the area you report for."))
    return _Entry(key, report, facts)


def _wrong(report: Report, facts: _Facts, day: date) -> dict[str, str]:
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
    wrong |= _wrong_wishes(report)
    wrong |= wrong_answers(report.category, report.answers, report.source, day)
    return wrong | _wrong_lengths(report) | _wrong_phone(report.resident_phone)


def _wrong_wishes(report: Report) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if report.accused and (report.source is Source.PUBLIC or not accused_path_of(report.accused)):
        wrong["accused"] = _("Choose an organisation below the district.")
    if report.call_part not in ("", *Part):
        wrong["call_part"] = _("Choose a part of the day.")
    return wrong


def _wrong_lengths(report: Report) -> dict[str, str]:
    return {
        name: _("Keep this below %(most)d characters.") % {"most": most}
        for name, most in LONGEST.items()
        if len(getattr(report, name)) > most
    }


def _wrong_phone(phone: str) -> dict[str, str]:
    digits = phone.replace(" ", "").replace("-", "").removeprefix("+")
    if phone and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
        return {"resident_phone": _("Give a phone number of 7 to 15 digits, or leave it empty.")}
    return {}


def _file(entries: Sequence[_Entry], by: Actor, now: datetime) -> dict[str, Reported]:
    """Make the cases, with their photos; return those that are new by their keys."""
    due_at = deadline(REGISTER_LIMIT, now)
    filings = [_filing(entry, by, now, due_at) for entry in entries]
    with transaction.atomic():
        filed = file_cases(filings, {entry.key: _told(entry.report) for entry in entries}, by=by, at=now)
        photos = [
            photo
            for entry in entries
            if entry.report.photos and entry.key in filed
            for photo in photo_rows(
                filed[entry.key].id, entry.report.photos, moment="report", by=by, now=now, is_public=False
            )
        ]
        if photos:
            Photo.objects.bulk_create(photos)
    return {key: Reported(*case, is_new=True) for key, case in filed.items()}


def _told(report: Report) -> dict[str, Any]:
    told = {"source": report.source.value, "category": report.category, "title": title_of(report)}
    if report.accused:
        told["accused"] = report.accused
    return told | suggested_and_taken(report.suggested, report.category)


def _filing(entry: _Entry, by: Actor, now: datetime, due_at: datetime) -> Filing:
    key, report, facts = entry
    phone = report.resident_phone
    return Filing(
        number_prefix=f"{settings.CASE_NUMBER_PREFIX}-{timezone.localdate(now):%Y}-",
        tracking_code=new_tracking_code(),
        key=key,
        source=report.source.value,
        source_id=report.source_id,
        category=report.category,
        title=title_of(report),
        text=report.text,
        address=report.address,
        longitude=report.longitude,
        latitude=report.latitude,
        cell_id=facts.cell_id,
        community_id=facts.community_id,
        street_id=facts.street_id,
        district_id=facts.district_id,
        reporter_id=by.person_id,
        resident_name=report.resident_name,
        resident_phone=SealedTextField().get_prep_value(phone),
        resident_phone_tail=phone[-4:],
        resident_phone_index=blind_index(phone),
        reported_at=now,
        due_at=due_at,
        due_from=now,
        next_alarm_at=next_alarm([RunningClock(Clock.CASE, now, due_at)]),
        answers=json.dumps(kept_answers(report.category, report.answers, timezone.localdate(now)), ensure_ascii=False),
        accused_path=accused_path_of(report.accused),
        call_part=report.call_part,
    )


def new_tracking_code() -> str:
    """Return a code that nobody can guess, without signs that are taken for one another."""
    return "".join(secrets.choice(TRACKING_ALPHABET) for _place in range(10))


def title_of(report: Report) -> str:
    """Return the report's title, or the beginning of its text."""
    text = " ".join((report.title or report.text).split())
    return text[:120] if report.title or len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH] + "…"


def _filed_before(entries: Sequence[_Entry]) -> list[Case]:
    """Return the cases that carry a key, or an id of the source, of any of the entries."""
    if not entries:
        return []
    of_source = Q(
        source__in={entry.report.source for entry in entries},
        source_id__in=[entry.report.source_id for entry in entries if entry.report.source_id],
    )
    rows = Case.objects.filter(Q(idempotency_key__in=[entry.key for entry in entries]) | of_source)
    return list(rows.only("number", "tracking_code", "idempotency_key", "source", "source_id", "reporter_id", "text"))


def _repeat_of(entry: _Entry, cases: Iterable[Case], by: Actor) -> Reported | Invalid:
    """Return the case that this report became when it was sent before.

    A key that someone else used, or that was used for another text, is no repeat: the sender learns nothing of that
    case, and what was typed is not taken for filed.
    """
    report = entry.report
    sent = (entry.key, report.source, by.person_id, report.text)
    of_source = (report.source, report.source_id) if report.source_id else None
    for case in cases:
        is_same = (case.idempotency_key, case.source, case.reporter_id, case.text) == sent
        if is_same or (case.source, case.source_id) == of_source:
            return Reported(case.pk, case.number, case.tracking_code, is_new=False)
    again = _("This form was sent before with another text. If this is another matter, send it once more.")
    return Invalid(again, {"idempotency_key": again})
