"""The tables of this wing."""

from cases.figures.models.counters import CaseCounter, CaseDelta
from cases.figures.models.rates import CountedRound, RateCounter, RateDelta

__all__ = [
    "CaseCounter",
    "CaseDelta",
    "CountedRound",
    "RateCounter",
    "RateDelta",
]
