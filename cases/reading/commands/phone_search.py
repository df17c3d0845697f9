"""Looking for a resident's cases by their whole phone number: a right of its own, which leaves a line in the log."""

from datetime import datetime, timedelta

from django.db import transaction

from cases import events
from governance.ground import outbox
from governance.ground.permissions import Actor, person_of
from governance.ground.workflow import Permission
from governance.ground.workflow.phones import masked, phone_of
from governance.models import Event, blind_index

SUBJECT = "governance.person"
SHORTEST = 7
# Whoever pages through what was found, or types on, asks for the same number again.
SAME_SEARCH = timedelta(minutes=10)


def sought_phone(text: str, *, by: Actor, now: datetime) -> str:
    """Return the index by which cases of this number are found, and note who looked for it; nothing where none may be.

    Who finds a case by a number knows whose it is: it takes the right to have numbers shown. Lists look by no number
    that did not come from here.
    """
    phone = phone_of(text)
    is_whole = phone.is_alone and len(phone.number) >= SHORTEST
    if not is_whole or not by.holds(Permission.VIEW_PHONE) or by.person_id is None:
        return ""
    index = blind_index(phone.identity)
    _note(by, now, tail=phone.tail, digest=index[:16])
    return index


@transaction.atomic
def _note(by: Actor, now: datetime, *, tail: str, digest: str) -> None:
    # The number itself never stands in a log; its keyed digest tells an auditor who looked for the same one.
    data = {"phone": masked(tail), "digest": digest}
    subject = outbox.Subject(SUBJECT, person_of(by))
    lately = Event.objects.filter(
        subject_kind=SUBJECT, subject_id=subject.id, name=events.PHONE_SOUGHT, at__gt=now - SAME_SEARCH, data=data
    )
    if not lately.exists():
        outbox.record(events.PHONE_SOUGHT, subject=subject, by=by, at=now, data=data)
