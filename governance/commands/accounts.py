"""What an administrator does to an account: a link for a new password, an end, a new beginning."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance import events, outbox
from governance.commands.notifications import notify
from governance.commands.passwords import set_password
from governance.commands.security import note
from governance.commands.sessions import end_sessions_of
from governance.commands.tokens import revoke_tokens_of
from governance.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.gateways import mail
from governance.gateways.webhook import NotSent
from governance.models import Appointment, Person, RecoveryCode, ResetLink, SecondFactor
from governance.permissions import Actor, require_anywhere, require_path
from governance.queries.lockout import account_of
from governance.workflow import Permission, Words, digest_of

SUBJECT = "governance.person"
REASON = "account"


@transaction.atomic
def issue_reset_link(person_id: int, *, by: Actor, now: datetime) -> str:
    """Return the secret of a link by which a person chooses a new password; the last one stops working.

    The person is told, so that nobody's account is taken over in silence.
    """
    person = _kept(person_id, by)
    if not person.is_active:
        raise Conflict(_("This account is disabled. Enable it first."))
    ResetLink.objects.filter(person=person, used_at__isnull=True).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    ResetLink.objects.create(
        person=person,
        digest=digest_of(secret),
        made_by_id=by.person_id,
        made_at=now,
        expires_at=now + timedelta(minutes=settings.RESET_LINK_MINUTES),
    )
    told = Words("管理员为您发出了重设密码的链接", "An administrator has issued a link for a new password of yours")
    _tell(events.PERSON_RESET_ISSUED, events.RESET_ISSUED, person, by, now, told)
    return secret


@transaction.atomic
def mail_reset_link(person_id: int, *, by: Actor, now: datetime, address_of: Callable[[str], str]) -> str:
    """Mail a link for a new password to the person; return the mailbox. Raises Invalid when no mail can be sent."""
    secret = issue_reset_link(person_id, by=by, now=now)
    person = Person.objects.get(pk=person_id)
    if not person.email:
        raise Invalid(_("There is no e-mail address of this person. Hand the link over instead."))
    with override(person.reads):
        subject = _("A new password")
        text = _("%(name)s, choose a new password by this link. It works once:") % {"name": person.name}
    try:
        text = f"{text}\n\n{address_of(secret)}\n"
        mail.send(person.email, subject=subject, text=text, key=digest_of(secret)[:32])
    except NotSent as error:
        raise Invalid(_("The mail could not be sent. Hand the link over instead.")) from error
    return person.email


def redeem_reset_link(secret: str, *, password: str, now: datetime) -> None:
    """Set the password that a person has chosen by a link; raise NotFound for one that was used or has run out."""
    with transaction.atomic():
        link = ResetLink.objects.select_for_update().select_related("person").filter(digest=digest_of(secret)).first()
        if link is None or link.used_at or link.expires_at <= now or not link.person.is_active:
            raise NotFound(_("This link was used, or its time is over. Ask your administrator for another one."))
        set_password(link.person, password, now=now, field="password")
        note(events.PASSWORD_RESET, at=now, person_id=link.person_id)
        note(events.ACCOUNT_UNLOCKED, at=now, person_id=link.person_id, account=account_of(link.person.username))


@transaction.atomic
def disable_account(person_id: int, *, by: Actor, now: datetime, reason: str) -> None:
    """Close an account: its sessions and tokens end at once; its appointments and its history stay."""
    person = _kept(person_id, by)
    if not person.is_active:
        raise Conflict(_("This account is disabled already."))
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": _("Say why the account is closed.")})
    person.is_active = False
    person.save(update_fields=["is_active"])
    ResetLink.objects.filter(person=person, used_at__isnull=True).update(used_at=now)
    end_sessions_of(person.pk)
    revoke_tokens_of(person.pk, now=now, by=by)
    _record(events.PERSON_DISABLED, events.ACCOUNT_DISABLED, person, by, now, reason=reason.strip())


@transaction.atomic
def enable_account(person_id: int, *, by: Actor, now: datetime) -> None:
    """Open a closed account again; its person signs in anew."""
    person = _kept(person_id, by)
    if person.is_active:
        raise Conflict(_("This account is not disabled."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(events.PERSON_ENABLED, events.ACCOUNT_ENABLED, person, by, now)


@transaction.atomic
def unlock_account(person_id: int, *, by: Actor, now: datetime) -> None:
    """Let an account be tried again at once after too many failed tries."""
    person = _kept(person_id, by)
    note(events.ACCOUNT_UNLOCKED, at=now, person_id=person.pk, by=by, account=account_of(person.username))


@transaction.atomic
def remove_second_factor(person_id: int, *, by: Actor, now: datetime) -> None:
    """Take a lost second factor from an account; where the role asks for one, the next sign-in sets up another."""
    person = _kept(person_id, by)
    if not SecondFactor.objects.filter(person=person).delete()[0]:
        raise Conflict(_("This account has no second factor."))
    RecoveryCode.objects.filter(person=person).delete()
    told = Words("管理员关闭了您的两步验证", "An administrator has removed your second factor")
    _tell(events.PERSON_FACTOR_REMOVED, events.SECOND_FACTOR_REMOVED, person, by, now, told)


def _kept(person_id: int, by: Actor) -> Person:
    """Lock a person whose every post lies where the actor keeps people; nobody keeps their own account."""
    require_anywhere(by, Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    if person.pk == by.person_id:
        raise NotAllowed(_("Your own account is kept under “My account”, or by another administrator."))
    today = timezone.localdate()
    lasting = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today)
    for appointment in Appointment.objects.filter(lasting, person=person).select_related("post__organisation"):
        require_path(by, Permission.MANAGE_PEOPLE, appointment.post.organisation.path)
    return person


def _tell(event: str, kind: str, person: Person, by: Actor, now: datetime, text: Words) -> None:
    event_id = _record(event, kind, person, by, now)
    notify([person.pk], event_id=event_id, reason=REASON, text=text, url="/account/")


def _record(event: str, kind: str, person: Person, by: Actor, now: datetime, **told: str) -> int:
    """Write a line of the person's history, and one of the security log."""
    note(kind, at=now, person_id=person.pk, by=by, **told)
    return outbox.record(event, subject=outbox.Subject(SUBJECT, person.pk), by=by, at=now, data=told)
