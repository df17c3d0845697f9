"""The second factor: an authenticator app, and recovery codes for when it is lost.

The arithmetic is django-otp's; the secret is sealed, codes are digests, and failed tries count with all others.
"""

import hashlib
import secrets
from base64 import b32decode, b32encode
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from governance.chart.commands.proving import count_failure, prove_present_password, refuse_when_locked
from governance.chart.models import RecoveryCode, Role, SecondFactor
from governance.chart.queries.second_factor import (
    Proof,
    Setup,
    district_path,
    is_asked_of,
    proof_asked,
    proof_of_setup,
)
from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.errors import Conflict, Invalid, NotAllowed
from governance.ground.models import Person
from governance.ground.permissions import Actor, person_of, require_path
from governance.ground.workflow import Permission

STEP_SECONDS, STEPS_ASIDE = 30, 1
CODES = 10
NEW_SIGN_IN = timedelta(minutes=10)


class Proved(NamedTuple):
    """What somebody typed to prove once more who they are, in which browser, and when they signed in there."""

    typed: str
    caller: str
    signed_in_at: datetime


def prove_again(proved: Proved, *, by: Actor, now: datetime) -> None:
    """Have who is signed in prove once more who they are: a session that somebody borrowed gains nothing that lasts.

    Raises Invalid for a wrong code or password, Conflict for who has neither and signed in too long ago.
    """
    person, proof = Person.objects.get(pk=person_of(by)), proof_asked(by)
    if proof is Proof.CODE:
        _prove(person, proved.typed, _is_taken, caller=proved.caller, now=now)
    elif proof is Proof.PASSWORD:
        prove_present_password(person, proved.typed, caller=proved.caller, now=now)
    elif now - proved.signed_in_at > NEW_SIGN_IN:
        raise Conflict(_("You signed in too long ago for this. Sign out, sign in again and come back."))


def begin_second_factor(proved: Proved, *, by: Actor, now: datetime) -> Setup:
    """Begin to set a second factor up, with another secret each time, and return it."""
    proof_of_setup(by)
    prove_again(proved, by=by, now=now)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_of(by))
        proof_of_setup(by)
        begun = {"secret": b32encode(secrets.token_bytes(20)).decode(), "last_step": -1}
        factor, _is_new = SecondFactor.objects.update_or_create(person=person, defaults=begun)
        return Setup(person.username, factor.secret)


def confirm_second_factor(code: str, *, by: Actor, caller: str, now: datetime) -> list[str]:
    """Take the authenticator into use once it shows the right code; return recovery codes, to be shown once."""
    person = Person.objects.get(pk=person_of(by))
    _prove(person, code, _is_shown_by_new, caller=caller, now=now)
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).update(confirmed_at=now)
        note(events.SECOND_FACTOR_SET, at=now, person_id=person.pk)
        return _new_codes(person)


def prove_code(person_id: int, code: str, *, caller: str, now: datetime) -> Person:
    """Return the person whose authenticator shows the code, or who has it as an unused recovery code; once each."""
    person = Person.objects.get(pk=person_id)
    _prove(person, code, _is_taken, caller=caller, now=now)
    return person


def _prove(
    person: Person, code: str, is_right: Callable[[Person, str, datetime], bool], *, caller: str, now: datetime
) -> None:
    refuse_when_locked(person.username, caller=caller, now=now)
    typed = "".join(code.split()).replace("-", "")
    if is_right(person, typed, now):
        return
    count_failure(person.username, what="code", caller=caller, now=now)
    message = _("This code is wrong or was used. Wait for the next one and type it.")
    raise Invalid(message, {"code": message})


def _is_taken(person: Person, typed: str, now: datetime) -> bool:
    factors = SecondFactor.objects.filter(person=person, confirmed_at__isnull=False)
    return _is_shown(factors, typed, now) or _is_recovery(person, typed, now)


def _is_shown_by_new(person: Person, typed: str, now: datetime) -> bool:
    return _is_shown(SecondFactor.objects.filter(person=person, confirmed_at__isnull=True), typed, now)


@transaction.atomic
def _is_shown(factors: QuerySet[SecondFactor], typed: str, now: datetime) -> bool:
    factor = factors.select_for_update().first()
    if factor is None:
        return False
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    clock = TOTP(b32decode(factor.secret), STEP_SECONDS)
    clock.time = now.timestamp()
    if not clock.verify(int(typed), tolerance=STEPS_ASIDE, min_t=factor.last_step + 1):
        return False
    factor.last_step = clock.t()
    factor.save(update_fields=["last_step"])
    return True


def _is_recovery(person: Person, typed: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(person=person, digest=_digest(person, typed), used_at__isnull=True)
    return bool(unused.update(used_at=now))


def make_recovery_codes(proved: Proved, *, by: Actor, now: datetime) -> list[str]:
    """Return new recovery codes; those of before work no longer."""
    person = Person.objects.get(pk=person_of(by))
    if proof_asked(by) is not Proof.CODE:
        raise Conflict(_("Set up the second factor first."))
    prove_again(proved, by=by, now=now)
    with transaction.atomic():
        note(events.RECOVERY_CODES_MADE, at=now, by=by)
        return _new_codes(person)


def _new_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = [secrets.token_hex(5) for _n in range(CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, digest=_digest(person, code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(person: Person, code: str) -> str:
    return hashlib.sha256(f"{person.pk}:{code.lower()}".encode()).hexdigest()


def give_up_second_factor(code: str, *, by: Actor, caller: str, now: datetime) -> None:
    """Remove the actor's own second factor, proved by a code; raise NotAllowed where a role asks for one."""
    person = Person.objects.get(pk=person_of(by))
    if is_asked_of(person.pk, on=now):
        raise NotAllowed(_("Your post asks for a second factor. Only an administrator can remove it."))
    _prove(person, code, _is_taken, caller=caller, now=now)
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        note(events.SECOND_FACTOR_REMOVED, at=now, by=by)


@transaction.atomic
def ask_second_factor(roles: Iterable[str], *, by: Actor, now: datetime) -> None:
    """Ask the holders of some roles for a second factor, and nobody else; it holds from the next click on."""
    require_path(by, Permission.MANAGE_PEOPLE, district_path())
    wanted = set(roles)
    known = {role.code: role for role in Role.objects.select_for_update()}
    if unknown := sorted(wanted - set(known)):
        raise Invalid(_("There is no such role."), {"roles": ", ".join(unknown)})
    Role.objects.filter(code__in=wanted).update(needs_second_factor=True)
    Role.objects.exclude(code__in=wanted).update(needs_second_factor=False)
    note(events.SECOND_FACTOR_RULE, at=now, by=by, roles=sorted(wanted))
