"""By which words people call what a category is about, and how loudly a text speaks them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SHORTEST_WORD = 2
# A text of which an eighth is the words of a category speaks of it with its whole voice (docs/suggestions.md).
WHOLE_VOICE = 8
_APART = re.compile(r"[、,，;；\n]")
_IN_NAMES = re.compile(r"[与和及、,]|\band\b")


class Called(NamedTuple):
    """How much of a text calls something by its words, from nothing to one, and by which."""

    share: float
    words: Sequence[str]


def folded(text: str) -> str:
    """Return a text in the one way in which words are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def listed(words: str) -> list[str]:
    """Return the words of a list as somebody keeps it, apart by commas or lines."""
    return _fit(_APART.split(folded(words)))


def words_of_name(name_zh: str, name_en: str) -> list[str]:
    """Return the words that a name is put together from."""
    return _fit([part for name in (name_zh, name_en) for part in _IN_NAMES.split(folded(name))])


def called_in(text: str, words: Iterable[str]) -> Called:
    """Tell how much of a folded text is these words; a word inside a longer one counts once."""
    counts = {word: times for word in words if (times := _times(word, text))}
    longest = {word: n for word, n in counts.items() if not any(word != other and word in other for other in counts)}
    spoken = sum(len(word) * n for word, n in longest.items())
    ordered = sorted(longest, key=lambda word: (-len(word) * longest[word], word))
    return Called(min(1.0, spoken * WHOLE_VOICE / max(len(text), 1)), ordered)


def _fit(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for each in words if len(word := each.strip()) >= SHORTEST_WORD))


def _times(word: str, text: str) -> int:
    """Count a word; one in Latin letters begins where a word begins."""
    return len(re.findall(rf"\b{re.escape(word)}", text)) if word.isascii() else text.count(word)
