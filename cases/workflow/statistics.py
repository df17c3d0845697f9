"""What statistics count, and how far back they reach, in plain Python."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from governance.workflow import Words

MONTHS_OF_YEAR = 12


class Reach(StrEnum):
    """The time that statistics cover: the present month by day, or the last twelve by month."""

    MONTH = "month"
    YEAR = "year"

    def since(self, today: date) -> date:
        """Return its first day."""
        this_month = today.replace(day=1)
        if self is Reach.MONTH:
            return this_month
        months = this_month.year * MONTHS_OF_YEAR + this_month.month - MONTHS_OF_YEAR
        return date(months // MONTHS_OF_YEAR, months % MONTHS_OF_YEAR + 1, 1)


REACH_WORDS: Mapping[Reach, Words] = {
    Reach.MONTH: Words("本月", "This month"),
    Reach.YEAR: Words("近十二个月", "Last twelve months"),
}


class Figure(StrEnum):
    """What statistics count of cases."""

    ARRIVED = "arrived"
    ENDED = "ended"
    LED = "led"
    LATE = "late"


FIGURE_WORDS: Mapping[Figure, Words] = {
    Figure.ARRIVED: Words("上报", "Reported"),
    Figure.ENDED: Words("结案", "Ended"),
    Figure.LED: Words("部门牵头", "Led by departments"),
    Figure.LATE: Words("逾期办结", "Finished late"),
}
