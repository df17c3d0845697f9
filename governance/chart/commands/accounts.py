"""What an administrator does to an account: an end, a new beginning, another try."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.commands.sessions import end_sessions_of
from governance.chart.commands.tokens import revoke_tokens_of
from governance.chart.models import ResetLink
from governance.chart.queries.accounts import paths_of
from governance.chart.queries.lockout import account_of
from governance.ground import events, outbox
from governance.ground.commands.security import note
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.models import Person
from governance.ground.permissions import Actor, require_anywhere, require_path
from governance.ground.workflow import Permission

SUBJECT = "governance.person"


@transaction.atomic
def disable_account(person_id: int, *, by: Actor, now: datetime, reason: str) -> None:
    """Close an account: its sessions and tokens end at once; its appointments and its history stay."""
    person = kept_person(person_id, by)
    if not person.is_active:
        raise Conflict(_("This account is disabled already."))
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": _("Say why the account is closed.")})
    person.is_active = False
    person.save(update_fields=["is_active"])
    ResetLink.objects.filter(person=person, used_at__isnull=True).update(used_at=now)
    end_sessions_of(person.pk)
    revoke_tokens_of(person.pk, now=now, by=by)
    record_kept(events.PERSON_DISABLED, events.ACCOUNT_DISABLED, person, by, now, reason=reason.strip())


@transaction.atomic
def enable_account(person_id: int, *, by: Actor, now: datetime) -> None:
    """Open a closed account again; its person signs in anew."""
    person = kept_person(person_id, by)
    if person.is_active:
        raise Conflict(_("This account is not disabled."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_kept(events.PERSON_ENABLED, events.ACCOUNT_ENABLED, person, by, now)


@transaction.atomic
def unlock_account(person_id: int, *, by: Actor, now: datetime) -> None:
    """Let an account be tried again at once after too many failed tries."""
    person = kept_person(person_id, by)
    note(events.ACCOUNT_UNLOCKED, at=now, person_id=person.pk, by=by, account=account_of(person.username))


def kept_person(person_id: int, by: Actor) -> Person:
    """Lock a person whose every post lies where the actor keeps people; nobody keeps their own account."""
    require_anywhere(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    if person.pk == by.person_id:
        raise NotAllowed(_("Your own account is kept under “My account”, or by another administrator."))
    for path in paths_of(person.pk, on=timezone.localdate()):
        require_path(by, Permission.MANAGE_PEOPLE, path)
    return person


def record_kept(event: str, kind: str, person: Person, by: Actor, now: datetime, **told: Any) -> int:
    """Write a line of the person's history, and one of the security log."""
    note(kind, at=now, person_id=person.pk, by=by, **told)
    return outbox.record(event, subject=outbox.Subject(SUBJECT, person.pk), by=by, at=now, data=told)
