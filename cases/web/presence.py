"""Who has a case open now: names in Redis that fade by themselves, and nobody where Redis is away."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache

from cases.queries.registers import spoken
from governance.permissions import Actor
from governance.workflow import Words

# Lists and cases that are open ask again every five to ten seconds.
FADES_AFTER = 25


class Seen(NamedTuple):
    """Somebody at a case, and when they were last heard of."""

    zh: str
    en: str
    at: float


def enter(actor: Actor, number: str, *, now: datetime) -> None:
    """Let others see that the actor has this case open; said again, it lasts longer."""
    if actor.person_id is None:
        return
    there = _there(cache.get(_key(number)), now)
    there[actor.person_id] = Seen(*actor.names, now.timestamp())
    cache.set(_key(number), there, FADES_AFTER)


def others_at(numbers: Iterable[str], actor: Actor, *, now: datetime) -> dict[str, list[str]]:
    """Return who else has each of the cases open, by name; one question to Redis for a whole list."""
    found = cache.get_many([_key(number) for number in numbers])
    return {
        key.removeprefix(_key("")): sorted(
            spoken(Words(seen.zh, seen.en)) for id_, seen in _there(kept, now).items() if id_ != actor.person_id
        )
        for key, kept in found.items()
    }


def _there(kept: dict[int, Seen] | None, now: datetime) -> dict[int, Seen]:
    return {id_: Seen(*seen) for id_, seen in (kept or {}).items() if now.timestamp() - seen[2] < FADES_AFTER}


def _key(number: str) -> str:
    return f"present:{number}"
