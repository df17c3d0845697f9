"""The tokens by which programs speak for a person."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from governance.chart.commands.proving import prove_password
from governance.chart.commands.second_factor import Proved, prove_again, prove_code
from governance.chart.queries.second_factor import has_second_factor, is_asked_of
from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.http.gate.actor import forget_tokens_of
from governance.ground.models import ApiToken, Person
from governance.ground.permissions import Actor, person_of
from governance.ground.workflow import digest_of

DAYS = (7, 30, 90, 365)
DAYS_AT_THE_DOOR = 90
MOST_TOKENS = 20
LONGEST_NAME = 60
NAME_AT_THE_DOOR = "API"


def issue_token(*, username: str, password: str, code: str = "", name: str = "", now: datetime) -> str:
    """Return a new token for who proves to be this person, by the second factor too where there is one.

    Raises TooMany after too many failed tries, Conflict for who must do something on the sign-in page before.
    """
    person = prove_password(username=username, password=password, now=now)
    if has_second_factor(person.pk):
        prove_code(person.pk, code, caller="", now=now)
    elif person.must_change_password or is_asked_of(person.pk, on=now):
        raise Conflict(_("Sign in on the page first: a password or a second factor of your own must be set up."))
    return _issue(person.pk, name=name or NAME_AT_THE_DOOR, days=DAYS_AT_THE_DOOR, now=now)


def make_token(proved: Proved, *, by: Actor, name: str, days: int, now: datetime) -> str:
    """Make the actor a token for one program, to be shown once."""
    person_id = person_of(by)
    if not name.strip():
        raise Invalid(_("Give the token a name."), {"name": _("Name the program that will use it.")})
    if days not in DAYS:
        raise Invalid(_("Choose from the list."), {"days": _("Choose how long it works.")})
    prove_again(proved, by=by, now=now)
    return _issue(person_id, name=name.strip(), days=days, now=now)


@transaction.atomic
def _issue(person_id: int, *, name: str, days: int, now: datetime) -> str:
    Person.objects.select_for_update().get(pk=person_id)
    if ApiToken.objects.live(now).filter(person_id=person_id).count() >= MOST_TOKENS:
        raise Conflict(_("You have %(most)d tokens. End one that is not used any more.") % {"most": MOST_TOKENS})
    key = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        person_id=person_id,
        name=name[:LONGEST_NAME],
        digest=digest_of(key),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    note(events.TOKEN_ISSUED, at=now, person_id=person_id, name=name[:LONGEST_NAME], days=days)
    return key


def revoke_token(key: str, *, by: Actor, now: datetime) -> None:
    """End the token that a program speaks with; raise Conflict for who speaks by a session."""
    token = ApiToken.objects.live(now).filter(person_id=person_of(by), digest=digest_of(key)).first()
    if token is None:
        raise Conflict(_("This request came without a token. Tokens are ended under “My account”."))
    _revoke(token, by=by, now=now)


def revoke_own_token(token_id: int, *, by: Actor, now: datetime) -> None:
    """End one of the actor's tokens."""
    token = ApiToken.objects.live(now).filter(person_id=person_of(by), id=token_id).first()
    if token is None:
        raise NotFound(_("There is no such token, or it has ended."))
    _revoke(token, by=by, now=now)


@transaction.atomic
def _revoke(token: ApiToken, *, by: Actor, now: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=now)
    note(events.TOKEN_REVOKED, at=now, by=by, name=token.name)
    forget_tokens_of(token.person_id)


@transaction.atomic
def revoke_tokens_of(person_id: int, *, now: datetime, by: Actor | None = None) -> None:
    """End every token of a person; a process that knows one forgets it within seconds."""
    if ApiToken.objects.live(now).filter(person_id=person_id).update(revoked_at=now):
        note(events.TOKENS_REVOKED, at=now, person_id=person_id, by=by)
    forget_tokens_of(person_id)
