"""Who may ask for what another decides, and who decides."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case
from cases.casework.permissions import stands_in
from cases.rules.workflow.applications import OF_BOTH_SIDES, RULES, Kind
from governance.ground.errors import NotAllowed
from governance.ground.permissions import Actor


def decides(actor: Actor, kind: Kind, case: Case, path: str | None) -> bool:
    """Tell whether the actor's posts decide on such an application of the case, `path` being the assignment's.

    A contest and a hand-over are ruled on above both sides: the street that dispatched and the department that it went
    to (北京市接诉即办工作条例 第十二条第三款).
    """
    right = RULES[kind].decide
    if kind not in OF_BOTH_SIDES:
        return actor.covers(right, case.area_ids)
    return actor.covers(right, [case.district_id]) and actor.covers_path(right, path or "")


def require_asking(actor: Actor, kind: Kind, case: Case) -> None:
    """Raise NotAllowed unless the actor's post lets them apply for this about the case as a whole."""
    if not may_ask(actor, kind, case):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))


def may_ask(actor: Actor, kind: Kind, case: Case) -> bool:
    """Tell whether the actor's post lets them apply for this about the case as a whole, or in its area's stead.

    What the street alone may ask for, the level above asks for where the case accuses that street.
    """
    return actor.covers(RULES[kind].ask, case.area_ids) or stands_in(actor, case)


def reason_not_to_ask(
    kind: Kind, case: Case, assignment: Assignment | None, *, was_contested: bool, is_danger: bool, now: datetime
) -> str:
    """Return why nobody may apply for this now, in words for who would; nothing when whoever has the right may."""
    if assignment is None:
        is_done = kind is Kind.EXCLUSION and case.is_excluded
        return _("This case is excluded from the rates already.") if is_done else ""
    if RULES[kind].only_lead and not assignment.is_lead:
        return _("Only the lead can ask for this.")
    if kind is Kind.DEFERRAL and is_danger:
        return _("What is dangerous is not deferred. Remove the danger first, or ask for more time.")
    if assignment.paused_at is not None:
        return _("The clocks stand still until an application is decided. Wait for the decision.")
    if kind is not Kind.CONTEST:
        return "" if assignment.signed_at is not None else _("Sign for the dispatch first, or contest it.")
    if assignment.is_designated:
        return _("A lead that was designated by a ruling cannot contest it.")
    if assignment.signed_at is not None or now > assignment.sign_by:
        return _("A dispatch is contested before signing for it, within the limit for signing.")
    return _("This dispatch was contested before. It can be contested once.") if was_contested else ""
