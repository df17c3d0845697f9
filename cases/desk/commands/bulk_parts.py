"""Many assignments at once: each by the same command as alone, and what cannot be done holds up no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.casework.commands.handling import sign_for
from cases.casework.commands.holding import claim_assignment, give_assignment
from cases.desk.commands.bulk import key_for
from cases.desk.workflow import MOST_AT_ONCE, PartVerb
from governance.ground.errors import Invalid, PortalError
from governance.ground.permissions import Actor


class Part(NamedTuple):
    """An assignment that was chosen, with the number of its case."""

    number: str
    assignment_id: int


@dataclass(frozen=True)
class FailedPart:
    """An assignment with which it could not be done, and why."""

    part: Part
    error: PortalError

    @property
    def number(self) -> str:
        """The number of its case."""
        return self.part.number


@dataclass(frozen=True)
class PartsOutcome:
    """What came of it: the assignments with which it was done, and those with which it was not."""

    done: Sequence[Part]
    failed: Sequence[FailedPart]


class _Asked(NamedTuple):
    by: Actor
    now: datetime
    key: str
    to: str


def step_many(
    verb: PartVerb, parts: Sequence[Part], *, by: Actor, now: datetime, key: str, to: str = ""
) -> PartsOutcome:
    """Do the same with each of the assignments; raise Invalid for none or too many, and for a colleague of none.

    Every assignment is a transaction of its own. `key` names the whole request: sent twice, each is signed for once.
    `to` is the log-in name of the colleague to whom they are given.
    """
    if not 0 < len(parts) <= MOST_AT_ONCE:
        raise Invalid(_("Choose one to %(most)d assignments.") % {"most": MOST_AT_ONCE})
    done, failed = [], []
    for part in dict.fromkeys(parts):
        try:
            _STEPS[verb](part, _Asked(by, now, key_for(key, f"{part.number}/{part.assignment_id}"), to))
            done.append(part)
        except PortalError as error:
            failed.append(FailedPart(part, error))
    refused = [each.error for each in failed if isinstance(each.error, Invalid)]
    if not done and len(refused) == len(failed):
        raise refused[0]
    return PartsOutcome(done, failed)


def _sign_for(part: Part, asked: _Asked) -> None:
    sign_for(part.number, by=asked.by, now=asked.now, key=asked.key, assignment_id=part.assignment_id)


def _claim(part: Part, asked: _Asked) -> None:
    claim_assignment(part.number, by=asked.by, now=asked.now, assignment_id=part.assignment_id)


def _give(part: Part, asked: _Asked) -> None:
    give_assignment(part.number, by=asked.by, now=asked.now, assignment_id=part.assignment_id, to=asked.to)


_STEPS: Mapping[PartVerb, Callable[[Part, _Asked], None]] = {
    PartVerb.SIGN_FOR: _sign_for,
    PartVerb.CLAIM: _claim,
    PartVerb.GIVE: _give,
}
