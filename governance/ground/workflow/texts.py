"""Which signs a text may hold; every entry drops the others, and every writer of files once more."""

import re

# What neither PostgreSQL, nor XML, nor a screen can take: control signs but tab and line feed, halves of a character,
# and the two that XML calls no characters. Beside them those that turn the direction of all that follows: a title or
# a reason with one reads as something else, also in the log.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


def is_fit(text: str) -> bool:
    """Tell whether a text holds only signs that can be stored, written and shown."""
    return text.isprintable() or not _UNFIT.search(text)


def fit(text: str) -> str:
    """Return the text without the signs that cannot be stored, written or shown; its lines end in one way."""
    return text if text.isprintable() else _UNFIT.sub("", _LINE_END.sub("\n", text))
