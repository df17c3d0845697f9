"""What a password must be."""

import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from governance.errors import Invalid
from governance.models import Person, folded

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
