"""A case of the demo as it goes its way: its own clock, its words and its people."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from cases.casework.commands.photos import KeptPhoto
from cases.rules.workflow import State
from demo.cast import Cast
from demo.pictures import TROUBLES
from demo.plan import Planned, Way
from governance.ground.permissions import Actor

FIRST_HOUR, LAST_HOUR = 8, 20
SLOWER = 4.0
Steps = Iterator[datetime]


class Pace:
    """One planned case at its simulated moment."""

    def __init__(self, planned: Planned, cast: Cast, *, end: datetime) -> None:
        self.planned = planned
        self.cast = cast
        self.end = end
        self.dice = planned.dice()
        self.now = planned.reported_at
        self.number = ""
        self.at = (0.0, 0.0)
        self.is_again = False
        self.is_urgent = planned.way is Way.EMERGENCY or planned.stop is State.WHISTLED

    # ---- words and people ---------------------------------------------------------------------------------------

    def _address(self) -> str:
        return f"{self.planned.place.name['zh']}·{self.planned.story['address_zh']}"

    @property
    def _dispatcher(self) -> Actor:
        return self.cast.dispatcher(self.planned.place.street)

    @property
    def _head(self) -> Actor:
        return self.cast.head(self.planned.place.community)

    @property
    def _result(self) -> str:
        result = self.planned.story["result_zh"]
        return f"再次到场办理：{result}" if self.is_again else result

    def _remark(self, moment: str) -> str:
        return self.cast.remark(moment, self.planned.story["category_code"], self.dice)

    def _photos(self, chance: float, *, is_solved: bool) -> tuple[KeptPhoto, ...]:
        category = self.planned.story["category_code"]
        if category not in TROUBLES or self.dice.random() > chance:
            return ()
        return (self.cast.photo(category, is_solved=is_solved, variant=self.dice.randint(0, 1)),)

    def _later(self, least_hours: float, most_hours: float) -> datetime:
        """Move this case's clock on and return where it stands."""
        self.now = self._after(self.now, least_hours, most_hours)
        return self.now

    def _after(self, start: datetime, least_hours: float, most_hours: float) -> datetime:
        """Return a moment after `start`, when people are awake; slow cases take their time."""
        hours = self.dice.uniform(least_hours, most_hours) * (SLOWER if self.planned.is_slow else 1)
        moment = start + timedelta(hours=hours)
        return moment if self.is_urgent else _awake(moment, self.dice)


def _awake(moment: datetime, dice: random.Random) -> datetime:
    if FIRST_HOUR <= moment.hour < LAST_HOUR:
        return moment.replace(microsecond=0)
    day = moment + timedelta(days=1) if moment.hour >= LAST_HOUR else moment
    return day.replace(hour=FIRST_HOUR, minute=dice.randint(2, 58), second=dice.randint(0, 59), microsecond=0)
