"""What is kept masked."""

import pytest
from django.db import connection

from cases import events
from cases.casework.commands.privacy import reveal_phone
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.district import District, moment


def test_a_phone_is_not_readable_in_the_database(district: District) -> None:
    case = stories.filed(district)

    with connection.cursor() as cursor:
        cursor.execute("SELECT resident_phone FROM cases_case WHERE id = %s", [case.pk])
        stored = cursor.fetchone()[0]
    assert "1990000" not in stored
    assert case.resident_phone == "19900001234"


def test_revealing_a_phone_leaves_a_line_with_the_reason(district: District) -> None:
    case = stories.filed(district)

    phone = reveal_phone(case.number, by=district.actor("li"), now=moment(), reason="核实地址")

    line = Event.objects.get(subject_id=case.pk, name=events.PHONE_REVEALED)
    assert phone == "19900001234"
    assert (line.by_id, line.data["reason"]) == (district.person("li").pk, "核实地址")


def test_revealing_a_phone_needs_a_reason(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(Invalid):
        reveal_phone(case.number, by=district.actor("li"), now=moment(), reason="")


def test_a_grid_worker_may_not_reveal_a_phone(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(NotAllowed):
        reveal_phone(case.number, by=district.actor("wang"), now=moment(), reason="看看")


def test_a_stranger_does_not_know_of_the_case(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(NotFound):
        reveal_phone(case.number, by=district.actor("xu"), now=moment(), reason="看看")
