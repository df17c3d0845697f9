"""Codes that one person tells another: eight digits, shown once, guessed five times at most."""

import secrets
import unicodedata
from hmac import compare_digest

from governance.ground.workflow import digest_of

TRIES = 5


def new_code() -> str:
    """Return a code that nobody can guess in the tries that there are."""
    return f"{secrets.randbelow(10**8):08d}"


def code_digest(about: str, code: str) -> str:
    """Return what is kept of a code, however its digits are spelled."""
    return digest_of(f"{about}:{''.join(unicodedata.normalize('NFKC', code).split())}")


def is_code(digest: str, about: str, code: str) -> bool:
    """Tell whether this is the code; nothing is, while there is none."""
    return bool(digest) and compare_digest(digest, code_digest(about, code))
