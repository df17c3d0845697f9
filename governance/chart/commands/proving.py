"""Proving who one is: the one place where a password is looked at, whatever the door."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.chart.queries.lockout import account_of, seconds_to_wait
from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.errors import Invalid, TooMany
from governance.ground.models import Person, folded


def prove_password(*, username: str, password: str, caller: str = "", now: datetime) -> Person:
    """Return the person of a log-in name and its password; raise Invalid for a wrong pair, TooMany after too many.

    `caller` names a browser that is known to the account. A failed try is counted and logged, whatever becomes of the
    request.
    """
    refuse_when_locked(username, caller=caller, now=now)
    person = authenticate(username=username, password=password)
    if not isinstance(person, Person):
        count_failure(username, what="password", caller=caller, now=now)
        raise Invalid(_("The log-in name and the password do not go together. Check both and try again."))
    return person


def prove_present_password(person: Person, password: str, *, caller: str, now: datetime) -> None:
    """Have who is signed in type their password; raise Invalid for a wrong one, which counts as a failed try."""
    refuse_when_locked(person.username, caller=caller, now=now)
    if not check_password(password, person.password):
        count_failure(person.username, what="password", caller=caller, now=now)
        raise Invalid(_("The present password is wrong."), {"present": _("This is not your present password.")})


def refuse_when_locked(username: str, *, caller: str, now: datetime) -> None:
    """Raise TooMany when the account, or this address, has failed too often."""
    wait = seconds_to_wait(account_of(username), caller=caller, now=now)
    if wait:
        minutes = -(-wait // 60)
        message = ngettext(
            "Too many failed tries. Wait %(count)d minute, or ask your administrator.",
            "Too many failed tries. Wait %(count)d minutes, or ask your administrator.",
            minutes,
        )
        raise TooMany(message % {"count": minutes}, wait=wait)


def count_failure(username: str, *, what: str, caller: str, now: datetime) -> None:
    """Count a failed try of `what` against the account and the address; say it when that was the last one allowed."""
    account = account_of(username)
    person_id = Person.objects.filter(username_folded=folded(username)).values_list("pk", flat=True).first()
    told = _Told(person_id, account, caller, what)
    _note(events.SIGN_IN_FAILED, told, now)
    if seconds_to_wait(account, caller=caller, now=now):
        _note(events.LOCKED_OUT, told, now)


class _Told(NamedTuple):
    person_id: int | None
    account: str
    caller: str
    what: str


def _note(kind: str, told: _Told, now: datetime) -> None:
    note(kind, at=now, person_id=told.person_id, account=told.account, caller=told.caller, what=told.what)
