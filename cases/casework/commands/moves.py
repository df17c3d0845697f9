"""Which command makes each move; every door takes it from here."""

from collections.abc import Callable, Mapping

from cases.casework.commands import closing, community, desk, handling, joining, recusal
from cases.casework.models import Case
from cases.rules.workflow import Action

COMMANDS: Mapping[Action, Callable[..., Case]] = {
    Action.REGISTER: desk.register_case,
    Action.ANSWER: desk.answer_case,
    Action.DECLINE: desk.decline_case,
    Action.LEAVE_TO_COMMUNITY: desk.leave_to_community,
    Action.DISPATCH: desk.dispatch_case,
    Action.BLOW_WHISTLE: desk.blow_whistle,
    Action.ROUTE_BY_HAND: desk.route_by_hand,
    Action.FINISH_IN_COMMUNITY: community.finish_in_community,
    Action.RETURN_TO_STREET: community.return_to_street,
    Action.SIGN_FOR: handling.sign_for,
    Action.MAKE_CONTACT: handling.make_contact,
    Action.REPORT_IN: handling.report_in,
    Action.MEET_STAGE: handling.meet_stage,
    Action.NOTE_PROGRESS: handling.note_progress,
    Action.FINISH: handling.finish_assignment,
    Action.VERIFY: closing.verify_case,
    Action.CALL_BACK: closing.call_back,
    Action.EVALUATE: closing.evaluate_departments,
    Action.JOIN: joining.join_case,
    Action.NAME_ACCUSED: recusal.name_accused,
    Action.SPLIT_OFF: joining.split_off,
}
