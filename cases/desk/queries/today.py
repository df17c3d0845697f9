"""What a grid worker or a community has before it today, and whom the street must call back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.casework.models.parts import leads
from cases.casework.queries.calling import calling_hours, parts_open, window_at, window_words
from cases.casework.queries.deadlines import Deadline, clock_badge, deadline_badge
from cases.casework.queries.scopes import unaccused
from cases.casework.queries.wording import Badge, state_badge
from cases.rules.queries.registers import spoken
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import State
from cases.rules.workflow.calling import Hours
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import AREA_KINDS, Permission, Words
from governance.ground.workflow.phones import masked

ROWS = 50
LATEST = 20


@dataclass(frozen=True)
class CaseRow:
    """One case in a short list."""

    number: str
    title: str
    place: str
    state: Badge
    deadline: Deadline | None


@dataclass(frozen=True)
class WorkList:
    """A list of cases with its heading; more than a page of them is said."""

    label: str
    rows: tuple[CaseRow, ...]
    has_more: bool
    empty: str


@dataclass(frozen=True)
class TodayPage:
    """What is to be done today, and what the person reported lately."""

    lists: tuple[WorkList, ...]
    reported: tuple[CaseRow, ...]
    may_report: bool


@dataclass(frozen=True)
class CallBackRow:
    """One resident to be called."""

    number: str
    title: str
    place: str
    resident: str
    phone: str
    attempts: str
    handled_by: str
    result: str
    deadline: Deadline
    window: str
    may_call: bool


@dataclass(frozen=True)
class CallBackPage:
    """The residents to be called: those who may be called now first, the most pressing of them on top."""

    rows: tuple[CallBackRow, ...]
    has_more: bool


# One scan of the state index of its level for each of the actor's areas, for each state asked for.
_IN_STATE = """
(SELECT c.id, c.number, c.title, c.address, c.state, c.due_at, c.due_from, community.name_zh, community.name_en
 FROM cases_case c JOIN governance_organisation community ON community.id = c.community_id
 WHERE c.is_open AND c.state = %s AND c.{level}_id = %s AND {seen} ORDER BY c.due_at, c.id LIMIT %s)
"""


def today_page(actor: Actor, *, now: datetime) -> TodayPage:
    """Return the cases to verify and to handle in the actor's areas, and those the actor reported."""
    may_report = actor.holds(Permission.REPORT_CASE)
    verifies = actor.holds(Permission.VERIFY_CASE)
    handles = actor.holds(Permission.HANDLE_COMMUNITY_CASE)
    if not (may_report or verifies or handles):
        raise NotAllowed(_("This page is for grid workers and communities."))
    found = _in_states(
        actor, {State.VERIFYING: Permission.VERIFY_CASE, State.COMMUNITY: Permission.HANDLE_COMMUNITY_CASE}
    )
    lists = []
    if verifies:
        empty = _("Nothing waits to be looked at. Finished cases appear here by themselves.")
        lists.append(_work_list(_("To verify on site"), State.VERIFYING, found, now, empty))
    if handles:
        empty = _("The street has left nothing to your community.")
        lists.append(_work_list(_("With your community"), State.COMMUNITY, found, now, empty))
    return TodayPage(tuple(lists), _reported(actor, now), may_report)


def _in_states(actor: Actor, wanted: dict[State, Permission]) -> list["_Found"]:
    scans, params = [], []
    for state, permission in wanted.items():
        for grant in actor.scopes(permission):
            if grant.kind in AREA_KINDS:
                scans.append(_IN_STATE.format(level=grant.kind, seen=unaccused(actor, "c.")))
                params += [state.value, grant.organisation_id, ROWS + 1]
    if not scans:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(scans) + " ORDER BY due_at, id", params)
        return [_Found(*row) for row in cursor.fetchall()]


class _Found(NamedTuple):
    id: int
    number: str
    title: str
    address: str
    state: str
    due_at: datetime
    due_from: datetime
    community_zh: str
    community_en: str


def _work_list(label: str, state: State, found: Iterable[_Found], now: datetime, empty: str) -> WorkList:
    rows = [row for row in found if row.state == state]
    return WorkList(label, tuple(_row(row, now) for row in rows[:ROWS]), len(rows) > ROWS, empty)


def _row(row: _Found, now: datetime) -> CaseRow:
    place = row.address or spoken(Words(row.community_zh, row.community_en))
    deadline = deadline_badge(row.due_at, now=now, from_=row.due_from)
    return CaseRow(row.number, row.title, place, state_badge(row.state), deadline)


def _reported(actor: Actor, now: datetime) -> tuple[CaseRow, ...]:
    mine = Case.objects.visible_to(actor).filter(reporter_id=actor.person_id).select_related("community")
    return tuple(
        CaseRow(
            number=case.number,
            title=case.title,
            place=case.address or case.community.name,
            state=state_badge(case.state),
            deadline=_deadline(case, now) if case.is_open else None,
        )
        for case in mine.order_by("-is_open", "-id")[:LATEST]
    )


def _deadline(case: Case, now: datetime) -> Deadline:
    return clock_badge(case.due_at, now=now, paused_at=case.paused_at, until=case.deferred_until, from_=case.due_from)


_CALL_BACKS = """
WITH page AS (
  SELECT id, due_at, later FROM ({scans}) listed ORDER BY later, due_at, id LIMIT %(rows)s
)
SELECT c.number, c.title, c.address, community.name_zh, community.name_en, c.resident_name, c.resident_phone_tail,
  c.outcome, c.due_at, c.due_from, c.call_after, c.call_part,
  (SELECT count(*) FROM cases_callback b WHERE b.case_id = c.id AND b.round = c.round),
  (SELECT jsonb_build_array(o.name_zh, o.name_en) FROM cases_assignment a
    JOIN governance_organisation o ON o.id = a.organisation_id
    WHERE a.case_id = coalesce(c.joined_to_id, c.id) AND (c.joined_to_id IS NOT NULL OR a.round = c.round)
      AND {lead} ORDER BY a.round DESC LIMIT 1)
FROM page JOIN cases_case c ON c.id = page.id
JOIN governance_organisation community ON community.id = c.community_id
ORDER BY page.later, page.due_at, page.id
"""
_LATER = "(coalesce(call_after > %(now)s, false) OR call_part <> ALL (%(parts)s))"
_CALLING = """
(SELECT id, due_at, {later} AS later FROM cases_case
 WHERE is_open AND state = 'calling_back' AND {level}_id = %(area{n})s AND {seen} AND {later} = {those}
 ORDER BY due_at, id LIMIT %(rows)s)
"""


def call_back_page(actor: Actor, *, now: datetime) -> CallBackPage:
    """Return the residents of the actor's areas who wait for a call; raise NotAllowed for who calls nobody."""
    require_anywhere(actor, Permission.CALL_BACK)
    areas = [grant for grant in actor.scopes(Permission.CALL_BACK) if grant.kind in AREA_KINDS]
    if not areas:
        return CallBackPage((), has_more=False)
    hours = calling_hours(now)
    scans = " UNION ".join(
        _CALLING.format(level=grant.kind, n=n, seen=unaccused(actor), later=_LATER, those=those)
        for n, grant in enumerate(areas)
        for those in ("false", "true")
    )
    params: dict[str, Any] = {f"area{n}": grant.organisation_id for n, grant in enumerate(areas)}
    params |= {"now": now, "parts": parts_open(now, hours)}
    with connection.cursor() as cursor:
        cursor.execute(_CALL_BACKS.format(scans=scans, lead=leads("a")), {**params, "rows": ROWS + 1})
        found = cursor.fetchall()
    return CallBackPage(tuple(_call_back_row(row, now, hours) for row in found[:ROWS]), has_more=len(found) > ROWS)


def _call_back_row(row: tuple[Any, ...], now: datetime, hours: Hours) -> CallBackRow:
    number, title, address, zh, en, resident, tail, outcome, due_at, due_from, after, part, attempts, lead = row
    window = window_at(now, after=after, part=part, hours=hours)
    community = spoken(Words(zh, en))
    return CallBackRow(
        number=number,
        title=title,
        place=address or community,
        resident=resident or _("name not given"),
        phone=masked(tail) or _("no phone given"),
        attempts=_attempts(attempts, now),
        handled_by=spoken(Words(*_listed(lead))) if lead else community,
        result=outcome,
        deadline=deadline_badge(due_at, now=now, from_=due_from),
        window=window_words(window, now) if tail else "",
        may_call=bool(tail) and window.is_open(now),
    )


def _attempts(made: int, now: datetime) -> str:
    if not made:
        return _("not called yet")
    return _("%(made)d of %(most)d calls made") % {"made": made, "most": value_in_force("call-back-attempts", now)}


def _listed(value: Any) -> list[str]:
    listed: list[str] = json.loads(value) if isinstance(value, str) else value
    return listed
