"""A street's own stricter limits and numbers are what its cases run by; the neighbours keep the district's."""

from datetime import date, datetime, timedelta

import pytest

from cases.casework.commands import desk
from cases.casework.queries.places import is_on_site
from cases.models import Assignment, Case
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits, forget_values
from tests import stories
from tests.district import IN_WEST_RIVER, District, moment

HOUR = timedelta(hours=1)


def stricter(district: District, code: str, amount: int) -> None:
    """Give East Street a limit of its own in the unit of the district's."""
    held = TimeLimit.objects.get(owner="cases", code=code, area=None)
    street = district.organisation("990000001")
    TimeLimit.objects.create(
        owner="cases", code=code, amount=amount, unit=held.unit, area=street, valid=(date(2020, 1, 1), None)
    )
    forget_limits()


def time_given(district: District, **changes: object) -> timedelta:
    """Return how long the desk has for a case that came at ten."""
    case = stories.filed(district, now=moment(10), **changes)
    return case.due_at - moment(10)


def test_the_desk_of_the_street_has_its_own_time_and_the_neighbours_the_districts(district: District) -> None:
    stricter(district, "register", 1)

    assert time_given(district) == HOUR
    longitude, latitude = IN_WEST_RIVER
    assert (
        time_given(district, by="qian", source=stories.Source.PUBLIC, longitude=longitude, latitude=latitude)
        == 2 * HOUR
    )


def test_a_dispatch_is_stamped_with_the_limits_of_the_street(district: District) -> None:
    stricter(district, "ordinary", 5)
    stricter(district, "dispatch-sign", 1)

    case = stories.dispatched(district)

    mine = Assignment.objects.get(case=case)
    assert (mine.sign_by, mine.finish_by) == (moment(11, 20), moment(10, 20, days=5))
    assert mine.bases["finish"]["amount"] == 5


def test_what_a_community_does_itself_runs_by_the_limit_of_its_street(district: District) -> None:
    stricter(district, "community-handling", 1)
    case = stories.registered(district)

    desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))

    assert Case.objects.get(id=case.pk).due_at == moment(10, 20, days=1)


@pytest.mark.parametrize(("metres", "counts"), [(99, True), (101, False)])
def test_a_street_may_ask_for_more_nearness(district: District, metres: int, counts: bool) -> None:
    street = district.organisation("990000001")
    RuleValue.objects.create(
        owner="cases", code="on-site-radius", amount=100, unit_en="m", area=street, valid=(date(2020, 1, 1), None)
    )
    forget_values()
    at: datetime = moment()

    assert is_on_site(metres, at, areas=(street.pk,)) is counts
    assert is_on_site(metres, at, areas=(district.organisation("990000002").pk,))
