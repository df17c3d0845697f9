"""Letting others see that somebody has a case open; it leaves no event and fades by itself."""

from datetime import datetime

from django.core.cache import cache

from cases.casework.queries.presence import FADES_AFTER, Seen, key_of, still_there
from cases.desk.queries.case_page import require_seen
from governance.ground.permissions import Actor, person_of


def enter(actor: Actor, number: str, *, now: datetime) -> None:
    """Let others see that the actor has this case open; said again, it lasts longer."""
    there = still_there(cache.get(key_of(number)), now)
    there[person_of(actor)] = Seen(*actor.names, now.timestamp())
    # Plain values: a portal of another version, with other modules, can read them.
    cache.set(key_of(number), {id_: tuple(seen) for id_, seen in there.items()}, FADES_AFTER)


def enter_seen(actor: Actor, number: str, *, now: datetime) -> None:
    """Let others see that the actor has this case open; raise NotFound when the actor may not know of it."""
    require_seen(actor, number)
    enter(actor, number, now=now)
