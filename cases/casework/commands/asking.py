"""How a move of a case is asked for: by whom and when, in one transaction, and done once however often it is sent."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NotRequired, ParamSpec, TypedDict

from django.db import transaction

from cases.casework.models import Case
from governance.ground.errors import Conflict
from governance.ground.permissions import Actor
from governance.models import Event

SUBJECT = "cases.case"
P = ParamSpec("P")


class MoveAsking(TypedDict):
    """What every move takes by keyword: the actor, the moment, the version that was seen, a key of the sending."""

    by: Actor
    now: datetime
    version: NotRequired[int | None]
    key: NotRequired[str | None]


@dataclass(frozen=True)
class MoveRequest:
    """Who asks for a move, when, having seen which version, under which idempotency key."""

    by: Actor
    now: datetime
    version: int | None = None
    key: str | None = None


def move(command: Callable[P, Case]) -> Callable[P, Case]:
    """Run a command on a case in one transaction; a repeat of the same request answers with the case as it is.

    The command takes the case's number, then what is its own, then what `MoveAsking` names: another version than the
    actor saw raises Conflict, a key that was used before does nothing again.
    """

    @functools.wraps(command)
    def moved(*args: P.args, **kwargs: P.kwargs) -> Case:
        try:
            with transaction.atomic():
                return command(*args, **kwargs)
        except Conflict:
            done = _done_before(*args, asked=kwargs)
            if done is None:
                raise
            return done

    return moved


def _done_before(number: Any, *, asked: Mapping[str, Any]) -> Case | None:
    return already_moved(asked.get("key"), number, asked["by"])


def already_moved(key: str | None, number: str, by: Actor) -> Case | None:
    """Return the case as it is when this very request has moved it before."""
    if not key:
        return None
    case = Case.objects.visible_to(by).filter(number=number).select_related("category").first()
    kept = Event.objects.filter(subject_kind=SUBJECT, key=key)
    return case if case is not None and kept.filter(subject_id=case.pk).exists() else None
