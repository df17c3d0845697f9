"""The answer code: what lets a resident speak for themselves, and nobody else for them.

Only who reports without an account is told one, once, beside the tracking code. The portal keeps a digest of it that
is slow to guess; the same report sent again by the same key is told the same code again.
"""

import hashlib

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.rules.workflow.codes import tidy_code
from cases.rules.workflow.voice import ANSWER_CODE_LENGTH
from governance.ground.errors import Conflict, Invalid, NotFound

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SALT = "cases.answer-code"


def answer_code_of(key: str, tracking_code: str) -> str:
    """Return the answer code of the report that was sent under a key and became the case of this tracking code."""
    drawn = int.from_bytes(salted_hmac(_SALT, f"{key}\x1f{tracking_code}", algorithm="sha256").digest(), "big")
    return "".join(SIGNS[drawn // len(SIGNS) ** place % len(SIGNS)] for place in range(ANSWER_CODE_LENGTH))


def digest_of(answer_code: str, tracking_code: str) -> str:
    """Return what is kept of an answer code: 8 signs are quickly tried unless each try is slow."""
    return hashlib.scrypt(answer_code.encode(), salt=tracking_code.encode(), n=2**12, r=8, p=1, dklen=32).hex()


def is_answer_code(typed: str, case: Case) -> bool:
    """Tell whether this is the answer code of a case, however it was typed."""
    tidied = tidy_code(typed)
    if not case.answer_digest or len(tidied) != ANSWER_CODE_LENGTH:
        return False
    return constant_time_compare(digest_of(tidied, case.tracking_code), case.answer_digest)


def lock_for_resident(code: str, *, answer_code: str) -> Case:
    """Lock the case of a tracking code for whoever has its answer code too.

    Raises NotFound for a code that no case has, Conflict for a case that has no answer code, Invalid for a wrong one.
    """
    found = Case.objects.filter(tracking_code=tidy_code(code)).select_related("category")
    case = found.select_for_update(of=("self",), no_key=True).first()
    if case is None:
        raise NotFound(_("There is no case with this tracking code."))
    if not case.answer_digest:
        raise Conflict(_("This report has no answer code: the street calls you and asks."))
    if not is_answer_code(answer_code, case):
        wrong = _("This is not the answer code of this report. It stands beside the tracking code that you were given.")
        raise Invalid(wrong, {"answer_code": wrong})
    return case
