"""The parts of a case's page: its photos, its whistle, and what each organisation has to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Assignment, Case
from cases.casework.models.parts import is_present
from cases.casework.permissions import allowed_steps, beside, leads_colleagues, reason_to_wait
from cases.casework.queries.deadlines import Deadline, clock_badge, met_badge, moment_words
from cases.casework.queries.holders import holder_of
from cases.casework.queries.timeline import Happening
from cases.casework.queries.timeline_lines import called_lines, explained_rule
from cases.rules.queries.registers import Registers, spoken
from cases.rules.workflow import CLOCK_WORDS, ROLE_WORDS, WITH_DEPARTMENTS, Action, AssignmentRole, Clock, State
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission, Words

MOMENTS = {
    "report": Words("上报时", "As reported"),
    "added": Words("居民补充", "Added by the resident"),
    "progress": Words("办理中", "Work under way"),
    "finish": Words("办结后", "After the work"),
    "verify": Words("核查时", "At the verification"),
}


@dataclass(frozen=True)
class PhotoView:
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
    called: Sequence[str]


@dataclass(frozen=True)
class ClockView:
    """One clock of an assignment, running or met, and when it was met."""

    label: str
    deadline: Deadline
    done: str


@dataclass(frozen=True)
class StageView:
    """One stage of a staged limit: its name, its deadline, and whether it is met."""

    name: str
    deadline: Deadline
    is_met: bool


@dataclass(frozen=True)
class Holding:
    """Which colleague works on an assignment, and what the actor may do about that."""

    holder: str
    is_mine: bool
    may_claim: bool
    may_hand_back: bool
    may_give: bool


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
    distance: int | None
    promise: Sequence[tuple[str, str]]
    stages: Sequence[StageView]
    paused: str
    is_released: bool
    score: int | None
    score_words: str
    result: str
    steps: tuple[Action, ...]
    waits: str
    holding: Holding
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
        called=called_lines(blown.data),
    )


def assignment_view(
    actor: Actor,
    case: Case,
    row: Assignment,
    rows: Sequence[Assignment],
    happened: list[Happening],
    names: Registers,
    now: datetime,
) -> AssignmentView:
    """Return one of a case's assignments as the actor may see it, with the steps they may take."""
    evaluation = getattr(row, "evaluation", None)
    can_act = is_present(row, case) and State(case.state) in WITH_DEPARTMENTS
    steps = allowed_steps(actor, case.state, row, beside(row, rows))
    return AssignmentView(
        id=row.pk,
        organisation=row.organisation.name,
        department=row.department.name if row.department_id != row.organisation_id else "",
        role=spoken(ROLE_WORDS[AssignmentRole(row.role)]),
        is_lead=row.is_lead,
        is_open=row.is_open,
        is_present=is_present(row, case),
        round=row.round,
        asked=row.asked,
        why=_why(row, happened, names),
        clocks=_clocks(row, names, now),
        place=row.reported_in_place,
        distance=row.reported_in_distance,
        promise=_promise(row),
        stages=[_stage(row, stage, now) for stage in row.stages],
        paused=moment_words(row.paused_at) if row.paused_at else "",
        is_released=not row.stands,
        score=evaluation.score if evaluation else None,
        score_words=evaluation.words if evaluation else "",
        result=row.result,
        steps=steps,
        waits=reason_to_wait(steps, row) if steps else "",
        holding=holding_of(actor, row, can_act=can_act),
        photos=photos_of(case, row.pk),
    )


def holding_of(actor: Actor, row: Assignment, *, can_act: bool) -> Holding:
    """Say which colleague works on an assignment; only they and who leads them change that."""
    handles = can_act and row.is_open and actor.covers_path(Permission.HANDLE_ASSIGNMENT, row.scope_path)
    holder = holder_of(row)
    is_mine = holder is not None and holder.pk == actor.person_id
    leads = handles and leads_colleagues(actor, row)
    return Holding(
        holder=holder.name if holder else "",
        is_mine=is_mine,
        may_claim=handles and holder is None,
        may_hand_back=handles and holder is not None and (is_mine or leads),
        may_give=leads,
    )


def _promise(row: Assignment) -> list[tuple[str, str]]:
    """Return the four answers of reporting in."""
    answers = [
        (_("Accepted"), moment_words(row.accepted_at) if row.accepted_at else ""),
        (_("Spoken to"), row.spoken_to),
        (_("What will be done"), row.plan),
        (_("Will be done by"), moment_words(row.plan_by) if row.plan_by else ""),
    ]
    return [(label, answer) for label, answer in answers if answer]


def _stage(row: Assignment, stage: Mapping[str, Any], now: datetime) -> StageView:
    by = datetime.fromisoformat(stage["by"])
    met = datetime.fromisoformat(stage["met_at"]) if stage["met_at"] else None
    if met:
        deadline = met_badge(by, met)
    else:
        deadline = clock_badge(by, now=now, paused_at=row.paused_at, from_=row.began(Clock.STAGE))
    return StageView(spoken(Words(stage["name_zh"], stage["name_en"])), deadline, met is not None)


def _why(row: Assignment, happened: list[Happening], names: Registers) -> str:
    for event in happened:
        if any(part["assignment"] == row.pk for part in event.data.get("assignments", ())):
            if event.name != events.WHISTLE_ROUTED:
                return _("Chosen by %(person)s.") % {"person": spoken(event.by)}
            blower = _blower(event, happened) if row.rule_id is None else ""
            return _("Called by %(person)s.") % {"person": blower} if blower else explained_rule(event.data, names)
    return ""


def _blower(routed: Happening, happened: list[Happening]) -> str:
    """Return who blew the whistle that a worker routed; empty where a person routed it."""
    whistle = routed.data.get("whistle")
    blown = (event for event in happened if whistle and event.name == events.WHISTLE_BLOWN)
    return next((spoken(event.by) for event in blown if event.data["whistle"] == whistle), "")


def _clocks(row: Assignment, names: Registers, now: datetime) -> list[ClockView]:
    listed = [
        (Clock.SIGN, row.sign_by, row.signed_at),
        (Clock.CONTACT, row.contact_by, row.contacted_at),
        (Clock.REPORT, row.report_by, row.reported_in_at),
        (Clock.FINISH, row.finish_by, row.finished_at),
    ]
    return [
        ClockView(
            spoken(CLOCK_WORDS[clock]),
            met_badge(due, done)
            if done
            else clock_badge(due, now=now, paused_at=row.paused_at, **_rests_on(row, clock, names)),
            moment_words(done) if done else "",
        )
        for clock, due, done in listed
        if due is not None and (done is not None or row.is_open)
    ]


def _rests_on(row: Assignment, clock: Clock, names: Registers) -> dict[str, Any]:
    """Return what a deadline is explained by: its limit, its start, its pauses."""
    basis = row.basis(clock)
    if basis is None:
        return {"from_": row.began(clock)}
    return {"rule": names.limit(basis.rule), "from_": row.began(clock), "basis": basis}
