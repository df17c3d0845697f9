"""Ending sessions: one, all others, or every one of a person."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _

from governance.chart.models import AccountSession
from governance.chart.queries.sessions import handle_of
from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, person_of


def end_session(handle: str, *, by: Actor, now: datetime) -> None:
    """End one of the actor's sessions, named by its handle; it ends at once, whatever Redis remembers."""
    keys = AccountSession.objects.filter(person_id=person_of(by)).values_list("session_key", flat=True)
    key = next((key for key in keys if handle_of(key) == handle), None)
    if key is None:
        raise NotFound(_("There is no such session, or it has ended."))
    _end([key])
    note(events.SIGNED_OUT, at=now, by=by)


def end_other_sessions(*, by: Actor, keep: str, now: datetime) -> int:
    """End every session of the actor but one; return how many."""
    ended = end_sessions_of(person_of(by), keep=keep)
    if ended:
        note(events.SESSIONS_ENDED, at=now, by=by, count=ended)
    return ended


def end_sessions_of(person_id: int, *, keep: str = "") -> int:
    """End the sessions of a person, but for one that may be kept; return how many."""
    rows = AccountSession.objects.filter(person_id=person_id).exclude(session_key=keep)
    return _end(list(rows.values_list("session_key", flat=True)))


def forget_old_sessions(*, now: datetime) -> int:
    """Remove the sessions that are over; return how many."""
    return AccountSession.objects.filter(expire_date__lt=now).delete()[0]


def _end(keys: list[str]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
    return len(keys)
