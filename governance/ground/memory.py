"""What a process keeps of the database for a short while, because it is asked for often and changed seldom."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")

_forgets: list[Callable[[], None]] = []


class Kept(Generic[Value]):
    """A value that is read at its first use, and read again by the first use after so many seconds."""

    def __init__(self, read: Callable[[], Value], *, seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._held: tuple[float, Value] | None = None
        when_forgetting(self.forget)

    def get(self) -> Value:
        """Return the value, at most so many seconds old."""
        held = self._held
        if held is None or time.monotonic() - held[0] > self._seconds:
            held = self._held = (time.monotonic(), self._read())
        return held[1]

    @property
    def last(self) -> Value | None:
        """What was read last and not forgotten, however old; nothing before the first use."""
        return self._held[1] if self._held else None

    def forget(self) -> None:
        """Have the value read again at its next use."""
        self._held = None


def when_forgetting(forget: Callable[[], None]) -> None:
    """Have this called, too, when everything is forgotten: for who keeps in another way."""
    _forgets.append(forget)


def forget_everything() -> None:
    """Have every value read again at its next use: for who puts another database under this process."""
    for forget in _forgets:
        forget()
