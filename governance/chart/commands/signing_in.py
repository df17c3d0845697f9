"""What is noted when somebody comes in and goes."""

from datetime import datetime

from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.permissions import Actor


def note_sign_in(person_id: int, *, account: str, caller: str = "", way: str = "password", now: datetime) -> None:
    """Note that a person has signed in, and by which way."""
    note(events.SIGNED_IN, at=now, person_id=person_id, account=account, caller=caller, way=way)


def note_sign_out(*, by: Actor, now: datetime) -> None:
    """Note that a person has signed out."""
    note(events.SIGNED_OUT, at=now, by=by)


def note_provider_refused(*, now: datetime) -> None:
    """Note that the identity provider vouched for nobody whom the portal knows."""
    note(events.PROVIDER_REFUSED, at=now)
