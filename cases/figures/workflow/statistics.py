"""What statistics count, and how far back they reach, in plain Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from cases.figures.workflow.figures import STATISTICS
from governance.ground.workflow import Words

MONTHS_OF_YEAR = 12
LAST_DAYS = 30


class Reach(StrEnum):
    """The time that statistics cover: the last thirty days or the present month by day, or the last twelve months."""

    DAYS = "days"
    MONTH = "month"
    YEAR = "year"

    def since(self, today: date) -> date:
        """Return its first day."""
        if self is Reach.DAYS:
            return today - timedelta(days=LAST_DAYS - 1)
        this_month = today.replace(day=1)
        if self is Reach.MONTH:
            return this_month
        months = this_month.year * MONTHS_OF_YEAR + this_month.month - MONTHS_OF_YEAR
        return date(months // MONTHS_OF_YEAR, months % MONTHS_OF_YEAR + 1, 1)


REACH_WORDS: Mapping[Reach, Words] = {
    Reach.DAYS: Words("近三十天", "Last thirty days"),
    Reach.MONTH: Words("本月", "This month"),
    Reach.YEAR: Words("近十二个月", "Last twelve months"),
}


class CountedFigure(StrEnum):
    """What statistics count of cases."""

    ARRIVED = "arrived"
    ENDED = "ended"
    LED = "led"
    LATE = "late"


FIGURE_WORDS: Mapping[CountedFigure, Words] = {figure: STATISTICS[figure].words for figure in CountedFigure}
