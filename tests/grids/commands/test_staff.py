"""Who answers for a cell."""

from datetime import date

import pytest

from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from grids.commands.cells import relieve_cell, staff_cell
from grids.models import CellDuty
from tests.district import District, moment

CELL = "990000001001001"
SINCE = date(2026, 1, 1)


def staffed(district: District, *, by: str = "feng", code: str = CELL, duty: str = "worker", **dates: date) -> CellDuty:
    """Have Wang work the cell."""
    person = district.person("wang").pk
    return staff_cell(
        code, by=district.actor(by), now=moment(), person_id=person, duty=duty, **{"since": SINCE, **dates}
    )


def test_an_administrator_names_a_worker_and_the_log_knows_it(district: District) -> None:
    held = staffed(district)

    event = Event.objects.get(name="grids.cell.staffed", subject_id=held.cell_id)
    assert event.data["person_id"] == district.person("wang").pk


@pytest.mark.parametrize("who", ["li", "wang", "chen", "newcomer"])
def test_who_does_not_keep_grids_names_nobody(district: District, who: str) -> None:
    with pytest.raises(NotAllowed):
        staffed(district, by=who)


def test_nobody_has_a_duty_twice_at_a_time(district: District) -> None:
    staffed(district)

    with pytest.raises(Conflict):
        staffed(district, since=date(2026, 2, 1))
    assert staffed(district, duty="leader").duty == "leader"


def test_what_cannot_be_is_refused(district: District) -> None:
    with pytest.raises(NotFound):
        staffed(district, code="990000001001999")
    with pytest.raises(Invalid):
        staffed(district, duty="king")
    with pytest.raises(Invalid):
        staffed(district, until=SINCE)
    with pytest.raises(Invalid):
        staff_cell(CELL, by=district.actor("feng"), now=moment(), person_id=0, duty="worker", since=SINCE)


def test_a_duty_ends_once_and_after_it_began(district: District) -> None:
    held, feng = staffed(district), district.actor("feng")

    with pytest.raises(Invalid):
        relieve_cell(held.pk, by=feng, now=moment(), ends_on=SINCE)
    relieve_cell(held.pk, by=feng, now=moment(), ends_on=date(2026, 2, 1))
    with pytest.raises(Conflict):
        relieve_cell(held.pk, by=feng, now=moment(), ends_on=date(2026, 3, 1))

    held.refresh_from_db()
    assert held.valid.upper == date(2026, 2, 1)
    assert Event.objects.filter(name="grids.cell.relieved", subject_id=held.cell_id).count() == 1


def test_who_does_not_keep_grids_ends_no_duty(district: District) -> None:
    held = staffed(district)

    with pytest.raises(NotAllowed):
        relieve_cell(held.pk, by=district.actor("li"), now=moment(), ends_on=date(2026, 2, 1))
    with pytest.raises(NotFound):
        relieve_cell(0, by=district.actor("feng"), now=moment(), ends_on=date(2026, 2, 1))
