"""The counts beside saved views, exact as long as a list is short."""

import pytest

from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import counts_with_lists
from cases.desk.queries.wanted import View, Wanted
from cases.rules.queries.registers import forget_registers
from tests import stories
from tests.district import District, moment


@pytest.fixture(autouse=True)
def _fresh_registers() -> None:
    forget_registers()


def test_short_lists_are_counted_exactly(district: District) -> None:
    stories.filed(district)
    stories.registered(district)
    stories.filed(district, category="urban-vendors", title="井盖松动")
    wanted = [
        Wanted(View.DECIDE),
        Wanted(View.DECIDE, category="urban-litter"),
        Wanted(View.DECIDE, text="井盖"),
        Wanted(View.DECIDE, community="990000001001"),
        Wanted(View.DECIDE, community="990000002001"),
        Wanted(View.ENDED),
    ]

    counts, words = counts_with_lists(queue_of(district.actor("li"), wanted[0], now=moment()), wanted[1:])

    assert words == ["3", "2", "1", "3", "0", "0"]
    assert counts.of(counts.by_state) == 3


def test_who_has_no_area_counts_nothing(district: District) -> None:
    stories.filed(district)

    assert counts_with_lists(queue_of(district.actor("zhou"), Wanted(View.OPEN), now=moment()))[1] == ["0"]
