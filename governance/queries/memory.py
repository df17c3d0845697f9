"""What a process keeps of the database for a short while, because it is asked for often and changed seldom."""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

_all: list["Kept[Any]"] = []


class Kept(Generic[Value]):
    """A value that is read at its first use, and read again by the first use after so many seconds."""

    def __init__(self, read: Callable[[], Value], *, seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._held: tuple[float, Value] | None = None
        _all.append(self)

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


def forget_everything() -> None:
    """Have every value read again at its next use: for who puts another database under this process."""
    for kept in _all:
        kept.forget()
