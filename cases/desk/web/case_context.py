"""What the template of a case needs besides the page itself: forms, addresses and the way back."""

import uuid
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cases.casework.queries.case_parts import AssignmentView, PhotoView
from cases.decisions.queries.applications import ApplicationView, Askable
from cases.desk.queries.case_page import CasePage, case_page
from cases.desk.web.forms.notes import NoteForm
from cases.desk.web.forms.phone import PhoneForm
from cases.desk.web.moves import MoveView, Sent, case_moves, step_moves, texts_for
from cases.desk.web.places import Origin, list_behind
from cases.rules.workflow import State
from cases.rules.workflow.desk_texts import NOTE
from governance.ground.http.gate.actor import actor_of

# Where a repeat can still be joined instead of sent to a department once more.
BEFORE_DISPATCH = frozenset({State.REPORTED, State.REGISTERED, State.UNROUTED})


class Picture(NamedTuple):
    """A photo as the strip shows it."""

    url: str
    words: str
    thumbnail: str = ""


class AssignmentCard(NamedTuple):
    """An assignment with the moves that this person may make on it."""

    of: AssignmentView
    moves: list[MoveView]
    photos: list[Picture]
    asks: list["Ask"]


class Ask(NamedTuple):
    """Something that may be applied for, and where."""

    label: str
    url: str


class ApplicationCard(NamedTuple):
    """An application with the addresses where this person decides it or takes it back."""

    of: ApplicationView
    decide_url: str
    withdraw_url: str


def page_from(request: HttpRequest, number: str, origin: Origin) -> CasePage:
    """Return the page of a case for whoever asks, with its neighbours in the list that it was opened from."""
    actor, now = actor_of(request), timezone.now()
    return case_page(actor, number, now=now, queue=list_behind(origin, actor, now))


def case_context(request: HttpRequest, page: CasePage, origin: Origin, *, sent: Sent | None = None) -> dict[str, Any]:
    """Return the context of `cases/desk/case.html`; `sent` is a form that came back."""
    cards = [
        AssignmentCard(row, step_moves(page, row, sent=sent), pictures(row.photos), _asks(page, row.id))
        for row in page.assignments
    ]
    moves = case_moves(page, sent=sent)
    return {
        "page": page,
        "moves": moves,
        "first_moves": [move for move in moves if move.is_in_front],
        "more_moves": [move for move in moves if not move.is_in_front],
        "present": [card for card in cards if card.of.is_present],
        "past": [card for card in cards if not card.of.is_present],
        "asks": _asks(page, None),
        "applications": [_application(page, application) for application in page.applications],
        "photos": pictures(page.photos),
        "phone_form": PhoneForm(),
        "note_form": NoteForm(),
        "note_texts": texts_for(page, NOTE),
        "macro_keys": {"version": page.version, "key": uuid.uuid4().hex},
        "origin": origin,
        "previous_url": _neighbour(page.previous, origin),
        "next_url": _neighbour(page.next, origin),
        "shows_near": page.stands_at in BEFORE_DISPATCH,
        "is_panel": bool(getattr(request, "htmx", False)),
    }


def beside_form(page: CasePage, assignment_id: int | None = None) -> dict[str, Any]:
    """Return what `cases/desk/_case_beside.html` shows: the case, and one part of it or all that are present."""
    parts = [row for row in page.present_assignments if assignment_id in (None, row.id)]
    return {
        "page": page,
        "photos": pictures(page.photos),
        "parts": [AssignmentCard(row, [], pictures(row.photos), []) for row in parts],
        "phone_form": PhoneForm(),
        "is_beside_form": True,
    }


def _asks(page: CasePage, assignment_id: int | None) -> list[Ask]:
    found = [ask for ask in page.askable if ask.assignment_id == assignment_id]
    return [Ask(ask.label, _ask_url(page.number, ask)) for ask in found]


def _ask_url(number: str, ask: Askable) -> str:
    kind = ask.kind.value.replace("_", "-")
    if ask.assignment_id is None:
        return reverse("cases:application-of-case", args=[number, kind])
    return reverse("cases:application-of-assignment", args=[number, ask.assignment_id, kind])


def _application(page: CasePage, application: ApplicationView) -> ApplicationCard:
    where = [page.number, application.id]
    return ApplicationCard(
        application,
        reverse("cases:application-decide", args=where) if application.may_decide else "",
        reverse("cases:application-withdraw", args=where) if application.may_withdraw else "",
    )


def pictures(photos: Any) -> list[Picture]:
    """Return photos with their addresses."""
    return [_picture(photo) for photo in photos]


def _picture(photo: PhotoView) -> Picture:
    address = reverse("cases:photo", args=[photo.id])
    return Picture(address, photo.words, f"{address}?small")


def _neighbour(number: str, origin: Origin) -> str:
    return f"{reverse('cases:case', args=[number])}?{origin.query}" if number else ""
