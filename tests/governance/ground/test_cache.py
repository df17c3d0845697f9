"""A Redis that does not answer is waited for once, and not asked again for a moment."""

from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from governance.ground.http import cache
from governance.ground.http.cache import ImpatientRedis


class Silent:
    """What Redis does in these tests: nothing, until it answers again."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_silent = True
        self.now = 100.0

    def execute(self, _redis: Redis, *args: Any, **_options: Any) -> str:
        """Note what was asked; answer it or run out of time."""
        self.asked.append(args[0])
        if self.is_silent:
            raise RedisTimeoutError
        return "OK"


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Silent:
    """Put a silent Redis in the place of the real one, and a clock that the test moves."""
    made = Silent()
    monkeypatch.setattr(Redis, "execute_command", lambda redis, *args, **options: made.execute(redis, *args, **options))
    monkeypatch.setattr(cache, "monotonic", lambda: made.now)
    monkeypatch.setattr(ImpatientRedis, "_absent_until", 0.0)
    with pytest.raises(RedisTimeoutError):
        ImpatientRedis().execute_command("GET", "a")
    return made


def test_after_a_missing_answer_nobody_waits_for_two_seconds(silent: Silent) -> None:
    for question in ("GET", "SET", "INCRBY"):
        with pytest.raises(RedisConnectionError):
            ImpatientRedis().execute_command(question, "a")
    assert silent.asked == ["GET"]

    silent.is_silent, silent.now = False, silent.now + cache.PAUSE
    assert ImpatientRedis().execute_command("GET", "a") == "OK"


def test_what_must_be_forgotten_is_told_to_a_silent_redis_too(silent: Silent) -> None:
    silent.is_silent = False

    assert ImpatientRedis().execute_command("DEL", "session") == "OK"
