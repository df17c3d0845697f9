"""Who may do what to which case."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case
from cases.casework.models.parts import is_unjudged
from cases.rules.workflow import CASE_MOVES, WITH_DEPARTMENTS, Action, Source, State, possible_steps
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor, require, require_path
from governance.ground.workflow import Permission

# Who handles a case in the stead of the people whom it accuses.
STANDING_IN = (Permission.DISPATCH_CASE, Permission.REVIEW_CASE)


def may_report_at(actor: Actor, source: Source, area_ids: Iterable[int | None]) -> bool:
    """Tell whether the actor may file a case of this source in the area; importing is a right of its own."""
    needed = Permission.IMPORT_CASES if source is Source.IMPORT else Permission.REPORT_CASE
    return actor.covers(needed, area_ids)


def require_move(actor: Actor, action: Action, case: Case) -> None:
    """Raise NotAllowed unless the actor's post lets them do this to this case."""
    if not may_move(actor, action, case):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))


def may_move(actor: Actor, action: Action, case: Case) -> bool:
    """Tell whether the actor's post lets them do this to cases of this area, or to this one in its area's stead.

    A case that accuses its own community or street is handled above it: by who dispatches or reviews there. The level
    above also says so itself, for who is accused seldom does.
    """
    if actor.covers(CASE_MOVES[action].permission, case.area_ids):
        return True
    if action is Action.NAME_ACCUSED:
        return _has_standing(actor, case)
    return action is not Action.BLOW_WHISTLE and stands_in(actor, case)


def stands_in(actor: Actor, case: Case) -> bool:
    """Tell whether the case accuses its own area and the actor handles it in that area's stead."""
    return case.accuses_its_area and _has_standing(actor, case)


def _has_standing(actor: Actor, case: Case) -> bool:
    return any(actor.covers(right, case.area_ids) for right in STANDING_IN)


def is_colleague(actor: Actor, case: Case) -> bool:
    """Tell whether the actor belongs to the staff of the case's area, now: to have reported it once is not enough."""
    return actor.covers(Permission.VIEW_CASE, case.area_ids)


def require_colleague(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor belongs to the staff of the case's area, who read internal words about it."""
    require(actor, Permission.VIEW_CASE, case.area_ids)


def require_handling(actor: Actor, assignment: Assignment) -> None:
    """Raise NotAllowed unless the actor handles assignments of this organisation."""
    require_path(actor, Permission.HANDLE_ASSIGNMENT, assignment.scope_path)


def require_lead_of_colleagues(actor: Actor, assignment: Assignment) -> None:
    """Raise NotAllowed unless the actor says who of the organisation works on what."""
    require_path(actor, Permission.LEAD_ASSIGNMENTS, assignment.scope_path)


def leads_colleagues(actor: Actor, assignment: Assignment) -> bool:
    """Tell whether the actor says who of the organisation works on what."""
    return actor.covers_path(Permission.LEAD_ASSIGNMENTS, assignment.scope_path)


# Whose work a checklist is about; who only reads or keeps the portal ticks nothing.
CHECKING = (
    Permission.DISPATCH_CASE,
    Permission.HANDLE_COMMUNITY_CASE,
    Permission.VERIFY_CASE,
    Permission.CALL_BACK,
)


def may_check(actor: Actor, case: Case, assignments: Iterable[Assignment]) -> bool:
    """Tell whether the actor ticks what must be checked: who moves cases of the area, and who handles a part of one."""
    handles = any(actor.covers_path(Permission.HANDLE_ASSIGNMENT, row.scope_path) for row in assignments)
    return handles or stands_in(actor, case) or any(actor.covers(right, case.area_ids) for right in CHECKING)


def require_checker(actor: Actor, case: Case, assignments: Iterable[Assignment]) -> None:
    """Raise NotAllowed unless the actor ticks what must be checked on the case."""
    if not may_check(actor, case, assignments):
        raise NotAllowed(_("Only who works on the case ticks its checklist."))


def require_whistle(actor: Actor, permission: str, case: Case) -> None:
    """Raise NotAllowed unless the actor's post may blow this kind of whistle here."""
    if not actor.covers(Permission(permission), case.area_ids):
        raise NotAllowed(_("Your post may not blow this kind of whistle. Ask the street director or the secretary."))


def require_uninvolved(actor: Actor, handler_ids: Iterable[int | None]) -> None:
    """Raise NotAllowed when the actor would judge their own work."""
    if actor.person_id is not None and actor.person_id in set(handler_ids):
        raise NotAllowed(_("Nobody judges their own work. Someone who did not handle this case must do it."))


def allowed_moves(actor: Actor, case: Case) -> tuple[Action, ...]:
    """Return what the actor may do to the case now, in the order of the workflow."""
    state = State(case.state)
    return tuple(
        action for action, move in CASE_MOVES.items() if state in move.starts and may_move(actor, action, case)
    )


JUDGING = frozenset({Action.VERIFY, Action.CALL_BACK, Action.EVALUATE})


def moves_now(actor: Actor, case: Case, rows: Iterable[Assignment], handler_ids: Iterable[int]) -> tuple[Action, ...]:
    """Return what the actor may do to the case now and would not be refused, with all its parts and who handled it.

    Nobody judges their own work, and nothing is evaluated twice. The one answer for the page and for programs.
    """
    moves = allowed_moves(actor, case)
    if actor.person_id in set(handler_ids):
        moves = tuple(move for move in moves if move not in JUDGING)
    if not any(is_unjudged(row) for row in rows):
        moves = tuple(move for move in moves if move is not Action.EVALUATE)
    return moves


def beside(mine: Assignment, rows: Iterable[Assignment]) -> list[Assignment]:
    """Return the parts that stand in the same round as this one."""
    return [row for row in rows if row.round == mine.round and row.stands and row.pk != mine.pk]


def steps_now(state: str, mine: Assignment, others: Iterable[Assignment]) -> tuple[Action, ...]:
    """Return what can be done now to a part of a case at `state`, beside the others of its round; the next step first.

    The one answer for every list, page, program and command. A lead answers for the whole, which every co-handler
    first delivers to.
    """
    if State(state) not in WITH_DEPARTMENTS:
        return ()
    return possible_steps(replace(mine.steps, waits_for_helpers=mine.is_lead and any(each.is_open for each in others)))


def reason_to_wait(steps: Iterable[Action], mine: Assignment) -> str:
    """Return why a part cannot be finished though every step of its own is taken, in words; nothing where it can."""
    if mine.paused_at is not None:
        return _(
            "The clocks stand still until it is decided, or until the day that was set. Nothing is done meanwhile."
        )
    if list(steps) == [Action.NOTE_PROGRESS]:
        return _("The lead finishes when every co-handler has delivered its part.")
    return ""


def allowed_steps(actor: Actor, state: str, mine: Assignment, others: Iterable[Assignment]) -> tuple[Action, ...]:
    """Return what the actor may do now to a part of a case at `state`, beside the others of its round."""
    if not actor.covers_path(Permission.HANDLE_ASSIGNMENT, mine.scope_path):
        return ()
    return steps_now(state, mine, others)
