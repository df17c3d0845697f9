"""The portal's own errors; every command raises these and nothing else.

PortalError
├── NotFound     404  also for what the actor may not know of
├── NotAllowed   403  seen, but not theirs to do
├── Conflict     409  stale or out of order
├── TooMany      429  tried too often; says how long to wait
└── Invalid      422  badly filled; the door keeps what was typed
    └── UnusableRows  a list that is refused whole, each bad row named
"""

from collections.abc import Mapping


class PortalError(Exception):
    """Something a person can act on; the message tells them what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(PortalError):
    """There is no such thing, or the actor may not know of it."""


class NotAllowed(PortalError):
    """The actor sees the thing but may not do this to it."""


class Conflict(PortalError):
    """The thing has moved on since it was read, or this step is out of order."""


class TooMany(PortalError):
    """This was tried too often; `wait` says after how many seconds it may be tried again."""

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class Invalid(PortalError):
    """What was sent cannot be used; `fields` says which entry and why."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields: dict[str, str] = dict(fields or {})


class UnusableRows(Invalid):
    """A list that cannot be used; `problems` names every bad row by its number."""

    def __init__(self, message: str, problems: list[str]) -> None:
        super().__init__(message)
        self.problems = problems
