"""Many cases at once: each is moved by the same command as alone, and what cannot be moved holds up no other."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cases.casework.commands.desk import decline_case, dispatch_case, leave_to_community, register_case
from cases.casework.commands.notes import note_case, watch_case
from cases.decisions.commands.applications import apply_for
from cases.desk.workflow import CHECKED_ENTRIES, MOST_AT_ONCE, Verb
from cases.rules.workflow.applications import Kind
from governance.ground.errors import Conflict, Invalid, PortalError
from governance.ground.permissions import Actor


class Ticked(NamedTuple):
    """A case that was chosen, as it was when it was seen."""

    number: str
    version: int | None


@dataclass(frozen=True)
class Failed:
    """A case that could not be moved, and why."""

    number: str
    error: PortalError


@dataclass(frozen=True)
class Outcome:
    """What came of it: the numbers of the cases that were moved, and those that were not."""

    done: Sequence[str]
    failed: Sequence[Failed]


class _Asked(NamedTuple):
    by: Actor
    now: datetime
    key: str
    entries: Mapping[str, Any]


def move_many(
    verb: Verb, ticked: Sequence[Ticked], *, by: Actor, now: datetime, key: str, entries: Mapping[str, str]
) -> Outcome:
    """Do the same to each of the cases; raise Invalid for none or too many, and for an entry that fits no case.

    Every case is a transaction of its own. `key` names the whole request: sent twice, each case is moved once.
    """
    if not 0 < len(ticked) <= MOST_AT_ONCE:
        raise Invalid(_("Choose one to %(most)d cases.") % {"most": MOST_AT_ONCE})
    done, failed = [], []
    for row in dict.fromkeys(ticked):
        try:
            _MOVES[verb](row, _Asked(by, now, key_for(key, row.number), entries))
            done.append(row.number)
        except PortalError as error:
            failed.append(Failed(row.number, error))
    if not done:
        _check_entries(verb, failed)
    return Outcome(done, failed)


def _check_entries(verb: Verb, failed: Sequence[Failed]) -> None:
    """Raise the error of an entry that was refused for every case: then it is the form that must be mended."""
    refused = [
        each.error
        for each in failed
        if isinstance(each.error, Invalid) and CHECKED_ENTRIES[verb] & set(each.error.fields)
    ]
    if len(refused) == len(failed):
        raise refused[0]


def key_for(key: str, number: str) -> str:
    """Return the key of one row of a request, so that each is done once however often all are sent."""
    return hashlib.blake2b(f"{key}\x1f{number}".encode(), digest_size=24).hexdigest()


def _register(row: Ticked, asked: _Asked) -> None:
    register_case(row.number, by=asked.by, now=asked.now, version=row.version, key=asked.key)


def _dispatch(row: Ticked, asked: _Asked) -> None:
    said = {"lead": asked.entries.get("lead", ""), "asked": asked.entries.get("asked", "")}
    dispatch_case(row.number, by=asked.by, now=asked.now, version=row.version, key=asked.key, **said)


def _leave(row: Ticked, asked: _Asked) -> None:
    note = asked.entries.get("note", "")
    leave_to_community(row.number, by=asked.by, now=asked.now, version=row.version, key=asked.key, note=note)


def _supervise(row: Ticked, asked: _Asked) -> None:
    said = {"kind": Kind.SUPERVISION, "reason": asked.entries.get("reason", "")}
    apply_for(row.number, by=asked.by, now=asked.now, version=row.version, key=asked.key, **said)


def _note(row: Ticked, asked: _Asked) -> None:
    # A note meets no other move: what conflicts is this very request, which has left it before.
    with suppress(Conflict):
        note_case(row.number, by=asked.by, now=asked.now, text=asked.entries.get("text", ""), key=asked.key)


def _watch(row: Ticked, asked: _Asked) -> None:
    watch_case(row.number, by=asked.by)


def _decline(row: Ticked, asked: _Asked) -> None:
    said = {"reason": asked.entries.get("reason", ""), "note": asked.entries.get("note", "")}
    decline_case(row.number, by=asked.by, now=asked.now, version=row.version, key=asked.key, **said)


_MOVES: Mapping[Verb, Callable[[Ticked, _Asked], None]] = {
    Verb.REGISTER: _register,
    Verb.DISPATCH: _dispatch,
    Verb.LEAVE_TO_COMMUNITY: _leave,
    Verb.SUPERVISE: _supervise,
    Verb.NOTE: _note,
    Verb.WATCH: _watch,
    Verb.DECLINE: _decline,
}
