"""Writing the security log."""

from datetime import datetime

from governance.ground.events import ANCHORS_EXPORTED, LOG_EXPORTED
from governance.ground.http.gate.origin import origin
from governance.ground.models import SecurityEvent
from governance.ground.permissions import Actor


def note(
    kind: str,
    *,
    at: datetime,
    person_id: int | None = None,
    by: Actor | None = None,
    account: str = "",
    caller: str = "",
    **told: object,
) -> None:
    """Write one line of the security log, from where the work at hand was asked for.

    `person_id` is whose account it is about; without it, the one who acts.
    """
    here, by_id = origin(), by.person_id if by else None
    SecurityEvent.objects.create(
        kind=kind,
        at=at,
        person_id=by_id if person_id is None else person_id,
        by_id=by_id,
        account=account,
        caller=caller,
        address=here.address,
        device=here.device,
        door=here.door,
        data=told,
    )


def note_log_exported(*, by: Actor, now: datetime, count: int) -> None:
    """Note that the security log itself was taken out."""
    note(LOG_EXPORTED, at=now, by=by, lines=count)


def note_anchors_exported(*, by: Actor, now: datetime) -> None:
    """Note that the anchors of the history were taken out, to be kept elsewhere."""
    note(ANCHORS_EXPORTED, at=now, by=by)
