"""Which categories a text speaks for: by what was learned, and most of all by the words that people call them by."""

from collections.abc import Mapping, Sequence

from cases.reading.queries.reading import Read, Weights
from cases.reading.workflow.words import LONGEST_READ
from cases.rules.queries.registers import registers
from cases.rules.workflow.naming import called_in, folded, listed, words_of_name

# What a category gains whose own words are all that a text says; measured as docs/suggestions.md tells.
NAMED_WEIGHT = 1.5
# A category of which nothing was learned speaks as weakly as one that a text is told not to be about.
UNLEARNED = -1.0
MOST_WORDS = 4


def category_words() -> dict[str, list[str]]:
    """Return by which words each category in use is called: those of its name and those that the register lists."""
    entries = registers().categories.values()
    return {
        entry.code: [*dict.fromkeys([*words_of_name(*entry.name), *listed(entry.synonyms)])]
        for entry in entries
        if entry.parent is not None and entry.is_active
    }


def ranked(text: str, weights: Weights, words: Mapping[str, Sequence[str]], *, most: int) -> list[Read]:
    """Return the categories that a text speaks for, the best first, each with the words that say so."""
    plain = folded(text[:LONGEST_READ])
    called = {label: found for label, each in words.items() if (found := called_in(plain, each)).words}
    gained = {label: NAMED_WEIGHT * found.share for label, found in called.items()}
    read = weights.read(text, most=most, gained=gained)
    learned = set(weights.labels) if read else set()
    unlearned = [Read(label, UNLEARNED + gained[label], []) for label in called if label not in learned]
    best = sorted([*read, *unlearned], key=lambda one: -one.score)[:most]
    return [
        Read(one.label, one.score, _said(called[one.label].words, one.words) if one.label in called else one.words)
        for one in best
    ]


def _said(named: Sequence[str], weighed: Sequence[str]) -> list[str]:
    """Return the category's own words, then what weighed besides."""
    besides = [word for word in weighed if not any(word in own or own in word for own in named)]
    return [*named, *besides][:MOST_WORDS]
