"""How each move looks on a page, and how it is sent from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from cases.casework.commands.moves import COMMANDS
from cases.casework.queries.case_parts import AssignmentView
from cases.casework.queries.choices import Choices, choices_on
from cases.casework.queries.closing import organisations_of
from cases.casework.queries.desk_help import CheckLine, OfferedText
from cases.casework.queries.timeline import Entry
from cases.casework.web.forms.move import MoveForm, PhotoForm, appended
from cases.casework.web.sent_photos import sent_photos
from cases.desk.queries.case_page import CasePage
from cases.desk.web.forms.moves.offered import blank_form, resumed_form, typed_form
from cases.rules.queries.registers import spoken
from cases.rules.workflow import ACTION_WORDS, ASSIGNMENT_ACTIONS, CASE_MOVES, Action, State
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key


class Door(NamedTuple):
    """How a move looks, and what is said when it is done."""

    icon: str
    done: Any
    kind: str = "plain"
    key: str = ""


DOORS: Mapping[Action, Door] = {
    Action.REGISTER: Door("check", gettext_lazy("Registered. Now decide who acts."), "primary", "a"),
    Action.ANSWER: Door("message", gettext_lazy("Answered. The case has ended."), key="r"),
    Action.DECLINE: Door("ban", gettext_lazy("Declined. The resident is told why."), "danger"),
    Action.LEAVE_TO_COMMUNITY: Door("home", gettext_lazy("The community has it now and was told.")),
    Action.DISPATCH: Door("send", gettext_lazy("Dispatched. The lead was told."), "primary", "d"),
    Action.BLOW_WHISTLE: Door(
        "volume",
        gettext_lazy("The whistle is blown. The departments are being called."),
        "primary",
        "w",
    ),
    Action.ROUTE_BY_HAND: Door("route", gettext_lazy("Routed. The departments were told."), "primary", "d"),
    Action.FINISH_IN_COMMUNITY: Door("check", gettext_lazy("Finished. The street calls the resident back."), "primary"),
    Action.RETURN_TO_STREET: Door("arrow-back-up", gettext_lazy("Given back to the street.")),
    Action.VERIFY: Door("clipboard-check", gettext_lazy("The verification is noted."), "primary", "v"),
    Action.CALL_BACK: Door("phone", gettext_lazy("The call-back is noted."), "primary", "c"),
    Action.EVALUATE: Door("star", gettext_lazy("The evaluation is noted."), "primary", "e"),
    Action.JOIN: Door("arrows-join", gettext_lazy("Joined. Its resident is told the outcome too.")),
    Action.SPLIT_OFF: Door("arrows-split", gettext_lazy("Split off. Now decide who acts."), "primary"),
    Action.NAME_ACCUSED: Door(
        "eye-off",
        gettext_lazy("Noted. Whom the case accuses sees nothing of it; the level above handles it."),
        "danger",
    ),
    Action.MEET_STAGE: Door("flag", gettext_lazy("The stage is met."), "primary"),
    Action.SIGN_FOR: Door("check", gettext_lazy("Signed for."), "primary"),
    Action.MAKE_CONTACT: Door("phone", gettext_lazy("The contact is noted."), "primary"),
    Action.REPORT_IN: Door("map-pin", gettext_lazy("Reported in."), "primary"),
    Action.NOTE_PROGRESS: Door("message", gettext_lazy("The progress is noted.")),
    Action.FINISH: Door("check", gettext_lazy("Finished."), "primary"),
}
# Where several ways are open one is the usual one; these stand beside it with less weight.
SECOND_RANK = {
    State.REGISTERED: (Action.BLOW_WHISTLE,),
    State.COMMUNITY: (Action.BLOW_WHISTLE,),
    State.UNROUTED: (Action.DISPATCH,),
}


class Sent(NamedTuple):
    """A form that was sent in vain."""

    form: MoveForm
    action: Action
    assignment_id: int | None
    conflict: str = ""
    meanwhile: Sequence[Entry] = ()


@dataclass(frozen=True)
class MoveView:
    """One move as a page shows it: a button, and a form in a dialog where it asks for something."""

    action: Action
    label: str
    url: str
    form: MoveForm
    icon: str
    kind: str
    key: str
    is_open: bool = False
    conflict: str = ""
    meanwhile: Sequence[Entry] = ()
    texts: Sequence[OfferedText] = ()
    unticked: Sequence[CheckLine] = ()

    @property
    def is_in_front(self) -> bool:
        """Tell whether the move is a button of its own; the others stand in the menu."""
        return DOORS[self.action].kind == "primary"

    @property
    def dialog(self) -> str:
        """The id of the move's dialog."""
        return self.form.auto_id.removesuffix("-%s") if isinstance(self.form.auto_id, str) else ""

    @property
    def asks(self) -> bool:
        """Tell whether the move needs anything typed."""
        return bool(self.form.visible_fields())


def move_url(number: str, action: Action, assignment_id: int | None = None) -> str:
    """Return where a move is sent."""
    if assignment_id is None:
        return reverse(f"cases:case-{action.value}", args=[number])
    return reverse(f"cases:assignment-{action.value}", args=[number, assignment_id])


def case_moves(page: CasePage, *, sent: Sent | None = None) -> list[MoveView]:
    """Return what the actor may do to the case, what they just sent in vain with their words still in it."""
    moves = [_view(page, move, None, sent) for move in page.moves]
    return sorted(moves, key=lambda move: ("primary", "plain", "danger").index(move.kind))


def step_moves(page: CasePage, assignment: AssignmentView, *, sent: Sent | None = None) -> list[MoveView]:
    """Return what the actor may do to an assignment, the natural next step first."""
    return [_view(page, step, assignment.id, sent) for step in assignment.steps]


def _view(page: CasePage, action: Action, assignment_id: int | None, sent: Sent | None) -> MoveView:
    door = DOORS[action]
    prefix = f"a{assignment_id}-" if assignment_id else ""
    came_back = sent is not None and (sent.action, sent.assignment_id) == (action, assignment_id)
    blank = blank_form(action, version=page.version, seen=page.latest, choices=page.choices, prefix=prefix)
    form = sent.form if sent is not None and came_back else blank
    steps_back = action in SECOND_RANK.get(page.stands_at, ())
    return MoveView(
        action=action,
        label=spoken(ACTION_WORDS[action]),
        url=move_url(page.number, action, assignment_id),
        form=form,
        icon=door.icon,
        kind="plain" if steps_back else door.kind,
        key=door.key if assignment_id is None else "",
        is_open=came_back,
        texts=texts_for(page, action, assignment_id),
        unticked=page.help.unticked_before(action),
        conflict=sent.conflict if sent is not None and came_back else "",
        meanwhile=sent.meanwhile if sent is not None and came_back else (),
    )


def texts_for(page: CasePage, use: str, assignment_id: int | None = None) -> list[OfferedText]:
    """Return the standard texts that are offered where a move, or a note, is written."""
    return [text for text in page.help.texts if text.use in ("", use) and text.assignment_id == assignment_id]


def sent_form(request: HttpRequest, action: Action, assignment_id: int | None = None) -> MoveForm:
    """Return the form of a move as it was sent."""
    choices: Any = SimpleLazyObject(lambda: _choices(action, request.POST))
    prefix = f"a{assignment_id}-" if assignment_id else ""
    form = typed_form(action, request.POST, request.FILES, choices=choices, prefix=prefix)
    if isinstance(form, PhotoForm):
        form.take(sent_photos(request))
    return form


def _choices(action: Action, sent: Any) -> Choices:
    choices = choices_on(timezone.localdate())
    if action is not Action.EVALUATE:
        return choices
    # Points that were not chosen are not sent: the words beside them name the part too.
    named = {name.removeprefix("score-").removeprefix("words-") for name in sent}
    return replace(choices, to_evaluate=organisations_of([int(id_) for id_ in named if id_.isdecimal()]))


def with_text(request: HttpRequest, page: CasePage, move: MoveView, assignment_id: int | None) -> MoveView:
    """Return a move with all that was typed and a standard text behind it, as somebody without script asks for it."""
    prefix = f"a{assignment_id}-" if assignment_id else ""
    form = resumed_form(move.action, request.POST, choices=page.choices, prefix=prefix)
    if isinstance(form, PhotoForm):
        form.bring(sent_photos(request))
    chosen = next((text for text in move.texts if str(text.id) == request.POST.get("standard")), None)
    if chosen is not None and request.POST["use"] != "called":
        form.initial[form.words_go_to] = appended(form.initial.get(form.words_go_to, ""), chosen.text)
    return replace(move, form=form)


def send(request: HttpRequest, number: str, action: Action, form: MoveForm, assignment_id: int | None = None) -> None:
    """Run the command of a move with what a valid form holds."""
    arguments = form.arguments()
    if assignment_id is not None:
        arguments["assignment_id"] = assignment_id
    COMMANDS[action](
        number,
        by=actor_of(request),
        now=timezone.now(),
        version=form.cleaned_data["version"],
        key=form_key(request, form.cleaned_data["key"]),
        **arguments,
    )


CASE_ACTIONS = tuple(CASE_MOVES)
STEPS = ASSIGNMENT_ACTIONS
