"""An administrator alone tries to take a right: for their own account, or for one that they opened themselves."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from governance.chart.commands.appointing import confirm_appointment, is_proposed, refuse_appointment
from governance.chart.commands.first_codes import forget_first_code
from governance.chart.commands.organisations import create_organisation, move_organisation
from governance.chart.commands.people import appoint, create_person, create_post, end_appointment
from governance.ground.errors import Conflict, NotAllowed, NotFound
from governance.ground.events import APPOINTMENT_PROPOSED, PERSON_APPOINTED
from governance.ground.permissions import PORTAL, Actor, actor_for
from governance.ground.workflow import Permission
from governance.models import Appointment, AppointmentProposal, Event, Notification, Person, Post, Role
from tests.api import caller
from tests.district import LONG_AGO, PASSWORD, District, moment

SINCE = date(2026, 1, 1)


def puppet(by: Actor, name: str = "puppet") -> Person:
    """Open an account whose password its opener knows."""
    told = {"username": name, "name_zh": "木偶", "name_en": "Puppet", "password": "street-lamp-1949"}
    return create_person(by=by, now=moment(), **told)


def taken(district: District, role: str = "dispatcher", by: str = "feng", organisation: str = "990000001") -> Any:
    """Set up a post and appoint an account of one's own to it."""
    actor = district.actor(by)
    post = _post(actor, district.organisation(organisation).pk, role)
    return appoint(by=actor, now=moment(), person_id=puppet(actor).pk, post_id=post, since=SINCE)


def _post(by: Actor, organisation_id: int, role: str) -> int:
    name = f"{Post.objects.count()}"
    named = {"name_zh": f"自设岗位{name}", "name_en": f"Post {name}"}
    return create_post(by=by, now=moment(), organisation_id=organisation_id, role=role, **named).pk


ROLES = ["dispatcher", "grid-worker", "callback-clerk", "street-leader", "community-worker"]


@pytest.mark.parametrize("role", ROLES)
def test_an_account_of_ones_own_gains_nothing_by_ones_own_yes(district: District, role: str) -> None:
    made = taken(district, role)

    assert is_proposed(made)
    assert dict(district.actor("puppet").grants) == {}
    assert not Appointment.objects.filter(person__username="puppet").exists()
    with pytest.raises(NotAllowed):
        confirm_appointment(made.pk, by=district.actor("feng"), now=moment())
    assert dict(district.actor("puppet").grants) == {}


def test_neither_who_proposed_nor_who_gains_confirms_even_past_the_portal(district: District) -> None:
    made = taken(district)
    both = [district.person("feng").pk, made.person_id]

    for person in both:
        with pytest.raises(IntegrityError), transaction.atomic():
            AppointmentProposal.objects.filter(id=made.pk).update(
                decided_by=person, decided_at=moment(), is_granted=True
            )


def test_two_accounts_of_one_administrator_do_not_confirm_each_other(district: District) -> None:
    """To have a second account confirm, it would first have to be confirmed by somebody else."""
    helper = taken(district, "area-administrator")
    other = appoint(
        by=district.actor("feng"),
        now=moment(),
        person_id=puppet(district.actor("feng"), "second").pk,
        post_id=_post(district.actor("feng"), district.organisation("990000001").pk, "dispatcher"),
        since=SINCE,
    )

    with pytest.raises(NotFound):
        confirm_appointment(other.pk, by=district.actor("puppet"), now=moment())
    assert is_proposed(helper)


def test_ending_the_others_appointments_makes_nobody_a_founder(district: District) -> None:
    others = Appointment.objects.exclude(person__username="feng").filter(post__organisation__code="990000")
    for held in others:
        end_appointment(held.pk, by=district.actor("feng"), now=moment(), ends_on=date(2026, 2, 1))

    assert is_proposed(taken(district))


@pytest.mark.parametrize(
    ("username", "status"), [("li", 404), ("zhou", 404), ("chen", 204), ("qian", 204), ("yang", 204)]
)
def test_who_stands_above_the_post_confirms_and_nobody_else(district: District, username: str, status: int) -> None:
    made = taken(district, "callback-clerk")
    forget_first_code(made.person_id)  # Somebody who has signed in before.

    answer = caller(district, username).post(f"appointment-proposals/{made.pk}/decide/", {"is_granted": True})

    assert answer.status_code == status
    assert district.actor("puppet").holds(Permission.VIEW_PHONE) is (status == 204)


def test_a_leader_of_another_place_confirms_nothing_here(district: District) -> None:
    made = taken(district, organisation="990000002")

    with pytest.raises(NotFound):
        confirm_appointment(made.pk, by=district.actor("chen"), now=moment())


def test_a_refusal_gives_nothing_and_is_told_to_who_proposed(district: District) -> None:
    made = taken(district)

    refuse_appointment(made.pk, by=district.actor("yang"), now=moment())

    assert dict(district.actor("puppet").grants) == {}
    assert Notification.objects.filter(person=district.person("feng"), reason="refused").count() == 1
    with pytest.raises(Conflict):
        confirm_appointment(made.pk, by=district.actor("yang"), now=moment())


def test_whoever_may_confirm_is_told_and_the_auditor_of_each_gain(district: District) -> None:
    made = taken(district)
    asked = set(Notification.objects.filter(reason="confirm").values_list("person__username", flat=True))

    confirm_appointment(made.pk, by=district.actor("qian"), now=moment())

    assert asked == {"chen", "deng", "qian", "yang"}
    told = Notification.objects.get(reason="appointed")
    event = Event.objects.get(name=PERSON_APPOINTED, data__proposal=made.pk)
    assert (told.person.username, told.event_id) == ("yang", event.pk)
    assert (event.by_id, event.data["asked_by_zh"]) == (district.person("qian").pk, "冯管理")
    assert Event.objects.filter(name=APPOINTMENT_PROPOSED, by_id=district.person("feng").pk).count() == 1


def test_the_page_shows_what_a_post_allows_and_takes_the_answer(district: District, client: Client) -> None:
    made = taken(district, "callback-clerk")
    client.force_login(district.person("feng"))
    own = client.get("/appointments/").text
    refused = client.post(f"/appointments/{made.pk}/decide/", {"answer": "confirm"})
    client.force_login(district.person("chen"))
    waiting, count = client.get("/appointments/").text, client.get("/appointments/count/").text

    answer = client.post(f"/appointments/{made.pk}/decide/", {"answer": "confirm"})
    again = client.post(f"/appointments/{made.pk}/decide/", {"answer": "confirm"}, follow=True)

    assert ("由他人确认" in own, 'value="confirm"' in own, refused.status_code) == (True, False, 403)
    assert "查看居民完整电话" in waiting
    assert (count, answer.status_code, "首次登录" in answer.text) == ("1", 200, True)
    assert "已有结论" in again.text
    assert district.actor("puppet").holds(Permission.CALL_BACK)
    client.force_login(district.person("li"))
    assert client.get("/appointments/").status_code == 403


def test_programs_list_what_waits(district: District) -> None:
    made = taken(district)

    for username, may_decide in (("feng", False), ("yang", True)):
        (row,) = caller(district, username).get("appointment-proposals/").json()["results"]
        assert (row["id"], row["may_decide"]) == (made.pk, may_decide)
    assert caller(district, "li").get("appointment-proposals/").status_code == 403


def test_the_same_is_proposed_once(district: District) -> None:
    made = taken(district)
    again = {"person_id": made.person_id, "post_id": made.post_id, "since": SINCE}

    with pytest.raises(Conflict):
        appoint(by=district.actor("feng"), now=moment(), **again)


def test_a_disabled_account_is_not_confirmed(district: District) -> None:
    made = taken(district)
    Person.objects.filter(id=made.person_id).update(is_active=False)

    with pytest.raises(Conflict):
        confirm_appointment(made.pk, by=district.actor("yang"), now=moment())
    assert AppointmentProposal.objects.open().filter(id=made.pk).exists()


def test_whoever_keeps_the_server_confirms_where_nobody_else_is_left(
    district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    made = taken(district)

    call_command("confirm_appointments")
    call_command("confirm_appointments", str(made.pk))

    assert "puppet" in capsys.readouterr().out
    assert district.actor("puppet").holds(Permission.DISPATCH_CASE)
    assert Notification.objects.filter(reason="appointed", person=district.person("yang")).exists()


# ---- the first day ------------------------------------------------------------------------------------------------


@pytest.fixture
def founder(district: District) -> Actor:
    """The only administrator of a district in which nobody else has ever held a post."""
    names = {"name_zh": "新区", "name_en": "New district", "since": date(2024, 1, 1)}
    made = create_organisation(by=PORTAL, now=LONG_AGO, parent_id=None, kind="district", code="880000", **names)
    person = create_person(
        by=PORTAL, now=LONG_AGO, username="first", name_zh="首任", name_en="First", password=PASSWORD
    )
    post = _post(PORTAL, made.pk, "administrator")
    appoint(by=PORTAL, now=LONG_AGO, person_id=person.pk, post_id=post, since=date(2024, 1, 1))
    actor = actor_for(person.pk)
    assert actor is not None
    return actor


def test_the_first_administrator_begins_alone_and_the_record_says_so(district: District, founder: Actor) -> None:
    root = district.organisation("880000").pk

    made = appoint(
        by=founder,
        now=moment(),
        person_id=puppet(founder).pk,
        post_id=_post(founder, root, "callback-clerk"),
        since=SINCE,
    )

    assert not is_proposed(made)
    event = Event.objects.get(name=PERSON_APPOINTED, subject_id=made.person_id)
    assert event.data["is_alone"] is True


@pytest.mark.parametrize("role", ["auditor", "administrator", "district-supervisor"])
def test_the_second_who_may_confirm_ends_the_beginning_for_ever(district: District, founder: Actor, role: str) -> None:
    root = district.organisation("880000").pk
    second = appoint(
        by=founder, now=moment(), person_id=puppet(founder).pk, post_id=_post(founder, root, role), since=SINCE
    )
    assert not is_proposed(second)
    end_appointment(second.pk, by=PORTAL, now=moment(), ends_on=date(2026, 2, 1))
    assert Role.objects.filter(code=role).exists()

    third = puppet(founder, "third").pk
    made = appoint(
        by=founder, now=moment(), person_id=third, post_id=_post(founder, root, "callback-clerk"), since=SINCE
    )

    assert is_proposed(made)


# ---- moving what one has no authority over to where one has -------------------------------------------------------


def _also(district: District, role: str, organisation: str) -> Actor:
    """Give the administrator a post besides, confirmed as it must be."""
    post = _post(PORTAL, district.organisation(organisation).pk, role)
    appoint(by=PORTAL, now=LONG_AGO, person_id=district.person("feng").pk, post_id=post, since=SINCE)
    return district.actor("feng")


def test_nobody_moves_an_organisation_to_where_they_gain_authority_over_it(district: District) -> None:
    actor = _also(district, "callback-clerk", "990000002")
    community, street = district.organisation("990000001001").pk, district.organisation("990000002").pk

    with pytest.raises(NotAllowed):
        move_organisation(community, by=actor, now=moment(), parent_id=street)
    assert district.organisation("990000001001").parent_id == district.organisation("990000001").pk


def test_who_moves_what_is_theirs_already_may_and_the_auditor_is_told(district: District) -> None:
    community, street = district.organisation("990000001001").pk, district.organisation("990000002").pk

    move_organisation(community, by=district.actor("feng"), now=moment(), parent_id=street)

    assert Notification.objects.filter(reason="moved").values_list("person__username", flat=True).get() == "yang"
