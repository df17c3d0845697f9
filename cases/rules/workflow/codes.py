"""The codes that a resident is given, however they are typed or pasted."""

import re
import unicodedata
from urllib.parse import unquote

# The link of a case's page, or of the form that leads there.
_LINK = re.compile(r"/(?:TRACK|REPORT/DONE|PUBLIC/CASES)/(?:\?CODE=)?\s*([^/?#&\s]+)")


def tidy_code(typed: str) -> str:
    """Return a code as it is stored: full-width, in lower case, with spaces or dashes, or the one of a pasted link."""
    plain = unicodedata.normalize("NFKC", unquote(typed)).upper()
    link = _LINK.search(plain)
    return "".join(sign for sign in (link[1] if link else plain) if sign.isascii() and sign.isalnum())
