"""The parts of a case's page: its photos, its whistle, and what each organisation has to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases import events
from cases.models import Assignment, Case
from cases.permissions import allowed_steps
from cases.queries.deadlines import Deadline, deadline_badge, met_badge
from cases.queries.registers import Registers, spoken
from cases.queries.timeline import Happening, explained_rule
from cases.workflow import CLOCK_WORDS, ROLE_WORDS, Action, AssignmentRole, Clock, State
from governance.permissions import Actor
from governance.workflow import Words

MOMENTS = {
    "report": Words("上报时", "As reported"),
    "progress": Words("办理中", "Work under way"),
    "finish": Words("办结后", "After the work"),
    "verify": Words("核查时", "At the verification"),
}


@dataclass(frozen=True)
class PhotoView:
    """A photo of the case and what it shows."""

    id: int
    words: str


@dataclass(frozen=True)
class WhistleView:
    """The present whistle: what was asked, where and when to gather."""

    kind: str
    needs: str
    place: str
    gather_at: datetime | None
    blown_by: str
    blown_at: datetime


@dataclass(frozen=True)
class ClockView:
    """One clock of an assignment, running or met."""

    label: str
    deadline: Deadline


@dataclass(frozen=True)
class AssignmentView:
    """What one organisation has to do, how far it is, and what the actor may do about it."""

    id: int
    organisation: str
    department: str
    role: str
    is_lead: bool
    is_open: bool
    is_present: bool
    round: int
    asked: str
    why: str
    clocks: Sequence[ClockView]
    place: str
    result: str
    steps: tuple[Action, ...]
    photos: Sequence[PhotoView]


def photos_of(case: Case, assignment_id: int | None) -> list[PhotoView]:
    """Return the photos of an assignment, or those of the case itself."""
    kept: list[dict[str, Any]] = getattr(case, "kept_photos", [])
    return [
        PhotoView(photo["id"], spoken(MOMENTS[photo["moment"]]))
        for photo in kept
        if photo["assignment"] == assignment_id
    ]


def whistle_of(happened: list[Happening]) -> WhistleView | None:
    """Return the whistle blown last."""
    blown = next((event for event in reversed(happened) if event.name == events.WHISTLE_BLOWN), None)
    if blown is None:
        return None
    return WhistleView(
        kind=spoken(Words(blown.data["kind_zh"], blown.data["kind_en"])),
        needs=blown.data["needs"],
        place=blown.data["place"],
        gather_at=parse_datetime(blown.data["gather_at"]),
        blown_by=spoken(blown.by),
        blown_at=blown.at,
    )


def assignment_view(
    actor: Actor, case: Case, row: Assignment, happened: list[Happening], names: Registers, now: datetime
) -> AssignmentView:
    """Return an assignment as the actor may see it, with the steps they may take."""
    is_present = row.round == case.round
    can_act = is_present and case.state in (State.DISPATCHED, State.ACTING)
    return AssignmentView(
        id=row.pk,
        organisation=row.organisation.name,
        department=row.department.name if row.department_id != row.organisation_id else "",
        role=spoken(ROLE_WORDS[AssignmentRole(row.role)]),
        is_lead=row.role == AssignmentRole.LEAD,
        is_open=row.is_open,
        is_present=is_present,
        round=row.round,
        asked=row.asked,
        why=_why(row, happened, names),
        clocks=_clocks(row, now),
        place=row.reported_in_place,
        result=row.result,
        steps=allowed_steps(actor, row) if can_act else (),
        photos=photos_of(case, row.pk),
    )


def _why(row: Assignment, happened: list[Happening], names: Registers) -> str:
    for event in happened:
        if any(part["assignment"] == row.pk for part in event.data.get("assignments", ())):
            if event.name == events.WHISTLE_ROUTED:
                return explained_rule(event.data, names)
            return _("Chosen by %(person)s.") % {"person": spoken(event.by)}
    return ""


def _clocks(row: Assignment, now: datetime) -> list[ClockView]:
    listed = [
        (Clock.SIGN, row.sign_by, row.signed_at),
        (Clock.CONTACT, row.contact_by, row.contacted_at),
        (Clock.REPORT, row.report_by, row.reported_in_at),
        (Clock.FINISH, row.finish_by, row.finished_at),
    ]
    return [
        ClockView(
            spoken(CLOCK_WORDS[clock]),
            met_badge(due, done) if done else deadline_badge(due, now=now, from_=row.assigned_at),
        )
        for clock, due, done in listed
        if due is not None
    ]
