"""Pages by key: the place where a page ended, as an opaque text, the same for every list of pages and programs."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid
from governance.ground.workflow.texts import is_fit

Row = TypeVar("Row")
LONGEST_CURSOR = 2000
LARGEST_NUMBER = 2**63 - 1


class Key(NamedTuple):
    """The place of a row in a list that a moment orders, and its id where several share that moment."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return cursor_at(*self)


# Before every row.
BEGINNING = Key(datetime(1, 1, 2, tzinfo=UTC), 0)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursor after which the next ones come; None at the end."""

    results: list[Row]
    next: str | None


def page_of(rows: Sequence[Row], size: int, place: Callable[[Row], Sequence[Any]]) -> Page[Row]:
    """Make a page of `size` rows from one row more; `place` gives the values by which the rows are sorted."""
    kept = list(rows[:size])
    return Page(kept, cursor_at(*place(kept[-1])) if len(rows) > size else None)


def cursor_at(*values: Any) -> str:
    """Return the opaque text of a place in a sorted list."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def place_at(cursor: str, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """Return the values that a cursor stands for, each read by its kind; None for the beginning."""
    if not cursor:
        return None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError("longer than any that was given")
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_read(kind, str(value)) for kind, value in zip(kinds, values, strict=True))
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        message = _("This cursor is not one that the portal gave. Start again without it.")
        raise Invalid(message, {"after": message}) from error


def key_at(cursor: str) -> Key | None:
    """Return the key that a cursor stands for; None for the beginning, Invalid for what the portal never gave."""
    place = place_at(cursor, moment_at, int)
    return Key(*place) if place else None


def key_in(address: str) -> Key | None:
    """Return the key that stands in the address of a page; an old or a made-up one is the beginning."""
    try:
        return key_at(address)
    except Invalid:
        return None


def older_than(key: Key, column: str) -> Q:
    """Return the condition on the rows that follow a key in a list, the newest first."""
    return Q(**{f"{column}__lt": key.at}) | Q(**{column: key.at, "id__lt": key.id})


def newer_than(key: Key, column: str) -> Q:
    """Return the condition on the rows that follow a key in a list, the oldest first."""
    return Q(**{f"{column}__gt": key.at}) | Q(**{column: key.at, "id__gt": key.id})


def moment_at(text: str) -> datetime:
    """Return the moment that a cursor names; raise ValueError for one without its zone."""
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _read(kind: Callable[[str], Any], text: str) -> Any:
    value = kind(text)
    is_storable = abs(value) <= LARGEST_NUMBER if isinstance(value, int) else is_fit(text)
    if not is_storable:
        raise ValueError("nothing that a database holds")
    return value
