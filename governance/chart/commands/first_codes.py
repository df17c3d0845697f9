"""What lets somebody into a new account beside its first password, which whoever opened the account knows.

The code is told to whoever confirms a post of the person, so that neither of the two comes in.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from governance.chart.commands.codes import TRIES, code_digest, is_code, new_code
from governance.chart.models import FirstCode
from governance.ground.errors import Conflict, Invalid


def ask_first_code(person_id: int) -> None:
    """Have the first sign-in of an account ask for a code; there is none before somebody else confirms a post."""
    FirstCode.objects.create(person_id=person_id)


def forget_first_code(person_id: int) -> None:
    """Ask for no code any more: two people have let the person in, or there was one person only."""
    FirstCode.objects.filter(person_id=person_id).delete()


def make_first_code(person_id: int) -> str:
    """Return a code for the first sign-in, told now and never again; nothing where none is asked for."""
    row = FirstCode.objects.select_for_update().filter(person_id=person_id).first()
    if row is None:
        return ""
    code = new_code()
    row.digest, row.tries = code_digest(str(person_id), code), 0
    row.save(update_fields=["digest", "tries"])
    return code


def prove_first_code(person_id: int, code: str) -> None:
    """Raise Invalid unless this is the code, or none is asked for; the fifth wrong one ends it."""
    with transaction.atomic():
        row = FirstCode.objects.select_for_update().filter(person_id=person_id).first()
        if row is None or is_code(row.digest, str(person_id), code):
            return
        if not row.digest:
            raise Conflict(_("There is no code yet. Whoever confirms a post of yours tells you one."))
        row.tries += 1
        row.digest = "" if row.tries >= TRIES else row.digest
        row.save(update_fields=["tries", "digest"])
    message = _("This is not the code. Whoever confirmed your post tells it to you.")
    raise Invalid(message, {"code": message})
