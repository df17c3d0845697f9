"""What a department does with its assignment: sign for, contact, report in, note progress, finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import Alongside, inserting
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.assigning import stepping
from cases.casework.commands.checklists import require_checked
from cases.casework.commands.moving import (
    about_assignment,
    advance,
    check_unmoved,
    lock_assignments,
    lock_case,
    own_assignment,
    required_text,
)
from cases.casework.commands.photos import KeptPhoto, photo_rows
from cases.casework.commands.steps import require_next
from cases.casework.models import Assignment, Case
from cases.casework.permissions import steps_now
from cases.casework.queries.places import ON_SITE, is_on_site, metres_between
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import Action, State
from cases.rules.workflow.clocks import VERIFY_LIMIT
from cases.rules.workflow.desk_texts import Stage
from governance.ground.errors import Invalid


@move
def sign_for(number: str, *, assignment_id: int, **asking: Unpack[MoveAsking]) -> Case:
    """Take the assignment on."""
    request = MoveRequest(**asking)
    case, mine, _others = _lock(Action.SIGN_FOR, number, request, assignment_id)
    signed = stepping(mine, request.now, signed_at=request.now, signed_by_id=request.by.person_id)
    to = State.ACTING if case.state == State.DISPATCHED else None
    advance(case, events.ASSIGNMENT_SIGNED, request=request, to=to, alongside=signed, data=_about(mine))
    return case


@move
def make_contact(number: str, *, assignment_id: int, note: str, **asking: Unpack[MoveAsking]) -> Case:
    """Record that the resident was spoken to (北京市接诉即办工作条例 第十五条第一项)."""
    request = MoveRequest(**asking)
    case, mine, _others = _lock(Action.MAKE_CONTACT, number, request, assignment_id)
    text = required_text(note, "note", _("Write what the resident said."))
    contacted = stepping(mine, request.now, contacted_at=request.now, contacted_by_id=request.by.person_id)
    advance(case, events.CONTACT_MADE, request=request, alongside=contacted, data=_about(mine, note=text))
    return case


@dataclass(frozen=True)
class Promise:
    """The four answers of who reports in: since when accepted, who was spoken to, what will be done, by when."""

    accepted_at: datetime | None = None
    spoken_to: str = ""
    plan: str = ""
    plan_by: datetime | None = None


NOTHING_PROMISED = Promise()


@move
def report_in(
    number: str,
    *,
    assignment_id: int,
    place: str,
    longitude: float | None = None,
    latitude: float | None = None,
    promise: Promise = NOTHING_PROMISED,
    **asking: Unpack[MoveAsking],
) -> Case:
    """Report in to the street: where and when, what will be done by when, with the position when the phone gives one.

    Raises Invalid for an emergency without a position near the case: there, reporting in means being on site.
    """
    request = MoveRequest(**asking)
    case, mine, _others = _lock(Action.REPORT_IN, number, request, assignment_id)
    text = required_text(place, "place", _("Say where you report in."))
    spoken_to = required_text(promise.spoken_to, "spoken_to", _("Say who was spoken to."))
    plan = required_text(promise.plan, "plan", _("Say what will be done."))
    plan_by = _moment_promised(promise, request.now)
    point = Point(longitude, latitude, srid=4326) if longitude is not None and latitude is not None else None
    distance = metres_between(case.location, point)
    _check_on_site(case, mine, distance, request.now)
    reported = stepping(
        mine,
        request.now,
        reported_in_at=request.now,
        reported_in_by_id=request.by.person_id,
        reported_in_place=text,
        reported_in_location=point,
        reported_in_distance=distance,
        accepted_at=promise.accepted_at or mine.signed_at,
        spoken_to=spoken_to,
        plan=plan,
        plan_by=plan_by,
    )
    data = _about(
        mine,
        place=text,
        position=[longitude, latitude] if point else None,
        distance=distance,
        spoken_to=spoken_to,
        plan=plan,
        plan_by=plan_by.isoformat(),
    )
    advance(case, events.REPORTED_IN, request=request, alongside=reported, data=data)
    return case


def _moment_promised(promise: Promise, now: datetime) -> datetime:
    """Return by when it will be done; raise Invalid for a moment that has passed, or an acceptance still to come."""
    if promise.plan_by is None or promise.plan_by <= now:
        message = _("Say by when it will be done, a moment that is still to come.")
        raise Invalid(message, {"plan_by": message})
    if promise.accepted_at and promise.accepted_at > now:
        message = _("Say when it was accepted, a moment that has passed.")
        raise Invalid(message, {"accepted_at": message})
    return promise.plan_by


def _check_on_site(case: Case, mine: Assignment, distance: int | None, now: datetime) -> None:
    whistle = mine.whistle
    if whistle is None or not whistle.kind.on_site or case.location is None:
        return
    if distance is None:
        message = _("This whistle asks you to report in on site. Allow the position, or open this page on a phone.")
        raise Invalid(message, {"place": message})
    if not is_on_site(distance, now, areas=case.area_ids):
        most = int(value_in_force(ON_SITE, now, areas=case.area_ids))
        message = _("You are %(metres)d m from the case; report in within %(most)d m of it.")
        words = message % {"metres": distance, "most": most}
        raise Invalid(words, {"place": words})


@move
def meet_stage(number: str, *, assignment_id: int, note: str, **asking: Unpack[MoveAsking]) -> Case:
    """Say that the present stage of a staged limit is met; the next one counts."""
    request = MoveRequest(**asking)
    case, mine, _others = _lock(Action.MEET_STAGE, number, request, assignment_id)
    text = required_text(note, "note", _("Write how this stage was met."))
    stages = [dict(stage) for stage in mine.stages]
    stage = next(stage for stage in stages if not stage["met_at"])
    stage["met_at"] = request.now.isoformat()
    met = stepping(mine, request.now, stages=stages)
    about = _about(mine, note=text, stage_zh=stage["name_zh"], stage_en=stage["name_en"], by=stage["by"])
    advance(case, events.STAGE_MET, request=request, alongside=met, data=about)
    return case


@move
def note_progress(
    number: str, *, assignment_id: int, note: str, photos: Sequence[KeptPhoto] = (), **asking: Unpack[MoveAsking]
) -> Case:
    """Add a line, and photos, on how the work goes."""
    request = MoveRequest(**asking)
    case, mine, _others = _lock(Action.NOTE_PROGRESS, number, request, assignment_id)
    text = required_text(note, "note", _("Write how the work goes."))
    pictures = _pictures(mine, request, photos, moment="progress", is_public=False)
    data = _about(mine, note=text, photos=len(photos))
    advance(case, events.PROGRESS_NOTED, request=request, alongside=pictures, data=data)
    return case


@move
def finish_assignment(
    number: str, *, assignment_id: int, result: str, photos: Sequence[KeptPhoto] = (), **asking: Unpack[MoveAsking]
) -> Case:
    """Finish the assignment with its result; when it was the last one, the community verifies on site."""
    request = MoveRequest(**asking)
    case, mine, others = _lock(Action.FINISH, number, request, assignment_id)
    text = required_text(result, "result", _("Write what was done and how it stands now."))
    require_checked(case, Stage.FINISH, [mine], request.now)
    pictures = _pictures(mine, request, photos, moment="finish", is_public=True)
    finished = pictures + stepping(
        mine,
        request.now,
        finished_at=request.now,
        finished_by_id=request.by.person_id,
        result=text,
        is_open=False,
    )
    data = _about(mine, result=text, photos=len(photos))
    if any(other.is_open for other in others):
        advance(case, events.ASSIGNMENT_FINISHED, request=request, alongside=finished, data=data)
        return case
    lead_first = sorted((mine, *others), key=lambda row: (not row.is_lead, row.pk))
    results = [f"{row.organisation.name_zh}：{row.result}" for row in lead_first]
    outcome = text if len(results) == 1 else "\n".join(results)
    advance(case, events.ASSIGNMENT_FINISHED, request=request, outcome=outcome, alongside=finished, data=data)
    last = MoveRequest(request.by, request.now)
    advance(case, events.ALL_FINISHED, request=last, to=State.VERIFYING, limit=VERIFY_LIMIT, data={})
    return case


def _lock(
    action: Action, number: str, request: MoveRequest, assignment_id: int
) -> tuple[Case, Assignment, list[Assignment]]:
    """Lock the case and its assignments; return the case, the actor's assignment and the others of the round."""
    case = lock_case(number, request)
    rows = lock_assignments(case)
    mine = own_assignment(rows, assignment_id, request)
    others = [row for row in rows if row is not mine]
    steps = steps_now(case.state, mine, others)
    if action not in steps:
        require_next(action, case, mine, others)
    check_unmoved(case, request, may_start=action in steps)
    return case, mine, others


def _pictures(
    mine: Assignment, request: MoveRequest, photos: Sequence[KeptPhoto], *, moment: str, is_public: bool
) -> Alongside:
    return inserting(
        photo_rows(
            mine.case_id,
            photos,
            moment=moment,
            by=request.by,
            now=request.now,
            is_public=is_public,
            assignment_id=mine.pk,
        )
    )


def _about(mine: Assignment, **data: Any) -> Mapping[str, Any]:
    return {**about_assignment(mine), "role": mine.role, **data}
