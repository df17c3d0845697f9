"""Who has a case open now: names in Redis that fade by themselves, and nobody where Redis is away."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache

from cases.rules.queries.registers import spoken
from governance.ground.permissions import Actor
from governance.ground.workflow import Words

# Lists and cases that are open ask again every five to ten seconds.
FADES_AFTER = 25


class Seen(NamedTuple):
    """Somebody at a case, and when they were last heard of."""

    zh: str
    en: str
    at: float


def others_at(numbers: Iterable[str], actor: Actor, *, now: datetime) -> dict[str, list[str]]:
    """Return who else has each of the cases open, by name; one question to Redis for a whole list."""
    found = cache.get_many([key_of(number) for number in numbers])
    return {
        key.removeprefix(key_of("")): sorted(
            spoken(Words(seen.zh, seen.en)) for id_, seen in still_there(kept, now).items() if id_ != actor.person_id
        )
        for key, kept in found.items()
    }


def still_there(kept: dict[int, tuple[str, str, float]] | None, now: datetime) -> dict[int, Seen]:
    """Return by person whoever of those kept for a case was heard of lately."""
    return {id_: Seen(*seen) for id_, seen in (kept or {}).items() if now.timestamp() - seen[2] < FADES_AFTER}


def key_of(number: str) -> str:
    """Return under which key Redis keeps who is at a case."""
    return f"here:{number}"
