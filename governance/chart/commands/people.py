"""Accounts, posts and appointments."""

import re
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.commands.appointing import Seat, needs_a_second, propose, record, seat_words, seated
from governance.chart.commands.first_codes import ask_first_code, forget_first_code
from governance.chart.commands.grants import renew_grants
from governance.chart.commands.passwords import check_password
from governance.chart.models import Appointment, AppointmentProposal, Organisation, Post, Role
from governance.ground import events, outbox
from governance.ground.commands.security import note
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.models import Person, folded
from governance.ground.permissions import Actor, require_anywhere, require_path
from governance.ground.workflow import DISTRICT_WIDE, Permission
from governance.ground.workflow.phones import phone_of

ORGANISATION = "governance.organisation"
# No letters that are only drawn like these: a name would be taken for another one.
LOG_IN_NAME = r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.@+_-]*"


class HashedPassword(str):
    """A password that is hashed already: hashing one for each of many new accounts takes half a second each."""


def hash_password(password: str) -> HashedPassword:
    """Hash a password that several new accounts begin with."""
    return HashedPassword(make_password(password))


@transaction.atomic
def create_person(
    *,
    by: Actor,
    now: datetime,
    username: str,
    name_zh: str,
    name_en: str,
    password: str,
    phone: str = "",
    email: str = "",
) -> Person:
    """Open an account; it may do nothing until its person is appointed to a post.

    Whoever opens it knows its first password: the first sign-in asks for the code of whoever confirms the post too.
    """
    require_anywhere(by, Permission.MANAGE_PEOPLE)
    if not re.fullmatch(LOG_IN_NAME, username):
        raise Invalid(_("This is no log-in name."), {"username": _("Use letters, digits and . @ + - _ only.")})
    if Person.objects.filter(username_folded=folded(username)).exists():
        raise Invalid(_("This log-in name is taken."), {"username": _("Choose another log-in name.")})
    if not by.is_portal:
        check_password(password, username=username)
    person = Person.objects.create(
        username=username,
        name_zh=name_zh,
        name_en=name_en,
        password=password if isinstance(password, HashedPassword) else make_password(password),
        phone=_dialled(phone),
        email=email,
        must_change_password=not by.is_portal,
    )
    if not by.is_portal:
        ask_first_code(person.pk)
    note(events.ACCOUNT_OPENED, at=now, person_id=person.pk, by=by)
    record(events.PERSON_CREATED, person.pk, by, now, username=username)
    return person


@transaction.atomic
def create_post(*, by: Actor, now: datetime, organisation_id: int, role: str, name_zh: str, name_en: str) -> Post:
    """Set up a post in an organisation; raise Invalid when the role is unknown or the organisation has such a post."""
    organisation = Organisation.objects.filter(id=organisation_id).first()
    if organisation is None:
        raise NotFound(_("There is no such organisation."))
    require_path(by, Permission.MANAGE_PEOPLE, organisation.path)
    _check_exists(organisation, timezone.localdate(now))
    _check_role(role, organisation)
    if not name_zh.strip() or not name_en.strip():
        raise Invalid(_("Give both names."), {"name_zh": _("Give the Chinese and the English name.")})
    if Post.objects.filter(organisation=organisation, name_zh=name_zh).exists():
        raise Invalid(_("This post exists already."), {"name_zh": _("Give the post another name.")})
    post = Post.objects.create(organisation=organisation, role_id=role, name_zh=name_zh, name_en=name_en)
    outbox.record(
        events.POST_CREATED,
        subject=outbox.Subject(ORGANISATION, organisation.pk),
        by=by,
        at=now,
        data={"post_id": post.pk, "post_zh": post.name_zh, "post_en": post.name_en, "role": role},
    )
    return post


@transaction.atomic
def appoint(
    *,
    by: Actor,
    now: datetime,
    person_id: int,
    post_id: int,
    since: date,
    until: date | None = None,
    kind: str = "main",
) -> Appointment | AppointmentProposal:
    """Appoint a person to a post, or propose it where somebody else has to confirm; never for the actor's own account.

    Its authority begins with the first day, and not before it is confirmed.
    """
    post = Post.objects.select_related("organisation").filter(id=post_id).first()
    if post is None or not Person.objects.filter(id=person_id, is_active=True).exists():
        raise NotFound(_("There is no such person or post."))
    require_path(by, Permission.MANAGE_PEOPLE, post.organisation.path)
    if person_id == by.person_id:
        raise NotAllowed(_("Nobody appoints themselves. Ask another administrator."))
    _check_exists(post.organisation, since)
    if kind not in (Appointment.MAIN, Appointment.CROSS):
        raise Invalid(_("Choose from the list."), {"kind": _("There is no such kind of appointment.")})
    if until is not None and until <= since:
        raise Invalid(_("It must end after the day on which it begins."), {"until": _("Give a later day.")})
    seat = Seat(person_id, post, kind, since, until)
    if needs_a_second(by, post.organisation.path):
        return propose(seat, by=by, now=now)
    if by.is_portal:
        return seated(seat, by=by, now=now)
    forget_first_code(person_id)  # Nobody else is there who could tell one.
    return seated(seat, by=by, now=now, is_alone=True)


@transaction.atomic
def end_appointment(appointment_id: int, *, by: Actor, now: datetime, ends_on: date) -> Appointment:
    """End an appointment: from `ends_on` on it holds no more, nor does its authority."""
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__organisation")
        .filter(id=appointment_id)
        .first()
    )
    if appointment is None:
        raise NotFound(_("There is no such appointment."))
    require_path(by, Permission.MANAGE_PEOPLE, appointment.post.organisation.path)
    if appointment.valid.upper is not None and appointment.valid.upper <= ends_on:
        raise Conflict(_("This appointment has ended already."))
    if ends_on <= appointment.valid.lower:
        raise Invalid(_("It must end after the day on which it begins."), {"ends_on": _("Give a later day.")})
    appointment.valid = (appointment.valid.lower, ends_on)
    appointment.save(update_fields=["valid"])
    record(events.APPOINTMENT_ENDED, appointment.person_id, by, now, **seat_words(appointment.post), ends_on=ends_on)
    renew_grants(appointment.person_id)
    return appointment


def _check_role(code: str, organisation: Organisation) -> None:
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise Invalid(_("Choose a role from the list."), {"role": _("There is no such role.")})
    if organisation.parent_id is not None and DISTRICT_WIDE & set(role.permissions):
        message = _("This role reaches the whole district. Set it up in the district itself.")
        raise Invalid(message, {"role": message})


def _check_exists(organisation: Organisation, day: date) -> None:
    ends = organisation.valid.upper
    if day < organisation.valid.lower or (ends is not None and ends <= day):
        raise Conflict(_("The organisation does not exist on this day."))


def _dialled(told: str) -> str:
    """Return a person's number as all spellings of it are kept; nothing stays nothing."""
    phone = phone_of(told)
    if told.strip() and not phone.is_alone:
        message = _("Give one phone number, such as 138 1234 5678, or leave it empty.")
        raise Invalid(message, {"phone": message})
    return phone.identity
