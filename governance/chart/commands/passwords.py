"""What a password must be, and changing one's own."""

import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import check_password as verify_password
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.chart.commands.first_codes import forget_first_code, prove_first_code
from governance.chart.commands.proving import prove_present_password
from governance.chart.commands.sessions import end_sessions_of
from governance.chart.commands.tokens import revoke_tokens_of
from governance.chart.models import ResetLink
from governance.chart.queries.accounts import owes_first_code
from governance.ground import events
from governance.ground.commands.security import note
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.models import Person, folded
from governance.ground.permissions import Actor, Owed, person_of

# A shorter log-in name stands in many a good password by chance.
SHORTEST_NAME_INSIDE = 4


def check_password(password: str, *, username: str, field: str = "password") -> None:
    """Raise Invalid for a password that is weak, or made of the log-in name, in whatever spelling."""
    if _is_made_of(folded(username), folded(password)):
        message = _("The log-in name must not be the password or stand in it.")
        raise Invalid(_("Choose a stronger password."), {field: message})
    try:
        validate_password(password, Person(username=username))
    except ValidationError as error:
        raise Invalid(_("Choose a stronger password."), {field: " ".join(error.messages)}) from error


def _is_made_of(name: str, password: str) -> bool:
    if len(name) >= SHORTEST_NAME_INSIDE and name in password:
        return True
    return name == password or _letters(name) == _letters(password) != ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign).startswith("L"))


@transaction.atomic
def set_password(person: Person, password: str, *, now: datetime, field: str, keep_session: str = "") -> None:
    """Give a person another password; every token, every other session and every link for a new one ends with it."""
    check_password(password, username=person.username, field=field)
    person.password, person.must_change_password = make_password(password), owes_first_code(person.pk)
    person.save(update_fields=["password", "must_change_password"])
    ResetLink.objects.filter(person=person, used_at__isnull=True).update(used_at=now)
    revoke_tokens_of(person.pk, now=now)
    end_sessions_of(person.pk, keep=keep_session)


def change_password(*, by: Actor, present: str, password: str, caller: str, session: str, now: datetime) -> Person:
    """Change the actor's own password and return them; only the session at hand goes on.

    Raises Invalid for a wrong present password, which counts as a failed try, or for a new one that is weak.
    """
    person = Person.objects.get(pk=person_of(by))
    prove_present_password(person, present, caller=caller, now=now)
    return _choose(person, password, now=now, session=session)


def choose_first_password(*, by: Actor, password: str, session: str, now: datetime, code: str = "") -> Person:
    """Change a first password that somebody else has given; raise NotAllowed for who owes no change.

    A new account asks for the code of whoever confirmed its person's post.
    """
    if by.owes is not Owed.PASSWORD:
        raise NotAllowed(_("Change your password under “My account”."))
    prove_first_code(person_of(by), code)
    with transaction.atomic():
        forget_first_code(person_of(by))
        return _choose(Person.objects.get(pk=person_of(by)), password, now=now, session=session)


def _choose(person: Person, password: str, *, now: datetime, session: str) -> Person:
    if verify_password(password, person.password):
        raise Invalid(_("Choose another password."), {"password": _("This is the password that you have.")})
    set_password(person, password, now=now, field="password", keep_session=session)
    note(events.PASSWORD_CHANGED, at=now, person_id=person.pk)
    return person
