"""Authority follows the appointment: it begins, covers what lies below, and ends with it."""

from datetime import date

import pytest
from django.utils import timezone

from governance.chart.commands.grants import renew_all_grants, renew_grants
from governance.chart.commands.people import appoint, create_post, end_appointment
from governance.ground.permissions import ANONYMOUS, PORTAL, actor_for
from governance.ground.workflow import Permission
from governance.models import Appointment, OrganisationUserPermission, Post
from tests.district import District, moment

LONG_AGO, FAR_AWAY = date(2024, 1, 1), date(2090, 1, 1)


def held(district: District, username: str) -> set[tuple[str, str]]:
    """Return what somebody was granted, as permission and code of the organisation."""
    rows = OrganisationUserPermission.objects.filter(user=district.person(username))
    return set(rows.values_list("permission__codename", "content_object__code"))


def post(district: District, code: str, role: str) -> Post:
    """Set up a post."""
    return create_post(
        by=PORTAL,
        now=moment(),
        organisation_id=district.organisation(code).pk,
        role=role,
        name_zh=f"{role} 岗",
        name_en=role,
    )


def appointed(
    district: District, code: str, role: str, *, since: date = LONG_AGO, until: date | None = None
) -> Appointment:
    """Appoint the newcomer to a new post."""
    chair = post(district, code, role)
    person = district.person("newcomer").pk
    return appoint(by=PORTAL, now=moment(), person_id=person, post_id=chair.pk, since=since, until=until)


def test_nobody_without_a_post_may_do_anything(district: District) -> None:
    assert held(district, "newcomer") == set()
    assert dict(district.actor("newcomer").grants) == {}


def test_an_appointment_gives_what_its_role_brings_on_its_organisation(district: District) -> None:
    appointed(district, "990000001", "callback-clerk")

    wanted = {(permission, "990000001") for permission in ("view_case", "call_back", "view_phone")}
    assert held(district, "newcomer") == wanted


def test_a_grant_covers_what_lies_below_and_nothing_beside(district: District) -> None:
    appointed(district, "990000001", "callback-clerk")

    actor = district.actor("newcomer")
    assert actor.covers_path(Permission.CALL_BACK, district.organisation("990000001001").path)
    assert not actor.covers_path(Permission.CALL_BACK, district.organisation("990000002001").path)
    assert not actor.covers_path(Permission.CALL_BACK, district.organisation("990000").path)
    assert not actor.covers_path(Permission.DISPATCH_CASE, district.organisation("990000001001").path)


def test_authority_ends_with_the_appointment(district: District) -> None:
    appointment = appointed(district, "990000001", "callback-clerk")

    end_appointment(appointment.pk, by=PORTAL, now=moment(), ends_on=date(2025, 1, 1))

    assert held(district, "newcomer") == set()


def test_an_end_in_the_future_leaves_the_authority_until_then(district: District) -> None:
    appointment = appointed(district, "990000001", "callback-clerk")
    person = appointment.person_id

    end_appointment(appointment.pk, by=PORTAL, now=moment(), ends_on=FAR_AWAY)

    assert len(held(district, "newcomer")) == 3
    renew_grants(person, today=FAR_AWAY)
    assert held(district, "newcomer") == set()


def test_an_appointment_to_come_gives_nothing_before_its_first_day(district: District) -> None:
    appointed(district, "990000001", "callback-clerk", since=FAR_AWAY)

    assert held(district, "newcomer") == set()
    renew_all_grants(today=FAR_AWAY)
    assert len(held(district, "newcomer")) == 3


def test_of_two_posts_that_give_the_same_one_may_end(district: District) -> None:
    clerk = appointed(district, "990000001", "callback-clerk")
    appointed(district, "990000001", "department-staff")

    end_appointment(clerk.pk, by=PORTAL, now=moment(), ends_on=date(2025, 1, 1))

    wanted = {(permission, "990000001") for permission in ("view_case", "handle_assignment", "view_phone")}
    assert held(district, "newcomer") == wanted


def test_renewing_twice_changes_nothing(district: District) -> None:
    before = set(OrganisationUserPermission.objects.values_list("id", flat=True))

    renew_all_grants()
    renew_all_grants()

    assert set(OrganisationUserPermission.objects.values_list("id", flat=True)) == before


def test_a_grant_from_nowhere_is_taken_away(district: District) -> None:
    stolen = OrganisationUserPermission.objects.get(user=district.person("li"), permission__codename="dispatch_case")
    stolen.pk, stolen.user = None, district.person("newcomer")
    stolen.save()

    renew_all_grants()

    assert held(district, "newcomer") == set()


def test_a_changed_role_reaches_its_holders_at_the_next_renewal(district: District) -> None:
    appointment = appointed(district, "990000001", "callback-clerk")
    role = appointment.post.role
    role.permissions = ["view_case"]
    role.save(update_fields=["permissions"])

    renew_all_grants()

    assert held(district, "newcomer") == {("view_case", "990000001")}


def test_an_account_that_is_closed_acts_no_more(district: District) -> None:
    person = district.person("li")
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert actor_for(person.pk) is None


def test_the_actor_knows_name_post_and_language(district: District) -> None:
    actor = district.actor("li")

    assert actor.names == ("李派单", "Li, dispatcher")
    assert actor.post == ("街道派单员", "Street dispatcher")
    assert not actor.is_anonymous
    assert ANONYMOUS.is_anonymous
    assert PORTAL.holds(Permission.READ_LOG)


@pytest.mark.django_db
def test_the_actor_is_loaded_in_one_statement(district: District, django_assert_num_queries: object) -> None:
    person = district.person("chen").pk

    with django_assert_num_queries(1):  # type: ignore[operator]
        actor = actor_for(person)

    assert actor is not None
    assert actor.holds(Permission.BLOW_HARD_WHISTLE)
    assert timezone.localdate() >= LONG_AGO
