"""Where somebody's posts lie, who keeps their account, and what a link for a password asks."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from governance.chart.commands.people import appoint, end_appointment
from governance.chart.queries.accounts import (
    DEMO_ACCOUNTS,
    common_path,
    demo_accounts,
    keeps_account,
    needs_code,
    owes_first_code,
    path_of,
    paths_of,
    username_of,
)
from governance.ground.errors import Conflict, NotFound
from governance.ground.permissions import PORTAL
from governance.ground.workflow import digest_of
from governance.models import AccountProposal, Appointment, AppointmentProposal, FirstCode, Person, Post, ResetLink
from tests.district import District, moment

DAY = date(2026, 3, 2)


def post(code: str, role: str = "dispatcher") -> Post:
    """Return a post of the test district."""
    return Post.objects.get(organisation__code=code, role_id=role)


@pytest.mark.parametrize(
    ("paths", "shared"),
    [
        ([], ""),
        (["/1/2/3/"], "/1/2/3/"),
        (["/1/2/3/", "/1/2/4/"], "/1/2/"),
        (["/1/2/", "/1/2/4/"], "/1/2/"),
        (["/1/2/", "/1/22/"], "/1/"),
        (["/1/", "/2/"], ""),
        (["/1/2/3/", "/1/4/3/"], "/1/"),
    ],
)
def test_what_stands_above_all_is_what_all_paths_begin_with(paths: list[str], shared: str) -> None:
    assert common_path(paths) == shared


def test_somebody_belongs_to_where_their_post_lies(district: District) -> None:
    street = district.organisation("990000001").path

    assert paths_of(district.person("li").pk, on=DAY) == [street]
    assert path_of(district.person("li").pk, on=DAY) == street


def test_who_holds_no_post_belongs_to_the_district(district: District) -> None:
    whole = district.organisation("990000").path

    assert paths_of(district.person("newcomer").pk, on=DAY) == [whole]
    assert path_of(district.person("newcomer").pk, on=DAY) == whole


def test_two_posts_belong_to_what_stands_above_both(district: District) -> None:
    li = district.person("li").pk
    appoint(by=PORTAL, now=moment(), person_id=li, post_id=post("990000002").pk, since=DAY)

    assert len(paths_of(li, on=DAY)) == 2
    assert path_of(li, on=DAY) == district.organisation("990000").path


@pytest.mark.parametrize("since", [DAY, DAY + timedelta(days=30)])
def test_a_post_counts_before_its_first_day_and_not_after_its_last(since: date, district: District) -> None:
    newcomer = district.person("newcomer").pk
    ends = since + timedelta(days=10)
    appoint(by=PORTAL, now=moment(), person_id=newcomer, post_id=post("990000001").pk, since=since, until=ends)
    street, whole = district.organisation("990000001").path, district.organisation("990000").path

    assert paths_of(newcomer, on=DAY) == [street]
    assert paths_of(newcomer, on=ends - timedelta(days=1)) == [street]
    assert paths_of(newcomer, on=ends) == [whole]


def test_a_post_that_somebody_is_proposed_for_counts_already(district: District) -> None:
    newcomer = district.person("newcomer")
    proposal = AppointmentProposal.objects.create(
        person=newcomer,
        post=post("990000002"),
        kind="main",
        valid=(DAY, None),
        asked_by=district.person("feng"),
        asked_at=moment(),
    )

    assert paths_of(newcomer.pk, on=DAY) == [district.organisation("990000002").path]

    AppointmentProposal.objects.filter(pk=proposal.pk).update(decided_at=moment(), is_granted=False)
    assert paths_of(newcomer.pk, on=DAY) == [district.organisation("990000").path]


@pytest.mark.parametrize(("by", "keeps"), [("feng", True), ("li", False), ("qian", False), ("yang", False)])
def test_an_account_is_kept_by_who_keeps_people_above_all_its_posts(by: str, keeps: bool, district: District) -> None:
    assert keeps_account(district.actor(by), district.person("wang").pk, on=DAY) is keeps


def test_who_keeps_one_of_two_streets_does_not_keep_the_account(district: District) -> None:
    li, keeper = district.person("li").pk, district.person("newcomer").pk
    named = {"name_zh": "街道管理员", "name_en": "Administrator of the street"}
    own = Post.objects.create(organisation=district.organisation("990000001"), role_id="area-administrator", **named)
    appoint(by=PORTAL, now=moment(), person_id=keeper, post_id=own.pk, since=DAY - timedelta(days=300))
    before = keeps_account(district.actor("newcomer"), li, on=DAY)

    appoint(by=PORTAL, now=moment(), person_id=li, post_id=post("990000002").pk, since=DAY)

    assert before is True
    assert keeps_account(district.actor("newcomer"), li, on=DAY) is False


def test_a_log_in_name_is_found_by_the_person(district: District) -> None:
    assert username_of(district.person("li").pk) == "li"
    assert username_of(0) == ""


def test_only_a_new_account_owes_the_first_code(district: District) -> None:
    newcomer = district.person("newcomer")
    before = owes_first_code(newcomer.pk)

    FirstCode.objects.create(person=newcomer)

    assert (before, owes_first_code(newcomer.pk)) == (False, True)
    assert owes_first_code(district.person("li").pk) is False


# ---- links for a new password -----------------------------------------------------------------------------------


def link(district: District, **told: object) -> ResetLink:
    """Return a link for Li's password that works for an hour."""
    made = {"digest": digest_of("secret"), "made_at": moment(), "expires_at": moment(11)}
    return ResetLink.objects.create(person=district.person("li"), **made, **told)


def proposal_of(district: District) -> AccountProposal:
    """Return what Feng asked for Li's account."""
    return AccountProposal.objects.create(
        person=district.person("li"),
        what="reset",
        scope_path=district.organisation("990000001").path,
        asked_by=district.person("feng"),
        asked_at=moment(),
    )


def test_a_link_that_needed_nobody_s_yes_asks_for_no_code(district: District) -> None:
    link(district)

    assert needs_code("secret", now=moment()) is False


def test_a_link_that_somebody_agreed_to_asks_for_their_code(district: District) -> None:
    link(district, proposal=proposal_of(district), code_digest="x" * 64)

    assert needs_code("secret", now=moment()) is True


def test_a_link_that_nobody_agreed_to_does_not_open(district: District) -> None:
    link(district, proposal=proposal_of(district))

    with pytest.raises(Conflict):
        needs_code("secret", now=moment())


@pytest.mark.parametrize(
    ("secret", "minute", "used"), [("secret", 1, True), ("another", 1, False), ("secret", 61, False)]
)
def test_a_link_that_was_used_or_has_run_out_or_never_was_is_not_there(
    secret: str, minute: int, used: bool, district: District
) -> None:
    link(district, **({"used_at": moment()} if used else {}))

    with pytest.raises(NotFound):
        needs_code(secret, now=moment() + timedelta(minutes=minute))


# ---- the demo's accounts ----------------------------------------------------------------------------------------


def test_the_demo_offers_those_of_its_accounts_that_are_there_in_the_order_of_a_case(district: District) -> None:
    order = list(DEMO_ACCOUNTS)
    for username, name in (("zhou", order[6]), ("li", order[2])):
        Person.objects.filter(username=username).update(username=name, username_folded=name)

    with translation.override("en"):
        offered = demo_accounts()

    assert [account.username for account in offered] == [order[2], order[6]]
    assert offered[0].what == DEMO_ACCOUNTS[order[2]].en
    assert offered[0].post == Appointment.objects.get(person__username=order[2]).post.name_en


def test_the_demo_offers_no_closed_account(district: District) -> None:
    Person.objects.filter(username="li").update(username="dispatcher", username_folded="dispatcher", is_active=False)

    assert demo_accounts() == []


def test_an_account_without_a_post_is_offered_without_one(district: District) -> None:
    Person.objects.filter(username="newcomer").update(username="worker", username_folded="worker")

    assert [(account.username, account.post) for account in demo_accounts()] == [("worker", "")]


def test_a_post_that_ended_long_ago_is_no_place_of_an_account(district: District) -> None:
    held = Appointment.objects.get(person__username="li")
    end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=DAY)

    assert paths_of(district.person("li").pk, on=DAY) == [district.organisation("990000").path]
