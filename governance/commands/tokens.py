"""The tokens by which programs speak for a person."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from governance.errors import Invalid
from governance.permissions import Actor


def issue_token(*, username: str, password: str) -> str:
    """Return the token of the person who proves to be this one; asking again returns the same token."""
    person = authenticate(username=username, password=password)
    if person is None:
        raise Invalid(_("The log-in name and the password do not go together. Check both and try again."))
    return str(Token.objects.get_or_create(user=person)[0].key)


def revoke_token(*, by: Actor) -> None:
    """End the actor's token; a process that knows it forgets it within seconds. A new one can be issued."""
    Token.objects.filter(user_id=by.person_id).delete()
