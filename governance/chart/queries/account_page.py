"""A person's own account, as they see it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from governance.chart.queries.second_factor import FactorState, factor_of
from governance.chart.queries.security_log import SecurityLine, own_security
from governance.chart.queries.sessions import OpenSession, sessions_of
from governance.ground.models import ApiToken, Person
from governance.ground.permissions import Actor, person_of


@dataclass(frozen=True)
class OwnToken:
    """One token of the viewer, without the token."""

    id: int
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str


@dataclass(frozen=True)
class AccountPage:
    """What one's own account shows."""

    username: str
    name: str
    email: str
    reads: str
    has_chosen: bool
    has_password: bool
    factor: FactorState
    sessions: list[OpenSession]
    tokens: list[OwnToken]
    lines: list[SecurityLine]


def account_page(viewer: Actor, *, session: str, now: datetime) -> AccountPage:
    """Return the viewer's own account; `session` is the one that looks."""
    person = Person.objects.get(pk=person_of(viewer))
    return AccountPage(
        username=person.username,
        name=person.name,
        email=person.email,
        reads=str(dict(settings.LANGUAGES)[person.reads]),
        has_chosen=bool(person.language),
        has_password=person.has_usable_password(),
        factor=factor_of(person.pk, on=now),
        sessions=sessions_of(viewer, this=session, now=now),
        tokens=_tokens(person.pk, now),
        lines=own_security(viewer),
    )


def _tokens(person_id: int, now: datetime) -> list[OwnToken]:
    return [
        OwnToken(row.pk, row.name, row.created_at, row.expires_at, row.last_used_at, row.last_address)
        for row in ApiToken.objects.live(now).filter(person_id=person_id)
    ]
