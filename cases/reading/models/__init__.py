"""The tables of this wing."""

from cases.reading.models.nearness import CaseWords, WordCount
from cases.reading.models.searching import CaseSearch
from cases.reading.models.suggestions import SuggestionVersion

__all__ = [
    "CaseSearch",
    "CaseWords",
    "SuggestionVersion",
    "WordCount",
]
