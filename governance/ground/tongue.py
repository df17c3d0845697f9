"""The language of the page, or of the answer, that is being made."""

from django.utils.translation import get_language

from governance.ground.workflow import Words


def tongue() -> str:
    """Return its code; Chinese where nobody has asked for another."""
    return get_language() or "zh-hans"


def spoken(words: Words) -> str:
    """Return a term in it."""
    return words.text(tongue())
