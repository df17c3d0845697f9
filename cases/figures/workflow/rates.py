"""The three rates in plain Python: what they are of, how they are weighed, who ranks where, when a rate is unusual."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from cases.figures.workflow.figures import RATES
from governance.ground.workflow import Words

# Of a single month there is no spread.
LEAST_TO_SPREAD = 2


class Level(StrEnum):
    """By what a board is laid out."""

    STREETS = "streets"
    COMMUNITIES = "communities"
    DEPARTMENTS = "departments"
    CATEGORIES = "categories"


class RateFigure(StrEnum):
    """A figure of a board whose rounds can be opened."""

    CALLED_BACK = "called_back"
    RESPONDED = "responded"
    NOT_RESPONDED = "not_responded"
    RESOLVED = "resolved"
    NOT_RESOLVED = "not_resolved"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    EXCLUDED = "excluded"


class Finding(StrEnum):
    """What a month's whistle rate is, against the street's own months before."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    USUAL = "usual"
    UNKNOWN = "unknown"


LEVEL_WORDS: Mapping[Level, Words] = {
    Level.STREETS: Words("街道", "Streets"),
    Level.COMMUNITIES: Words("社区", "Communities"),
    Level.DEPARTMENTS: Words("部门", "Departments"),
    Level.CATEGORIES: Words("类别", "Categories"),
}
FIGURE_WORDS: Mapping[RateFigure, Words] = {
    RateFigure.CALLED_BACK: RATES["called_back"].words,
    RateFigure.RESPONDED: RATES["responded"].words,
    RateFigure.NOT_RESPONDED: Words("未响应", "Not contacted in time"),
    RateFigure.RESOLVED: RATES["resolved"].words,
    RateFigure.NOT_RESOLVED: Words("未解决", "Not solved"),
    RateFigure.SATISFIED: RATES["satisfied"].words,
    RateFigure.NOT_SATISFIED: Words("不满意", "Not satisfied"),
    RateFigure.EXCLUDED: RATES["excluded"].words,
}
FINDING_WORDS: Mapping[Finding, Words] = {
    Finding.TOO_FEW: Words("偏低", "Fewer than usual"),
    Finding.TOO_MANY: Words("偏高", "More than usual"),
    Finding.USUAL: Words("正常", "Usual"),
    Finding.UNKNOWN: Words("历史数据不足", "Not enough history"),
}

# Only the district assesses a street; a department is seen on its own, by category.
LEVELS_OF: Mapping[str, Sequence[Level]] = {
    "district": tuple(Level),
    "street": (Level.COMMUNITIES, Level.DEPARTMENTS, Level.CATEGORIES),
    "community": (Level.CATEGORIES, Level.DEPARTMENTS),
}
LEVELS_OF_DEPARTMENT: Sequence[Level] = (Level.CATEGORIES,)


class Tally(NamedTuple):
    """Called-back rounds, how many of them were responded to, resolved and satisfied, and those left out."""

    called_back: int = 0
    responded: int = 0
    resolved: int = 0
    satisfied: int = 0
    excluded: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def share(self, part: int, *, least: int) -> float | None:
        """Return a part in per cent of the called-back rounds; nothing where too few were called back."""
        return part * 100 / self.called_back if self.called_back >= max(least, 1) else None


class Weights(NamedTuple):
    """What each rate weighs in the score."""

    response: float
    resolution: float
    satisfaction: float


def score(months: Iterable[tuple[Tally, Weights]]) -> float | None:
    """Return the weighted rates of one or more months, each month weighed as it was in force then.

    A month counts by its called-back rounds, so that a year's score is that of its rounds, not of its months.
    """
    points, called = 0.0, 0
    for tally, weights in months:
        weighed = tally.responded * weights.response
        weighed += tally.resolved * weights.resolution + tally.satisfied * weights.satisfaction
        points += weighed * 100 / sum(weights)
        called += tally.called_back
    return points / called if called else None


def ranks(scores: Mapping[str, float | None]) -> dict[str, int]:
    """Return who ranks where; the same score shares a rank, who has none is not ranked."""
    rounded = {key: round(value, 2) for key, value in scores.items() if value is not None}
    return {key: 1 + sum(1 for other in rounded.values() if other > value) for key, value in rounded.items()}


def finding(rate: float | None, history: Sequence[float], *, band: float, least: int) -> Finding:
    """Judge a whistle rate: usual within so many standard deviations of the mean of at least so many months before."""
    if rate is None or len(history) < max(least, LEAST_TO_SPREAD):
        return Finding.UNKNOWN
    mean, width = statistics.fmean(history), band * statistics.stdev(history)
    if rate < mean - width:
        return Finding.TOO_FEW
    return Finding.TOO_MANY if rate > mean + width else Finding.USUAL
