"""Taking in a resident's problem: one case, whatever number of times it is sent."""

import json
import secrets
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.answer_codes import SIGNS, answer_code_of, digest_of
from cases.casework.commands.photos import photo_rows
from cases.casework.commands.suggested import suggested_and_taken
from cases.casework.models import Case, Photo
from cases.casework.permissions import may_report_at
from cases.casework.queries.recusal import accused_path_of
from cases.intake.commands.answering import kept_answers
from cases.intake.commands.filing import Filing, file_cases
from cases.intake.commands.intake_entries import Facts, Report, facts_of, said_of, tidied, wrong_entries
from cases.rules.queries.limits import alarm_of, deadline
from cases.rules.workflow import Clock, Source, State
from cases.rules.workflow.clocks import REGISTER_LIMIT
from cases.rules.workflow.fields import longest
from governance.ground.errors import Invalid, NotAllowed, PortalError
from governance.ground.permissions import Actor
from governance.ground.workflow.phones import phone_of
from governance.kit.numbers.workflow.clocks import RunningClock
from governance.models import blind_index, sealed

TRACKING_LENGTH = 10
TITLE_LENGTH = 40


class Reported(NamedTuple):
    """The case that a report became, and whether it was this report that made it.

    Its answer code is there for who reported without an account, and for nobody else.
    """

    id: int
    number: str
    tracking_code: str
    is_new: bool
    answer_code: str = ""


class _Entry(NamedTuple):
    """A report that may be filed."""

    key: str
    report: Report
    facts: Facts


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
    reports = [tidied(report) for _key, report in told]
    checked = [
        _entry(key, report, facts, by, now)
        for (key, _report), report, facts in zip(told, reports, facts_of(reports), strict=True)
    ]
    entries = [entry for entry in checked if isinstance(entry, _Entry)]
    firsts: dict[str, _Entry] = {}
    for entry in entries:
        firsts.setdefault(entry.key, entry)
    filed = _file_all(list(firsts.values()), by, now)
    earlier = _filed_before([entry for entry in entries if entry.key not in filed or entry is not firsts[entry.key]])
    outcomes: list[Reported | PortalError] = []
    for each in checked:
        if isinstance(each, _Entry):
            outcomes.append(filed.pop(each.key) if each.key in filed else _repeat_of(each, earlier, by))
        else:
            outcomes.append(each)
    return outcomes


def _entry(key: str, report: Report, facts: Facts, by: Actor, now: datetime) -> _Entry | PortalError:
    if wrong := wrong_entries(report, facts, timezone.localdate(now)):
        return Invalid(_("Some entries cannot be used yet."), wrong)
    area_ids = (facts.community_id, facts.street_id, facts.district_id)
    if report.source is not Source.PUBLIC and not may_report_at(by, report.source, area_ids):
        return NotAllowed(_("This place is outside the area you report for."))
    return _Entry(key, report, facts)


def _file_all(entries: Sequence[_Entry], by: Actor, now: datetime) -> dict[str, Reported]:
    """Make the cases that begin here, and apart from them those that ended before the portal knew of them."""
    filed: dict[str, Reported] = {}
    for event, group in (
        (events.CASE_REPORTED, [entry for entry in entries if entry.report.past is None]),
        (events.CASE_TAKEN_OVER, [entry for entry in entries if entry.report.past is not None]),
    ):
        if group:
            filed |= _file(group, by, now, event)
    return filed


def _file(entries: Sequence[_Entry], by: Actor, now: datetime, event: str) -> dict[str, Reported]:
    """Make the cases, with their photos; return those that are new by their keys."""
    areas = {facts.street_id: (facts.community_id, facts.street_id, facts.district_id) for _, _, facts in entries}
    due_at = {street: deadline(REGISTER_LIMIT, now, areas=above) for street, above in areas.items()}
    filings = [_filing(entry, by, now, due_at[entry.facts.street_id]) for entry in entries]
    has_photos = any(entry.report.photos for entry in entries)
    # One statement is a transaction of its own; photos make it two.
    with transaction.atomic() if has_photos else nullcontext():
        filed = file_cases(filings, {entry.key: _told(entry.report) for entry in entries}, by=by, at=now, event=event)
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
    return {entry.key: _reported(entry, *filed[entry.key], is_new=True) for entry in entries if entry.key in filed}


def _reported(entry: _Entry, id_: int, number: str, tracking_code: str, *, is_new: bool) -> Reported:
    is_own = entry.report.source is Source.PUBLIC
    return Reported(id_, number, tracking_code, is_new, answer_code_of(entry.key, tracking_code) if is_own else "")


def _told(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = {"source": report.channel.value, "category": report.category, "title": title_of(report)}
    if report.accused:
        told["accused"] = report.accused
    if report.told_at:
        told["told_at"] = report.told_at.isoformat()
    if report.is_category_guessed:
        told["is_category_guessed"] = True
    return told | suggested_and_taken(report.suggested, report.category)


def _filing(entry: _Entry, by: Actor, now: datetime, due_at: datetime) -> Filing:
    key, report, facts = entry
    phone, code, past = phone_of(report.resident_phone), new_tracking_code(), report.past
    is_own = report.source is Source.PUBLIC
    # The street has a case from the moment it comes in: its clock runs from then, whenever it was told elsewhere.
    begins, ends = (past.ended_at, past.ended_at) if past else (now, due_at)
    return Filing(
        number_prefix=f"{settings.CASE_NUMBER_PREFIX}-{timezone.localdate(now):%Y}-",
        tracking_code=code,
        answer_digest=digest_of(answer_code_of(key, code), code) if is_own else "",
        key=key,
        said=said_of(report),
        source=report.channel.value,
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
        resident_phone=sealed(phone.kept),
        resident_phone_tail=phone.tail,
        resident_phone_index=blind_index(phone.identity),
        reported_at=report.told_at or begins,
        due_at=ends,
        due_from=begins,
        next_alarm_at=None if past else alarm_of([RunningClock(Clock.CASE, now, due_at)], on=now),
        answers=json.dumps(kept_answers(report.category, report.answers, timezone.localdate(now)), ensure_ascii=False),
        accused_path=accused_path_of(report.accused),
        call_part=report.call_part,
        state=(past.state if past else State.REPORTED).value,
        is_open=past is None,
        closed_at=past.ended_at if past else None,
        outcome=past.outcome if past else "",
    )


def new_tracking_code() -> str:
    """Return a code that nobody can guess, without signs that are taken for one another."""
    signs, drawn = len(SIGNS), secrets.randbelow(len(SIGNS) ** TRACKING_LENGTH)
    return "".join(SIGNS[drawn // signs**place % signs] for place in range(TRACKING_LENGTH))


def title_of(report: Report) -> str:
    """Return the report's title, or the beginning of its text."""
    text = " ".join((report.title or report.text).split())
    return text[: longest("title")] if report.title or len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH] + "…"


def _filed_before(entries: Sequence[_Entry]) -> list[Case]:
    """Return the cases that carry a key, or an id of the source, of any of the entries."""
    if not entries:
        return []
    of_source = Q(
        source__in={entry.report.channel for entry in entries},
        source_id__in=[entry.report.source_id for entry in entries if entry.report.source_id],
    )
    rows = Case.objects.filter(Q(idempotency_key__in=[entry.key for entry in entries]) | of_source)
    kept = ("number", "tracking_code", "idempotency_key", "said", "source", "source_id", "reporter_id", "text")
    return list(rows.only(*kept))


def _repeat_of(entry: _Entry, cases: Iterable[Case], by: Actor) -> Reported | Invalid:
    """Return the case that this report became when it was sent before.

    A key that someone else used, or a key that was used for other entries, or an id of the source that was used for
    another text, is no repeat: the sender learns nothing of that case, and what was typed is not taken for filed.
    """
    report = entry.report
    sent = (entry.key, report.channel, by.person_id, report.text)
    of_source = (report.channel, report.source_id) if report.source_id else None
    for case in cases:
        is_same = (case.idempotency_key, case.source, case.reporter_id, case.text) == sent
        is_of_source = (case.source, case.source_id) == of_source
        if is_of_source and case.text != report.text:
            other = _("This id was taken in before with another text. Give another matter an id of its own.")
            return Invalid(other, {"source_id": other})
        if is_of_source or (is_same and _says_the_same(case, report)):
            return _reported(entry, case.pk, case.number, case.tracking_code, is_new=False)
    again = _("This form was sent before with other entries. If this is another matter, send it once more.")
    return Invalid(again, {"idempotency_key": again})


def _says_the_same(case: Case, report: Report) -> bool:
    """Tell whether nothing of a report would be lost if it were taken for the case that has its key."""
    # Cases from before this was kept say what they said by their text alone.
    if case.said not in ("", said_of(report)):
        return False
    sent = {photo.file for photo in report.photos}
    return sent <= set(Photo.objects.filter(case=case, file__in=sent).values_list("file", flat=True))
