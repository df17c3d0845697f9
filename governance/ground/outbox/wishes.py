"""Who is told of which events."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.module_loading import import_string


class Subject(NamedTuple):
    """An opaque reference to the thing that an event happened to."""

    kind: str
    id: int


class Subscription(NamedTuple):
    """One handler's wish to be told, and the queue that carries the hint."""

    handler: str
    queue: str


@dataclass(frozen=True)
class Happened:
    """An event as its handlers receive it."""

    id: int
    name: str
    subject: Subject
    by_id: int | None
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[["Happened"], None]
_subscriptions: dict[str, list[Subscription]] = defaultdict(list)


def subscribe(event: str, handler: str, *, queue: str) -> None:
    """Have `handler` (a dotted name) told of every `event`; saying so again changes nothing."""
    wish = Subscription(handler, queue)
    if wish not in _subscriptions[event]:
        _subscriptions[event].append(wish)


def on(*names: str, queue: str) -> Callable[[Handler], Handler]:
    """Have the function told of every event of these names; its dotted name is what a delivery is kept under."""

    def listens(handler: Handler) -> Handler:
        for name in names:
            subscribe(name, f"{handler.__module__}.{handler.__qualname__}", queue=queue)
        return handler

    return listens


def subscriptions() -> Mapping[str, tuple[Subscription, ...]]:
    """Return who is told of what."""
    return {event: tuple(wishes) for event, wishes in _subscriptions.items()}


def load_handlers() -> None:
    """Import every handler that somebody subscribed; raise ImportError when one is not there."""
    for wishes in _subscriptions.values():
        for wish in wishes:
            import_string(wish.handler)


def wishes_of(event: str) -> tuple[list[str], list[str]]:
    """Return the handlers that are told of an event, and the queue of each."""
    wishes = _subscriptions.get(event, ())
    return [wish.handler for wish in wishes], [wish.queue for wish in wishes]
