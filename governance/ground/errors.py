"""The portal's own errors; every command raises these and nothing else.

PortalError
├── NotFound     404  also for what the actor may not know of
├── NotAllowed   403  seen, but not theirs to do
├── Conflict     409  stale or out of order
├── TooMany      429  tried too often; says how long to wait
└── Invalid      422  badly filled; the door keeps what was typed
    └── UnusableRows  a list that is refused whole, each bad row named
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar


class PortalError(Exception):
    """Something a person can act on; the message tells them what to do next.

    Programs act on `code`, which stays when the words change, and on `ids`: of what, within the thing, it is about.
    """

    usual_code: ClassVar[str] = "error"

    def __init__(self, message: str, *, code: str = "", ids: Iterable[int] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.usual_code
        self.ids = list(ids)


class NotFound(PortalError):
    """There is no such thing, or the actor may not know of it."""

    usual_code = "not-found"


class NotAllowed(PortalError):
    """The actor sees the thing but may not do this to it."""

    usual_code = "not-allowed"


class Conflict(PortalError):
    """The thing has moved on since it was read, or this step is out of order."""

    usual_code = "conflict"


class TooMany(PortalError):
    """This was tried too often; `wait` says after how many seconds it may be tried again."""

    usual_code = "throttled"

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class Invalid(PortalError):
    """What was sent cannot be used; `fields` says which entry and why."""

    usual_code = "invalid"

    def __init__(
        self, message: str, fields: Mapping[str, str] | None = None, *, code: str = "", ids: Iterable[int] = ()
    ) -> None:
        super().__init__(message, code=code, ids=ids)
        self.fields: dict[str, str] = dict(fields or {})


class UnusableRows(Invalid):
    """A list that cannot be used; `problems` names every bad row by its number."""

    def __init__(self, message: str, problems: list[str]) -> None:
        super().__init__(message)
        self.problems = problems
