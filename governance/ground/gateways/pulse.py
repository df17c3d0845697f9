"""Which processes are at work: each notes in Redis from time to time that it is, and for which queues."""

import json
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

KEY = "pulses"
EVERY = 10.0
# Three beats may be missed; after an hour a process that is gone is forgotten.
SILENT_AFTER = 35.0
FORGOTTEN_AFTER = 3600.0
PATIENCE = 0.5


@dataclass(frozen=True)
class Pulse:
    """What one process said of itself, and how long ago."""

    name: str
    queues: tuple[str, ...]
    seconds_ago: float

    @property
    def is_alive(self) -> bool:
        """Tell whether the process has spoken lately."""
        return self.seconds_ago <= SILENT_AFTER


@lru_cache(maxsize=4)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def is_redis_there() -> bool:
    """Tell whether Redis answers within half a second."""
    try:
        return bool(_redis(settings.REDIS_URL).ping())
    except RedisError:
        return False


_last: dict[str, float] = {}


def note(name: str, queues: Iterable[str] = ()) -> None:
    """Note that the process of this name is at work; at most every ten seconds, and never at the cost of its work."""
    if time.monotonic() - _last.get(name, -EVERY) < EVERY:
        return
    _last[name] = time.monotonic()
    with suppress(RedisError):
        _redis(settings.REDIS_URL).hset(KEY, name, json.dumps([time.time(), sorted(queues)]))


def pulses() -> list[Pulse]:
    """Return the processes that have spoken within the hour; raise RedisError when Redis cannot tell."""
    told, now = _redis(settings.REDIS_URL).hgetall(KEY), time.time()
    found = []
    for name, said in told.items():
        at, queues = json.loads(said)
        found.append(Pulse(name.decode() if isinstance(name, bytes) else name, tuple(queues), max(0.0, now - at)))
    forgotten = [pulse.name for pulse in found if pulse.seconds_ago > FORGOTTEN_AFTER]
    if forgotten:
        _redis(settings.REDIS_URL).hdel(KEY, *forgotten)
    return sorted((pulse for pulse in found if pulse.name not in forgotten), key=lambda pulse: pulse.name)
