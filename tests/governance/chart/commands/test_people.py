"""Accounts, posts and appointments."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import authenticate

from governance.chart.commands.appointing import confirm_appointment, is_proposed
from governance.chart.commands.organisations import close_organisation, create_organisation
from governance.chart.commands.people import appoint, create_person, create_post, end_appointment, hash_password
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Appointment, Event, Person, Post
from tests.district import District, moment

SINCE = date(2026, 1, 1)


def opened(district: District, by: str = "feng", **changes: Any) -> Person:
    """Open an account."""
    told = {"username": "ren", "name_zh": "任新", "name_en": "Ren Xin", "password": "street-lamp-1949", **changes}
    return create_person(by=district.actor(by), now=moment(), **told)


def set_up(district: District, by: str = "feng", code: str = "990000001", role: str = "callback-clerk") -> Post:
    """Set up a post."""
    return create_post(
        by=district.actor(by),
        now=moment(),
        organisation_id=district.organisation(code).pk,
        role=role,
        name_zh="第二回访员",
        name_en="Second clerk",
    )


def seated(district: District, post: Post, by: str = "feng", who: str = "newcomer", **changes: Any) -> Appointment:
    """Propose somebody, and have the district supervisor confirm it."""
    told = {"since": SINCE, **changes}
    made = appoint(by=district.actor(by), now=moment(), person_id=district.person(who).pk, post_id=post.pk, **told)
    assert is_proposed(made)
    confirm_appointment(made.pk, by=district.actor("qian"), now=moment())
    return Appointment.objects.latest("id")


# ---- accounts ---------------------------------------------------------------------------------------------------


def test_an_account_opens_with_its_password_and_may_do_nothing(district: District) -> None:
    person = opened(district, phone="139 0000 0000")

    assert authenticate(username="ren", password="street-lamp-1949") == person
    assert dict(district.actor("ren").grants) == {}
    assert Person.objects.get(pk=person.pk).phone == "13900000000"
    assert Event.objects.filter(subject_id=person.pk, name="governance.person.created").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"username": "li"}, "username"), ({"password": "12345678"}, "password"), ({"password": "short"}, "password")],
)
def test_an_account_that_cannot_be_is_refused(district: District, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        opened(district, **changes)

    assert field in refused.value.fields


def test_a_hashed_password_is_taken_as_it_is(district: District) -> None:
    create_person(
        by=PORTAL, now=moment(), username="ren", name_zh="任", name_en="Ren", password=hash_password("lamp-1949-x")
    )

    assert authenticate(username="ren", password="lamp-1949-x") is not None


@pytest.mark.parametrize("who", ["li", "chen", "yang", "newcomer"])
def test_who_does_not_keep_people_changes_nothing(district: District, who: str) -> None:
    post = Post.objects.get(organisation__code="990000001", role="callback-clerk")
    held = Appointment.objects.get(post=post)

    with pytest.raises(NotAllowed):
        opened(district, by=who)
    with pytest.raises(NotAllowed):
        set_up(district, by=who)
    with pytest.raises(NotAllowed):
        seated(district, post, by=who)
    with pytest.raises(NotAllowed):
        end_appointment(held.pk, by=district.actor(who), now=moment(), ends_on=SINCE)


# ---- posts ------------------------------------------------------------------------------------------------------


def test_a_post_is_set_up_once_with_a_role_of_the_list(district: District) -> None:
    post = set_up(district)

    event = Event.objects.get(name="governance.post.created", data__post_id=post.pk)
    assert event.subject_id == post.organisation_id
    with pytest.raises(Invalid):
        set_up(district)
    with pytest.raises(Invalid):
        set_up(district, role="king")


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_a_role_that_reaches_the_whole_district_sits_in_the_district(district: District, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_up(district, role=role)

    assert "role" in refused.value.fields
    assert set_up(district, code="990000", role=role).pk


def test_a_post_needs_names_and_an_organisation(district: District) -> None:
    with pytest.raises(NotFound):
        create_post(by=PORTAL, now=moment(), organisation_id=0, role="dispatcher", name_zh="甲", name_en="A")
    with pytest.raises(Invalid):
        create_post(
            by=PORTAL,
            now=moment(),
            organisation_id=district.organisation("990000").pk,
            role="dispatcher",
            name_zh=" ",
            name_en="A",
        )


# ---- appointments -----------------------------------------------------------------------------------------------


def test_an_appointment_is_recorded_with_the_names_of_its_day(district: District) -> None:
    seated(district, set_up(district))

    event = Event.objects.get(subject_id=district.person("newcomer").pk, name="governance.person.appointed")
    assert (event.data["post_zh"], event.data["organisation_en"]) == ("第二回访员", "East Street")


def test_nobody_appoints_themselves(district: District) -> None:
    with pytest.raises(NotAllowed):
        seated(district, set_up(district), who="feng")


def test_nobody_holds_a_post_twice_at_a_time(district: District) -> None:
    post = set_up(district)
    seated(district, post, until=date(2026, 2, 1))

    with pytest.raises(Conflict):
        seated(district, post, since=date(2026, 1, 20))
    assert seated(district, post, since=date(2026, 2, 1)).pk


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"until": SINCE}, Invalid), ({"kind": "guest"}, Invalid), ({"since": date(2020, 1, 1)}, Conflict)],
)
def test_an_appointment_that_cannot_be_is_refused(
    district: District, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        seated(district, set_up(district), **changes)


def test_people_and_posts_that_are_not_there_are_not_found(district: District) -> None:
    post = set_up(district)
    Person.objects.filter(username="newcomer").update(is_active=False)

    with pytest.raises(NotFound):
        seated(district, post)
    with pytest.raises(NotFound):
        appoint(by=PORTAL, now=moment(), person_id=district.person("li").pk, post_id=0, since=SINCE)
    with pytest.raises(NotFound):
        end_appointment(0, by=PORTAL, now=moment(), ends_on=SINCE)


def test_nobody_is_appointed_in_a_closed_organisation(district: District) -> None:
    made = create_organisation(
        by=PORTAL,
        now=moment(),
        parent_id=district.organisation("990000").pk,
        kind="department",
        code="D-OLD",
        name_zh="旧局",
        name_en="Old bureau",
        since=date(2025, 1, 1),
    )
    post = set_up(district, code="D-OLD")
    close_organisation(made.pk, by=PORTAL, now=moment(), ends_on=date(2026, 2, 1))

    with pytest.raises(Conflict):
        seated(district, post, since=date(2026, 2, 1))


def test_an_appointment_ends_once_and_after_it_began(district: District) -> None:
    held = seated(district, set_up(district))

    with pytest.raises(Invalid):
        end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=SINCE)
    end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=date(2026, 2, 1))
    with pytest.raises(Conflict):
        end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=date(2026, 3, 1))
