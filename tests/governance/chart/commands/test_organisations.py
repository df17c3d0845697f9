"""Changing the organisation chart."""

from datetime import date
from typing import Any

import pytest

from governance.chart.commands.organisations import (
    close_organisation,
    create_organisation,
    move_organisation,
    rename_organisation,
)
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Event, Organisation
from tests.district import District, moment

LAST = date(2026, 4, 1)


def created(district: District, by: str = "feng", parent: str = "990000001", **changes: Any) -> Organisation:
    """Add a community."""
    told = {"kind": "community", "code": "990000001009", "name_zh": "新村", "name_en": "New Village", **changes}
    return create_organisation(by=district.actor(by), now=moment(), parent_id=district.organisation(parent).pk, **told)


def test_an_administrator_adds_an_organisation_and_the_log_knows_it(district: District) -> None:
    leader = district.organisation("P-990000001")

    made = created(district, led_by_id=leader.pk)

    assert made.led_by == leader
    assert Event.objects.get(subject_id=made.pk, name="governance.organisation.created").data["code"] == made.code


@pytest.mark.parametrize("who", ["li", "chen", "zhou", "yang", "newcomer"])
def test_who_does_not_keep_the_chart_changes_nothing(district: District, who: str) -> None:
    street, actor = district.organisation("990000001").pk, district.actor(who)

    with pytest.raises(NotAllowed):
        created(district, by=who)
    with pytest.raises(NotAllowed):
        rename_organisation(street, by=actor, now=moment(), name_zh="甲", name_en="A", led_by_id=None)
    with pytest.raises(NotAllowed):
        move_organisation(street, by=actor, now=moment(), parent_id=district.organisation("990000002").pk)
    with pytest.raises(NotAllowed):
        close_organisation(street, by=actor, now=moment(), ends_on=LAST)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"code": "990000002"}, "code"),
        ({"code": " "}, "code"),
        ({"name_zh": ""}, "name_zh"),
        ({"name_en": " "}, "name_en"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(district: District, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        created(district, **changes)

    assert field in refused.value.fields


def test_only_the_portal_adds_a_district(district: District) -> None:
    told = {"kind": "district", "code": "880000", "name_zh": "八区", "name_en": "Eight"}

    with pytest.raises(Invalid):
        create_organisation(by=district.actor("feng"), now=moment(), parent_id=None, **told)
    assert create_organisation(by=PORTAL, now=moment(), parent_id=None, **told).pk


def test_a_parent_that_is_not_there_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        create_organisation(by=PORTAL, now=moment(), parent_id=0, kind="community", code="1", name_zh="甲", name_en="A")


def test_a_district_that_stood_alone_can_be_put_under_another(district: District) -> None:
    told = {"kind": "district", "code": "880000", "name_zh": "八区", "name_en": "Eight"}
    alone = create_organisation(by=PORTAL, now=moment(), parent_id=None, **told)

    moved = move_organisation(alone.pk, by=PORTAL, now=moment(), parent_id=district.organisation("990000").pk)

    assert moved.path.startswith(district.organisation("990000").path)
    data = Event.objects.get(subject_id=alone.pk, name="governance.organisation.moved").data
    assert (data["after_zh"], "before_id" in data) == ("测试区", False)


def test_only_party_organisations_lead_and_only_governing_ones_are_led(district: District) -> None:
    with pytest.raises(Invalid) as by_a_street:
        created(district, led_by_id=district.organisation("990000002").pk)
    with pytest.raises(Invalid) as a_branch:
        created(district, kind="branch", led_by_id=district.organisation("P-990000001").pk)

    assert "led_by" in by_a_street.value.fields
    assert "led_by" in a_branch.value.fields


def test_a_new_name_keeps_the_old_one_in_the_history(district: District) -> None:
    street, leader = district.organisation("990000001"), district.organisation("P-990000001")

    rename_organisation(
        street.pk, by=district.actor("feng"), now=moment(), name_zh="东城街道", name_en="East Town", led_by_id=leader.pk
    )

    event = Event.objects.get(subject_id=street.pk, name="governance.organisation.renamed")
    assert (event.data["before_zh"], event.data["after_zh"]) == ("东街道", "东城街道")
    assert district.organisation("990000001").led_by == leader


def test_a_name_cannot_be_empty(district: District) -> None:
    with pytest.raises(Invalid):
        rename_organisation(
            district.organisation("990000001").pk, by=PORTAL, now=moment(), name_zh=" ", name_en="A", led_by_id=None
        )


def test_an_organisation_is_closed_from_below(district: District) -> None:
    street = district.organisation("990000001")

    with pytest.raises(Conflict, match=r"."):
        close_organisation(street.pk, by=PORTAL, now=moment(), ends_on=LAST)


def test_an_organisation_with_people_in_its_posts_is_not_closed(district: District) -> None:
    water = district.organisation("D-WATER")

    with pytest.raises(Conflict):
        close_organisation(water.pk, by=PORTAL, now=moment(), ends_on=LAST)


def test_a_closed_organisation_stays_closed_and_takes_no_children(district: District) -> None:
    made = created(district)

    close_organisation(made.pk, by=district.actor("feng"), now=moment(), ends_on=date(2026, 3, 2 + 1))

    assert not Organisation.objects.current(date(2026, 3, 3)).filter(pk=made.pk).exists()
    assert Organisation.objects.current(date(2026, 3, 2)).filter(pk=made.pk).exists()
    with pytest.raises(Conflict):
        close_organisation(made.pk, by=PORTAL, now=moment(), ends_on=LAST)
    with pytest.raises(Conflict):
        created(district, parent=made.code, code="990000001010", since=date(2026, 3, 5))
    with pytest.raises(Conflict):
        move_organisation(district.organisation("990000001002").pk, by=PORTAL, now=moment(days=2), parent_id=made.pk)


def test_an_organisation_does_not_end_before_it_began(district: District) -> None:
    made = created(district)

    with pytest.raises(Invalid):
        close_organisation(made.pk, by=PORTAL, now=moment(), ends_on=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("told", "kept"),
    [("（0571）8888 1234", "057188881234"), ("0571-88881234转801", "057188881234转801"), ("12345", "12345"), ("", "")],
)
def test_an_organisations_telephone_is_kept_as_it_is_dialled(district: District, told: str, kept: str) -> None:
    assert created(district, telephone=told).telephone == kept


@pytest.mark.parametrize("told", ["call us", "0571 8888 1234 or 0571 8888 1235", "12"])
def test_what_is_not_one_telephone_number_is_refused(district: District, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        created(district, telephone=told)

    assert refused.value.fields.keys() == {"telephone"}


def test_a_new_name_leaves_the_telephone_and_a_new_telephone_is_told(district: District) -> None:
    made = created(district, telephone="12345")
    names: dict[str, Any] = {"name_zh": "甲", "name_en": "A", "led_by_id": None}

    renamed = rename_organisation(made.pk, by=district.actor("feng"), now=moment(), **names)
    changed = rename_organisation(made.pk, by=district.actor("feng"), now=moment(), telephone="12346", **names)

    assert [renamed.telephone, changed.telephone] == ["12345", "12346"]
