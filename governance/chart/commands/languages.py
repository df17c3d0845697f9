"""The language in which a person wants to be spoken to."""

from django.conf import settings
from django.utils.translation import gettext as _

from governance.ground.errors import Invalid
from governance.ground.models import Person
from governance.ground.permissions import Actor, person_of


def choose_language(*, by: Actor, language: str) -> None:
    """Have the actor's mails, messages and pages speak a language; raise Invalid for one that the portal does not."""
    person = person_of(by)
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose from the list."), {"language": _("The portal does not speak this language.")})
    Person.objects.filter(pk=person).update(language=language)
