"""People, posts and appointments on their pages."""

from datetime import date

import pytest
from django.test import Client

from governance.chart.commands.appointing import confirm_appointment
from governance.chart.commands.people import appoint, create_person, create_post
from governance.ground.permissions import PORTAL
from governance.models import Appointment, AppointmentProposal, Person, Post
from tests.district import LONG_AGO, PASSWORD, District, moment

ENGLISH = {"accept-language": "en"}
NEW = {"username": "ren", "name_zh": "任新", "name_en": "Ren Xin", "password": "street-lamp-1949"}


@pytest.fixture
def feng(district: District, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(district.person("feng"))
    return client


def test_keepers_and_auditors_open_the_list_and_nobody_else(district: District, client: Client) -> None:
    assert client.get("/people/").status_code == 302
    for who, status in (("li", 403), ("chen", 403), ("zhou", 403), ("newcomer", 403), ("yang", 200), ("feng", 200)):
        client.force_login(district.person(who))
        assert client.get("/people/").status_code == status


def test_somebody_is_found_by_a_part_of_the_name(district: District, feng: Client) -> None:
    page = feng.get("/people/?q=street%20director", headers=ENGLISH).content.decode()

    assert "Chen, street director" in page
    assert "Wang, grid worker" not in page
    assert "Nobody fits" in feng.get("/people/?q=zzz", headers=ENGLISH).content.decode()


def test_the_list_goes_on_where_a_page_ended(district: District, feng: Client) -> None:
    Person.objects.bulk_create(
        [Person(username=f"p{n:03}", name_zh=f"人{n}", name_en=f"Person {n}", password="!") for n in range(70)]
    )
    seen: set[str] = set()
    address = "/people/?q=Person"

    while address:
        page = feng.get(address, headers=ENGLISH).content.decode()
        seen |= {f"p{n:03}" for n in range(70) if f"p{n:03}" in page}
        address = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
        address = f"/people/{address}".replace("&amp;", "&") if address else ""

    assert len(seen) == 70


def test_a_street_administrator_sees_only_the_people_of_the_street(district: District, client: Client) -> None:
    post = create_post(
        by=PORTAL,
        now=moment(),
        organisation_id=district.organisation("990000002").pk,
        role="area-administrator",
        name_zh="西街道管理员",
        name_en="West administrator",
    )
    person = district.person("newcomer")
    appoint(by=PORTAL, now=moment(), person_id=person.pk, post_id=post.pk, since=date(2026, 1, 1))
    client.force_login(person)

    page = client.get("/people/", headers=ENGLISH).content.decode()
    theirs = client.get(f"/people/{district.person('chen').pk}/", headers=ENGLISH).content.decode()

    assert "Xu, dispatcher of the other street" in page
    assert "Chen, street director" not in page
    assert '<aside class="context"' not in theirs
    east = district.organisation("990000001").pk
    assert client.get(f"/organisations/{east}/posts/new/").status_code == 403


def test_colleagues_see_posts_and_keepers_see_the_rest(district: District, client: Client) -> None:
    person = district.person("chen")
    Person.objects.filter(pk=person.pk).update(email="chen@example.org")

    client.force_login(district.person("wang"))
    colleague = client.get(f"/people/{person.pk}/", headers=ENGLISH).content.decode()
    client.force_login(district.person("feng"))
    keeper = client.get(f"/people/{person.pk}/", headers=ENGLISH).content.decode()

    assert "Street director" in colleague
    assert "chen@example.org" not in colleague
    assert "chen@example.org" in keeper
    assert "Appointed" in keeper


def test_who_sits_in_no_post_is_unknown_to_colleagues(district: District, client: Client) -> None:
    client.force_login(district.person("wang"))

    assert client.get(f"/people/{district.person('newcomer').pk}/").status_code == 404
    assert client.get("/people/0/").status_code == 404


def test_an_account_is_opened_appointed_and_ended(district: District, feng: Client) -> None:
    street = district.organisation("990000001").pk
    post = Post.objects.get(organisation_id=street, role="callback-clerk").pk

    opened = feng.post("/people/new/", NEW)
    told = {"post": post, "person": "ren", "kind": "main", "since": "2026-01-01"}
    appointed = feng.post(f"/organisations/{street}/appoint/", told)
    proposal = AppointmentProposal.objects.get(person__username="ren")
    confirm_appointment(proposal.pk, by=district.actor("yang"), now=moment())
    held = Appointment.objects.get(person__username="ren")
    ended = feng.post(f"/people/{held.person_id}/appointments/{held.pk}/end/", {"ends_on": "2026-02-01"})

    assert opened["Location"] == f"/people/{held.person_id}/"
    assert (appointed.status_code, ended.status_code) == (302, 302)
    assert feng.get(f"/people/{held.person_id}/appointments/{held.pk}/end/").status_code == 403


def test_a_vacant_post_says_who_is_proposed_for_it(district: District, feng: Client) -> None:
    street = district.organisation("990000001").pk
    post = Post.objects.get(organisation_id=street, role="callback-clerk")
    post.appointments.all().delete()
    feng.post("/people/new/", NEW)

    feng.post(
        f"/organisations/{street}/appoint/", {"post": post.pk, "person": "任新", "kind": "main", "since": "2026-01-01"}
    )
    page = feng.get(f"/organisations/{street}/", headers=ENGLISH).content.decode()

    assert "waits for a second person’s yes</span> Ren Xin" in page
    assert f"appoint/?post={post.pk}" not in page


def test_a_name_that_two_people_bear_does_not_choose_one(district: District, feng: Client) -> None:
    street = district.organisation("990000001").pk
    post = Post.objects.get(organisation_id=street, role="callback-clerk").pk
    for username in ("ren", "ren2"):
        feng.post("/people/new/", {**NEW, "username": username})

    told = {"post": post, "person": "任新", "kind": "main", "since": "2026-01-01"}
    answer = feng.post(f"/organisations/{street}/appoint/", told, headers=ENGLISH)

    assert answer.status_code == 422
    assert "Several people are called so" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"username": "li"}, {"username": "a b"}, {"password": "123"}, {"name_en": ""}, {"email": "nowhere"}]
)
def test_a_badly_filled_account_keeps_what_was_typed(district: District, feng: Client, wrong: dict[str, str]) -> None:
    answer = feng.post("/people/new/", {**NEW, **wrong})

    assert answer.status_code == 422
    assert "任新" in answer.content.decode()


def test_an_appointment_of_nobody_is_refused(district: District, feng: Client) -> None:
    street = district.organisation("990000001").pk
    post = Post.objects.get(organisation_id=street, role="callback-clerk").pk
    told = {"post": post, "kind": "main", "since": "2026-01-01"}

    assert feng.post(f"/organisations/{street}/appoint/", {**told, "person": "nobody"}).status_code == 422
    assert feng.post(f"/organisations/{street}/appoint/", {**told, "person": "he"}).status_code == 409
    assert feng.post(f"/organisations/{street}/appoint/", {**told, "person": "feng"}).status_code == 403


def test_a_post_is_set_up_by_the_page(district: District, feng: Client) -> None:
    street = district.organisation("990000001").pk
    told = {"name_zh": "新岗", "name_en": "New post", "role": "dispatcher"}

    assert feng.post(f"/organisations/{street}/posts/new/", told).status_code == 302
    assert feng.post(f"/organisations/{street}/posts/new/", told).status_code == 422
    assert (
        feng.post(f"/organisations/{street}/posts/new/", {**told, "name_zh": "二", "role": "auditor"}).status_code
        == 422
    )


def test_only_keepers_open_accounts(district: District, client: Client) -> None:
    for who in ("li", "yang", "newcomer"):
        client.force_login(district.person(who))
        assert client.get("/people/new/").status_code == 403
        assert client.post("/people/new/", NEW).status_code == 403


def test_another_persons_appointment_is_not_ended_through_ones_own_page(district: District, feng: Client) -> None:
    person = create_person(by=PORTAL, now=LONG_AGO, username="ren", name_zh="任", name_en="Ren", password=PASSWORD)
    theirs = Appointment.objects.get(person__username="li").pk

    assert feng.get(f"/people/{person.pk}/appointments/{theirs}/end/").status_code == 404
