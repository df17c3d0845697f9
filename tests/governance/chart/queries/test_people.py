"""Who sees whom in the lists and pages of people, and what they may do there."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from governance.chart.commands.people import appoint, create_person, end_appointment
from governance.chart.queries.people import (
    PEOPLE_LINES,
    PeoplePage,
    appointment_to_end,
    people_list,
    person_named,
    person_page,
    require_account_opener,
    suggestions,
)
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Appointment, Person, Post
from tests.counting import statements
from tests.district import PASSWORD, District, moment

DAY = date(2026, 3, 2)


def listed(district: District, by: str = "feng", *, words: str = "", after: str = "") -> PeoplePage:
    """Return the list of people as one of the cast sees it."""
    return people_list(district.actor(by), words=words, on=DAY, after=after)


def names(page: PeoplePage) -> list[str]:
    """Return the log-in names on a page."""
    return [row.username for row in page.people.results]


def newcomers(count: int) -> None:
    """Open accounts without posts, named n00, n01 and so on."""
    Person.objects.bulk_create(
        Person(username=f"n{n:02}", username_folded=f"n{n:02}", name_zh=f"新人{n}", name_en=f"New {n}")
        for n in range(count)
    )


@pytest.mark.parametrize("by", ["feng", "yang"])
def test_who_keeps_people_or_reads_the_log_sees_everybody_below(by: str, district: District) -> None:
    assert {"li", "wang", "zhou", "newcomer"} <= set(names(listed(district, by)))


@pytest.mark.parametrize("by", ["li", "chen", "qian", "wang", "newcomer"])
def test_nobody_else_opens_the_list(by: str, district: District) -> None:
    with pytest.raises(NotAllowed):
        listed(district, by)


def test_the_list_is_in_the_order_of_log_in_names(district: District) -> None:
    found = names(listed(district))

    assert found == sorted(found)


def test_a_long_list_goes_on_where_the_last_page_ended(district: District) -> None:
    newcomers(PEOPLE_LINES)
    everybody = list(Person.objects.order_by("username").values_list("username", flat=True))

    first = listed(district)
    second = listed(district, after=first.people.next or "")

    assert len(first.people.results) == PEOPLE_LINES
    assert names(first) + names(second) == everybody
    assert second.people.next is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("李派", ["li"]),
        ("dispatcher east", []),
        ("Li, dispatcher", ["li"]),
        ("ＬＩ", ["li"]),
        ("grid next", ["sun"]),
        ("没有这个人", []),
    ],
)
def test_every_word_must_be_in_a_name(words: str, found: list[str], district: District) -> None:
    assert [name for name in names(listed(district, words=words)) if name in ("li", "sun")] == found


def test_only_the_first_five_words_are_looked_for(district: District) -> None:
    assert names(listed(district, words="Li, Li, Li, Li, Li, nonsense")) == ["li"]


def test_a_person_s_posts_are_told_the_main_one_first(district: District) -> None:
    post = Post.objects.get(organisation__code="990000001001", role_id="community-secretary")
    appoint(by=PORTAL, now=moment(), person_id=district.person("chen").pk, post_id=post.pk, since=DAY, kind="cross")

    row = next(each for each in listed(district).people.results if each.username == "chen")

    assert [told.split(" · ")[0] for told in row.posts] == ["东街道", "桃园社区"]


def test_a_post_that_is_over_is_told_no_longer(district: District) -> None:
    held = Appointment.objects.get(person__username="li")
    end_appointment(held.pk, by=PORTAL, now=moment(days=-1), ends_on=DAY)

    assert next(row.posts for row in listed(district).people.results if row.username == "li") == []


@pytest.mark.parametrize(("by", "creates", "asks"), [("feng", True, True), ("yang", False, False)])
def test_the_list_offers_what_its_reader_may_do(by: str, creates: bool, asks: bool, district: District) -> None:
    page = listed(district, by)

    assert (page.can_create, page.can_ask_factor) == (creates, asks)


def test_only_who_keeps_people_opens_accounts(district: District) -> None:
    require_account_opener(district.actor("feng"))
    for other in ("yang", "li"):
        with pytest.raises(NotAllowed):
            require_account_opener(district.actor(other))


def test_a_list_costs_the_same_with_many_people(district: District) -> None:
    viewer = district.actor("feng")

    def asked() -> int:
        with statements() as ran:
            people_list(viewer, words="", on=DAY, after="")
        return len(ran)

    few = asked()
    newcomers(30)

    assert asked() == few


# ---- one person -------------------------------------------------------------------------------------------------


def test_who_sits_in_a_post_is_known_to_colleagues_but_not_their_mail_or_past(district: District) -> None:
    Person.objects.filter(username="li").update(email="li@example.org")
    li = district.person("li").pk

    by_colleague = person_page(district.actor("wang"), li, on=DAY)
    by_keeper = person_page(district.actor("feng"), li, on=DAY)

    assert (by_colleague.name, by_colleague.email, by_colleague.history) == ("李派单", "", [])
    assert by_keeper.email == "li@example.org"
    assert by_keeper.history != []


def test_who_sits_in_no_post_is_known_to_keepers_alone(district: District) -> None:
    newcomer = district.person("newcomer").pk

    assert person_page(district.actor("feng"), newcomer, on=DAY).appointments == []
    with pytest.raises(NotFound):
        person_page(district.actor("wang"), newcomer, on=DAY)


def test_an_account_that_is_closed_is_known_to_keepers_alone(district: District) -> None:
    Person.objects.filter(username="li").update(is_active=False)
    li = district.person("li").pk

    assert person_page(district.actor("feng"), li, on=DAY).is_active is False
    with pytest.raises(NotFound):
        person_page(district.actor("wang"), li, on=DAY)


@pytest.mark.parametrize("by", ["feng", "wang"])
def test_what_is_not_there_is_not_found(by: str, district: District) -> None:
    with pytest.raises(NotFound):
        person_page(district.actor(by), 0, on=DAY)


def test_colleagues_see_posts_of_today_and_keepers_those_that_ended(district: District) -> None:
    li = district.person("li").pk
    post = Post.objects.get(organisation__code="990000002", role_id="dispatcher")
    appoint(by=PORTAL, now=moment(), person_id=li, post_id=post.pk, since=DAY - timedelta(days=9), until=DAY)

    by_colleague = person_page(district.actor("wang"), li, on=DAY).appointments
    by_keeper = person_page(district.actor("feng"), li, on=DAY).appointments

    assert [held.organisation for held in by_colleague] == ["东街道"]
    assert {(held.organisation, held.is_active) for held in by_keeper} == {("东街道", True), ("西街道", False)}


def test_a_post_to_come_can_be_ended_but_does_not_hold_yet(district: District) -> None:
    newcomer = district.person("newcomer").pk
    post = Post.objects.get(organisation__code="990000001", role_id="dispatcher")
    appoint(by=PORTAL, now=moment(), person_id=newcomer, post_id=post.pk, since=DAY + timedelta(days=3))

    (held,) = person_page(district.actor("feng"), newcomer, on=DAY).appointments

    assert (held.is_active, held.can_end) == (False, True)


def test_an_appointment_is_ended_by_who_appoints_and_only_while_it_lasts(district: District) -> None:
    li = district.person("li").pk
    held = Appointment.objects.get(person=li)

    assert appointment_to_end(person_page(district.actor("feng"), li, on=DAY), held.pk).id == held.pk
    with pytest.raises(NotAllowed):
        appointment_to_end(person_page(district.actor("wang"), li, on=DAY), held.pk)
    with pytest.raises(NotFound):
        appointment_to_end(person_page(district.actor("feng"), li, on=DAY), 0)

    end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=DAY)
    with pytest.raises(NotAllowed):
        appointment_to_end(person_page(district.actor("feng"), li, on=DAY), held.pk)


def test_nobody_keeps_their_own_account(district: District) -> None:
    feng = district.person("feng").pk
    page = person_page(district.actor("feng"), feng, on=DAY)

    assert (page.is_me, page.can_keep, page.is_locked, page.has_factor) == (True, False, False, False)
    assert person_page(district.actor("feng"), district.person("li").pk, on=DAY).can_keep is True


@pytest.mark.parametrize(
    ("language", "name", "other"), [("zh-hans", "李派单", "Li, dispatcher"), ("en", "Li, dispatcher", "李派单")]
)
def test_the_other_name_stands_beside_the_one_of_the_page(
    language: str, name: str, other: str, district: District
) -> None:
    with translation.override(language):
        page = person_page(district.actor("feng"), district.person("li").pk, on=DAY)

    assert (page.name, page.other_name) == (name, other)


# ---- choosing somebody ------------------------------------------------------------------------------------------


def test_only_open_accounts_are_offered(district: District) -> None:
    Person.objects.filter(username="wu").update(is_active=False)

    offered = dict(suggestions(district.actor("feng")))

    assert offered["li"] == "李派单"
    assert "wu" not in offered
    assert dict(suggestions(district.actor("li"))).keys() == {"li"}


@pytest.mark.parametrize("told", ["li", "LI", " ｌｉ ", "李派单", "li, DISPATCHER"])
def test_a_person_is_named_by_log_in_name_or_by_name(told: str, district: District) -> None:
    assert person_named(district.actor("feng"), told) == district.person("li").pk


def test_a_log_in_name_goes_before_somebody_who_is_called_so(district: District) -> None:
    create_person(by=PORTAL, now=moment(), username="other", name_zh="li", name_en="Other", password=PASSWORD)

    assert person_named(district.actor("feng"), "li") == district.person("li").pk


def test_two_who_are_called_alike_are_told_apart_by_log_in_name(district: District) -> None:
    create_person(by=PORTAL, now=moment(), username="li2", name_zh="李派单", name_en="Li Two", password=PASSWORD)

    with translation.override("en"), pytest.raises(Invalid) as refused:
        person_named(district.actor("feng"), "李派单")

    assert refused.value.fields == {"person": "Several people are called so. Give the log-in name."}


@pytest.mark.parametrize(("by", "told"), [("feng", "nobody"), ("feng", ""), ("li", "wang")])
def test_whom_the_viewer_does_not_keep_cannot_be_named(by: str, told: str, district: District) -> None:
    with translation.override("en"), pytest.raises(Invalid) as refused:
        person_named(district.actor(by), told)

    assert refused.value.fields == {"person": "There is nobody called so."}
