"""Who is acting, and what they may do where."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground.errors import NotAllowed
from governance.ground.tongue import spoken
from governance.ground.workflow import AREA_KINDS, CONFIRMING, Permission, Words

NOBODY = Words("", "")
DISTRICT = AREA_KINDS[0]


class Owed(StrEnum):
    """What somebody who is signed in must do before anything else."""

    PASSWORD = "password"
    SECOND_FACTOR = "second-factor"


class Grant(NamedTuple):
    """One permission on one organisation; it covers the organisation's subtree."""

    organisation_id: int
    path: str
    kind: str


# The database counts no further: see person_acting.
MOST_UNREAD = 100


@dataclass(frozen=True)
class Actor:
    """The person, or the portal itself, on whose behalf a command runs or a screen is shown."""

    person_id: int | None = None
    names: Words = NOBODY
    username: str = ""
    post: Words = NOBODY
    unread: int = 0
    language: str = ""
    is_portal: bool = False
    password: str = field(default="", repr=False)
    owes: Owed | None = None
    grants: Mapping[Permission, tuple[Grant, ...]] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The person's name in the language of the page."""
        return spoken(self.names)

    @property
    def unread_words(self) -> str:
        """How many notices are unread, as far as they are counted."""
        return str(self.unread) if self.unread < MOST_UNREAD else f"{MOST_UNREAD - 1}+"

    @property
    def post_name(self) -> str:
        """The person's main post, in the language of the page."""
        return spoken(self.post)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody is logged in."""
        return self.person_id is None and not self.is_portal

    @cached_property
    def own_paths(self) -> frozenset[str]:
        """The paths of the organisations that the actor's authority comes from, and of all above them."""
        steps = [grant.path.strip("/").split("/") for grants in self.grants.values() for grant in grants]
        return frozenset(f"/{'/'.join(ids[:n])}/" for ids in steps for n in range(1, len(ids) + 1))

    def holds(self, permission: Permission) -> bool:
        """Tell whether the actor has the permission anywhere."""
        return self.is_portal or permission in self.grants

    def scopes(self, permission: Permission) -> tuple[Grant, ...]:
        """Return the organisations on which the actor has the permission."""
        return self.grants.get(permission, ())

    def covers(self, permission: Permission, organisation_ids: Iterable[int | None]) -> bool:
        """Tell whether a grant sits on one of the organisations above something."""
        above = set(organisation_ids)
        return self.is_portal or any(grant.organisation_id in above for grant in self.scopes(permission))

    def covers_path(self, permission: Permission, path: str) -> bool:
        """Tell whether a grant's organisation is this path's or stands above it."""
        return self.is_portal or any(path.startswith(grant.path) for grant in self.scopes(permission))


ANONYMOUS = Actor(names=Words("居民", "A resident"))
PORTAL = Actor(is_portal=True, names=Words("系统", "The portal"))

# One statement brings all that a request needs to know of the actor. The day is the district's, which begins while the
# database's clock still shows yesterday.
_ACTOR = """
SELECT actor.*, person.language FROM governance_actor(%s, %s) actor
JOIN governance_person person ON person.id = actor.id
"""
# Without its row no session holds, whatever Redis remembers; its use is noted in the same statement, once a minute.
_ACTOR_OF_SESSION = """
WITH mine AS (
  SELECT session_key, person_id, last_seen_at FROM governance_accountsession
  WHERE session_key = %(key)s AND person_id = %(person_id)s AND expire_date > %(now)s
    AND last_seen_at > %(idle_since)s),
noted AS (
  UPDATE governance_accountsession session
  SET last_seen_at = %(now)s, address = %(address)s, device = %(device)s FROM mine
  WHERE session.session_key = mine.session_key AND %(is_use)s
    AND mine.last_seen_at < %(now)s - interval '1 minute')
SELECT actor.*, person.language, person.must_change_password,
  EXISTS (SELECT FROM governance_appointment held
          JOIN governance_post post ON post.id = held.post_id
          JOIN governance_role role ON role.code = post.role_id
          WHERE held.person_id = person.id AND held.valid @> %(today)s AND role.needs_second_factor)
  AND NOT EXISTS (SELECT FROM governance_secondfactor factor
                  WHERE factor.person_id = person.id AND factor.confirmed_at IS NOT NULL)
FROM mine JOIN governance_person person ON person.id = mine.person_id
CROSS JOIN LATERAL governance_actor(mine.person_id, %(today)s) actor
"""
# A token's use is noted in the same statement, at most every five minutes.
_ACTOR_OF_TOKEN = """
WITH mine AS (
  SELECT id, person_id, last_used_at FROM governance_apitoken
  WHERE digest = %s AND revoked_at IS NULL AND expires_at > now()),
noted AS (
  UPDATE governance_apitoken token SET last_used_at = now(), last_address = %s FROM mine
  WHERE token.id = mine.id AND (mine.last_used_at IS NULL OR mine.last_used_at < now() - interval '5 minutes'))
SELECT actor.*, person.language FROM mine
JOIN governance_person person ON person.id = mine.person_id
CROSS JOIN LATERAL governance_actor(mine.person_id, %s) actor
"""


def _actor_by(statement: str, *values: Any) -> Actor | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, timezone.localdate()])
        row = cursor.fetchone()
    return _actor_from(row) if row else None


def _actor_from(row: tuple[Any, ...]) -> Actor:
    person_id, username, password, name_zh, name_en, unread, post, grants, language = row
    held: dict[Permission, tuple[Grant, ...]] = {}
    for code, organisation_id, path, kind in _json(grants) or ():
        held[Permission(code)] = (*held.get(Permission(code), ()), Grant(organisation_id, path, kind))
    return Actor(
        person_id=person_id,
        username=username,
        password=password,
        names=Words(name_zh, name_en),
        post=Words(*(_json(post) or ("", ""))),
        unread=unread,
        language=language,
        grants=held,
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def actor_for(person_id: int) -> Actor | None:
    """Load the actor for an active person, or None; one statement."""
    return _actor_by(_ACTOR, person_id)


@dataclass(frozen=True)
class SessionSeen:
    """A session as a request brings it; what a page asks for by itself is no use of it."""

    key: str
    person_id: int
    now: datetime
    today: date
    idle_since: datetime
    address: str
    device: str
    is_use: bool


def actor_for_session(seen: SessionSeen) -> Actor | None:
    """Load the actor in whose name a session speaks, with what they owe before they may act; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR_OF_SESSION, vars(seen))
        row = cursor.fetchone()
    if row is None:
        return None
    *known, owes_password, owes_factor = row
    owed = Owed.PASSWORD if owes_password else Owed.SECOND_FACTOR if owes_factor else None
    return replace(_actor_from(tuple(known)), owes=owed)


def actor_for_token(digest: str, address: str) -> Actor | None:
    """Load the actor whose API token has this digest, or None; one statement."""
    return _actor_by(_ACTOR_OF_TOKEN, digest, address)


def require(actor: Actor, permission: Permission, organisation_ids: Iterable[int | None]) -> None:
    """Raise NotAllowed unless the actor has the permission on one of the organisations."""
    if not actor.covers(permission, organisation_ids):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))


def require_path(actor: Actor, permission: Permission, path: str) -> None:
    """Raise NotAllowed unless the actor has the permission on the organisation of the path or above it."""
    if not actor.covers_path(permission, path):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))


def keeps_district(actor: Actor, permission: Permission) -> bool:
    """Tell whether the actor has the permission on a whole district."""
    return actor.is_portal or any(grant.kind == DISTRICT for grant in actor.scopes(permission))


def person_of(actor: Actor) -> int:
    """Return the id of the person who acts; raise NotAllowed when nobody is logged in."""
    if actor.person_id is None:
        raise NotAllowed(_("Log in first: this must be done by a person."))
    return actor.person_id


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor has the permission somewhere."""
    if not actor.holds(permission):
        raise NotAllowed(_("Your post does not allow this. Ask your administrator if it should."))


def require_one_of(actor: Actor, permissions: Iterable[Permission]) -> None:
    """Raise NotAllowed unless the actor has one of the permissions somewhere."""
    if not any(actor.holds(permission) for permission in permissions):
        raise NotAllowed(_("Your post does not allow this. Ask your administrator if it should."))


def confirms(actor: Actor, path: str) -> bool:
    """Tell whether the actor's posts let them confirm an appointment in the organisation of the path."""
    return any(actor.covers_path(permission, path) for permission in CONFIRMING)


def may_see_people(actor: Actor) -> bool:
    """Tell whether the actor may open the list of people anywhere."""
    return actor.holds(Permission.MANAGE_PEOPLE) or actor.holds(Permission.READ_LOG)
