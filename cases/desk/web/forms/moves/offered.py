"""Which form belongs to which move: empty, as it was sent, or with what was typed so far."""

import uuid
from typing import Any

from django import forms

from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import MoveForm
from cases.desk.web.forms.moves.acting import (
    ContactForm,
    FinishForm,
    FinishInCommunityForm,
    ProgressForm,
    ReportInForm,
    ReturnForm,
    SignForm,
    StageForm,
)
from cases.desk.web.forms.moves.deciding import (
    AccusedForm,
    AnswerForm,
    DeclineForm,
    JoinForm,
    RegisterForm,
    SplitForm,
)
from cases.desk.web.forms.moves.giving import CommunityForm, DispatchForm, RouteForm
from cases.desk.web.forms.moves.judging import CallBackForm, EvaluateForm, VerifyForm
from cases.desk.web.forms.moves.whistle import WhistleForm
from cases.rules.workflow import Action

FORMS: dict[Action, type[MoveForm]] = {
    Action.REGISTER: RegisterForm,
    Action.ANSWER: AnswerForm,
    Action.DECLINE: DeclineForm,
    Action.LEAVE_TO_COMMUNITY: CommunityForm,
    Action.DISPATCH: DispatchForm,
    Action.BLOW_WHISTLE: WhistleForm,
    Action.ROUTE_BY_HAND: RouteForm,
    Action.FINISH_IN_COMMUNITY: FinishInCommunityForm,
    Action.RETURN_TO_STREET: ReturnForm,
    Action.VERIFY: VerifyForm,
    Action.CALL_BACK: CallBackForm,
    Action.EVALUATE: EvaluateForm,
    Action.JOIN: JoinForm,
    Action.SPLIT_OFF: SplitForm,
    Action.NAME_ACCUSED: AccusedForm,
    Action.MEET_STAGE: StageForm,
    Action.SIGN_FOR: SignForm,
    Action.MAKE_CONTACT: ContactForm,
    Action.REPORT_IN: ReportInForm,
    Action.NOTE_PROGRESS: ProgressForm,
    Action.FINISH: FinishForm,
}


def blank_form(action: Action, *, version: int, seen: int, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the empty form of an action with a key of its own; `prefix` keeps ids apart on one page."""
    initial = {"version": version, "seen": seen, "key": str(uuid.uuid4())}
    return FORMS[action](initial=initial, choices=choices, auto_id=f"{prefix}{action.value}-%s")


def typed_form(action: Action, data: Any, files: Any, *, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the form of an action as it was sent."""
    return FORMS[action](data, files, choices=choices, auto_id=f"{prefix}{action.value}-%s")


def resumed_form(action: Action, data: Any, *, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the form of an action with what was typed so far, nothing judged."""
    form = FORMS[action](choices=choices, auto_id=f"{prefix}{action.value}-%s")
    for name, field in form.fields.items():
        form.initial[name] = data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name, "")
    return form
