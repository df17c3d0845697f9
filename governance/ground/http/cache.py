"""A cache that Redis may leave alone: what hangs is waited for once, not once for each question of a page."""

from time import monotonic
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

PAUSE = 2.0
# A session that ended while Redis was silent must not be found there afterwards.
ALWAYS_SENT = {"DEL", "UNLINK"}


class ImpatientRedis(Redis):
    """A client that takes Redis for absent for two seconds after it has not answered; one memory for the process."""

    _absent_until = 0.0

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask Redis, unless it was silent a moment ago; raise RedisConnectionError then, without waiting."""
        if monotonic() < ImpatientRedis._absent_until and args[0] not in ALWAYS_SENT:
            raise RedisConnectionError("Redis did not answer a moment ago")
        try:
            return super().execute_command(*args, **options)
        except (RedisConnectionError, RedisTimeoutError):
            ImpatientRedis._absent_until = monotonic() + PAUSE
            raise
