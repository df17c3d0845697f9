"""What every move of a case shares: lock it, check it, change it and record it in one statement."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from cases.casework.commands.alongside import NOTHING, Alongside, as_written
from cases.casework.commands.asking import SUBJECT, MoveRequest
from cases.casework.models import Assignment, Case
from cases.casework.permissions import require_handling, require_move
from cases.rules.queries.limits import alarm_of, basis_of
from cases.rules.workflow import CASE_MOVES, ENDED_STATES, STATE_WORDS, WHISTLE_GOES_ON, Action, Clock, State
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.tongue import spoken
from governance.kit.numbers.queries.clocks import due_of
from governance.kit.numbers.workflow.clocks import Basis, RunningClock

GIVEN_TWICE = "organisation_is_assigned_once_a_round"
ASKED_TWICE = "one_application_of_a_kind_is_open"
WHISTLED_TWICE = "case_is_whistled_for_once_a_round"
LINKED_TWICE = "two_cases_are_linked_once"
COLUMNS = {name: field.column for field in Case._meta.concrete_fields for name in (field.name, field.attname)}


def lock_case(number: str, request: MoveRequest) -> Case:
    """Lock the case for the rest of the transaction; raise NotFound when the actor may not know of it."""
    found = Case.objects.visible_to(request.by).filter(number=number).select_related("category")
    case = found.select_for_update(of=("self",), no_key=True).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return case


def lock_for(action: Action, number: str, request: MoveRequest) -> Case:
    """Lock the case and check that the actor may do this to it now; raise NotFound, NotAllowed or Conflict."""
    case = lock_case(number, request)
    check_for(action, case, request)
    return case


def lock_both_for(action: Action, number: str, other: str, request: MoveRequest) -> tuple[Case, Case | None]:
    """Lock two cases and check the first as `lock_for` does; the second is None when the actor may not know of it.

    Whoever locks two does so in the order of their ids, so that two who meet do not wait for each other.
    """
    found = Case.objects.visible_to(request.by).filter(number__in=[number, other]).select_related("category")
    cases = {case.number: case for case in found.order_by("id").select_for_update(of=("self",), no_key=True)}
    if number not in cases:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    check_for(action, cases[number], request)
    return cases[number], cases.get(other)


def check_for(action: Action, case: Case, request: MoveRequest) -> None:
    """Check that the actor may do this to a locked case now; raise NotAllowed or Conflict."""
    require_move(request.by, action, case)
    check_unmoved(case, request, may_start=State(case.state) in CASE_MOVES[action].starts)


def check_unmoved(case: Case, request: MoveRequest, *, may_start: bool) -> None:
    """Raise Conflict when the case stands elsewhere or moved on since it was read."""
    is_stale = request.version is not None and request.version != case.version
    if may_start and not is_stale:
        return
    words = spoken(STATE_WORDS[State(case.state)])
    if not may_start:
        message = _("This cannot be done now: the case stands at “%(state)s”.") % {"state": words}
        raise Conflict(message, code="wrong-state")
    message = _("Someone moved this case while you were writing. It stands at “%(state)s” now.") % {"state": words}
    raise Conflict(message, code="stale-version")


def lock_assignments(case: Case) -> list[Assignment]:
    """Lock the assignments of the case's present round, the lead first."""
    named = Assignment.objects.of_round(case).select_related("organisation", "whistle__kind")
    return list(named.select_for_update(of=("self",), no_key=True))


def own_assignment(rows: Iterable[Assignment], assignment_id: int | None, request: MoveRequest) -> Assignment:
    """Return the actor's one of a case's locked assignments; raise NotFound or NotAllowed."""
    mine = next((row for row in rows if row.pk == assignment_id), None)
    if mine is None:
        raise NotFound(_("There is no such assignment in this case any more."))
    require_handling(request.by, mine)
    return mine


def about_assignment(row: Assignment) -> dict[str, Any]:
    """Return what events say of an assignment: its id, and whose it is."""
    organisation = row.organisation
    return {
        "assignment": row.pk,
        "organisation": organisation.pk,
        "organisation_zh": organisation.name_zh,
        "organisation_en": organisation.name_en,
    }


def advance(
    case: Case,
    event: str,
    *,
    request: MoveRequest,
    data: Mapping[str, Any],
    to: State | None = None,
    limit: str | None = None,
    basis: Basis | None = None,
    alongside: Alongside = NOTHING,
    **changes: Any,
) -> int:
    """Write the changes of a locked case, what goes with them and the event in one statement; return the event's id.

    `to` sets the state; `limit` names the time limit that the new step runs under, `basis` what it rests on when that
    is something else than the limit counted from now.
    """
    fields = {**changes, "version": case.version + 1}
    if case.has_new_facts and request.by.person_id is not None:
        fields["has_new_facts"] = False
    if to is not None:
        is_open = to not in ENDED_STATES
        fields |= {"state": to.value, "is_open": is_open, "closed_at": None if is_open else request.now}
    if to is not None and to not in WHISTLE_GOES_ON:
        fields["is_whistled"] = False
    if to in ENDED_STATES:
        fields |= {"next_alarm_at": None, "paused_at": None}
    elif limit is not None:
        fields |= clock_of(basis or basis_of(limit, request.now, areas=case.area_ids), rule=limit, now=request.now)
    return _write(case, event, request, data, fields, alongside)


def clock_of(basis: Basis, *, rule: str, now: datetime) -> dict[str, Any]:
    """Return the columns of a case whose present step runs on this basis, from now on without a pause."""
    due_at = due_of(basis)
    alarm = alarm_of([RunningClock(Clock.CASE, basis.start, due_at)], on=now)
    kept = {"due_rule": rule, "due_from": basis.start, "due_at": due_at, "due_basis": basis.as_json()}
    return {**kept, "next_alarm_at": alarm, "paused_at": None}


def _write(
    case: Case,
    event: str,
    request: MoveRequest,
    data: Mapping[str, Any],
    fields: Mapping[str, Any],
    alongside: Alongside,
) -> int:
    columns = {COLUMNS[name]: name for name in fields}
    part = outbox.recording(
        event,
        of="changed",
        subject=outbox.Subject(SUBJECT, case.pk),
        by=request.by,
        at=request.now,
        data=data,
        key=request.key,
        found=alongside.found,
    )
    settings = ", ".join(f"{column} = %s" for column in columns)
    changed = f"changed AS (UPDATE cases_case SET {settings} WHERE id = %s RETURNING id)"
    ctes = ", ".join([*alongside.ctes, changed, part.ctes])
    params = [*alongside.params, *(as_written(fields[name]) for name in columns.values()), case.pk, *part.params]
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {ctes} SELECT recorded.id, {part.told} FROM recorded", params)
            event_id, told = cursor.fetchone()
    except IntegrityError as error:
        raise _refused(error) from error
    for name, value in fields.items():
        setattr(case, name, value)
    outbox.hint(told)
    return int(event_id)


def _refused(error: IntegrityError) -> Exception:
    """Return the refusal that is true of what was violated, or the error itself where only a fault can lead to it."""
    violated = outbox.constraint_of(error)
    if violated == GIVEN_TWICE:
        message = _("An organisation that you chose has delivered its part of this case already. Choose another one.")
        return Invalid(message, {"lead": message})
    if violated == ASKED_TWICE:
        message = _("This was asked for already. Wait for the decision, or take the application back.")
        return Conflict(message, code="already-done")
    if violated == WHISTLED_TWICE:
        message = _("This case has been whistled for already. Dispatch it to who shall act.")
        return Conflict(message, code="already-done")
    if violated == LINKED_TWICE:
        return Conflict(_("These two cases are linked already."), code="already-done")
    return outbox.used_key(error) or error


def required_text(text: str, field: str, message: str) -> str:
    """Return what was written, or raise Invalid with the message at its field when nothing was."""
    if not text.strip():
        raise Invalid(message, {field: message})
    return text.strip()


def begun_anew(case: Case, now: datetime) -> dict[str, Any]:
    """Return the columns of a case that goes its own way from the desk on, as if it had just been registered."""
    return {"deferred_until": None, "joined_to_id": None, "registered_at": case.registered_at or now}
