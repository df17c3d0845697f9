"""What the page of one organisation tells, and whom it lets change it."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from governance.chart.commands.organisations import close_organisation, create_organisation
from governance.chart.commands.people import appoint, create_post, end_appointment
from governance.chart.queries.organisation_page import (
    HeldPost,
    OrganisationPage,
    district_choices,
    district_named,
    kind_choices,
    leader_choices,
    organisation_page,
    organisation_to_manage,
    organisation_to_staff,
    parent_choices,
    role_choices,
)
from governance.ground.errors import NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL
from governance.models import Appointment, AppointmentProposal, Organisation, Post
from tests.counting import statements
from tests.district import District, moment

DAY = date(2026, 3, 2)
STREET = "990000001"


def page_of(district: District, code: str = STREET, *, by: str = "li", on: date = DAY) -> OrganisationPage:
    """Return the page of an organisation of the test district as one of the cast sees it."""
    return organisation_page(district.actor(by), district.organisation(code).pk, on=on)


def post_of(page: OrganisationPage, role: str) -> HeldPost:
    """Return the one post of a page that has a role by its Chinese name."""
    return next(post for post in page.posts if post.role == role)


def test_a_street_stands_below_its_district_and_above_its_communities(district: District) -> None:
    page = page_of(district)

    assert [link.code for link in page.above] == ["990000"]
    assert page.parent == page.above[-1]
    assert [link.code for link in page.children] == ["990000001001", "990000001002"]
    assert (page.kind, page.family, page.since, page.ends_on, page.is_current) == (
        "街道办事处",
        "government",
        date(2024, 1, 1),
        None,
        True,
    )


def test_what_lies_above_is_told_from_the_top_down(district: District) -> None:
    assert [link.code for link in page_of(district, "990000001001").above] == ["990000", STREET]


def test_the_district_has_nothing_above_it(district: District) -> None:
    page = page_of(district, "990000")

    assert page.above == []
    assert page.parent is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_are_told_in_the_language_of_the_page(language: str, district: District) -> None:
    told = {"zh-hans": ("东街道", "测试区"), "en": ("East Street", "Test District")}

    with translation.override(language):
        page = page_of(district)

    assert (page.name, page.above[0].name) == told[language]
    assert (page.name_zh, page.name_en) == ("东街道", "East Street")


def test_who_leads_and_who_is_led_are_two_sides_of_one_line(district: District) -> None:
    party = district.organisation("P-990000001")
    Organisation.objects.filter(code=STREET).update(led_by=party)

    led, leading = page_of(district), page_of(district, "P-990000001")

    assert led.led_by is not None
    assert led.led_by.id == party.pk
    assert [link.code for link in leading.leads] == [STREET]
    assert leading.led_by is None


def test_what_is_closed_stands_no_longer_below(district: District) -> None:
    closed = district.organisation("990000001002")
    created = create_organisation(
        by=PORTAL,
        now=moment(),
        parent_id=district.organisation(STREET).pk,
        kind="community",
        code="990000001009",
        name_zh="新村社区",
        name_en="New Village",
        led_by_id=None,
        since=DAY,
    )
    close_organisation(created.pk, by=PORTAL, now=moment(), ends_on=DAY + timedelta(days=10))

    before, after = page_of(district), page_of(district, on=DAY + timedelta(days=10))

    assert [link.code for link in before.children] == ["990000001001", closed.code, "990000001009"]
    assert [link.code for link in after.children] == ["990000001001", closed.code]


@pytest.mark.parametrize(("on", "is_current"), [(date(2023, 12, 31), False), (date(2024, 1, 1), True)])
def test_an_organisation_is_there_from_its_first_day(on: date, is_current: bool, district: District) -> None:
    assert page_of(district, on=on).is_current is is_current


def test_a_post_names_its_role_and_who_holds_it(district: District) -> None:
    dispatcher = post_of(page_of(district), "街道派单员")

    assert [(holder.name, holder.is_cross, holder.until) for holder in dispatcher.holders] == [("李派单", False, None)]


def test_who_has_left_holds_the_post_no_longer(district: District) -> None:
    held = Appointment.objects.get(person__username="li")
    end_appointment(held.pk, by=PORTAL, now=moment(), ends_on=DAY + timedelta(days=5))

    before = post_of(page_of(district, on=DAY + timedelta(days=4)), "街道派单员")
    after = post_of(page_of(district, on=DAY + timedelta(days=5), by="feng"), "街道派单员")

    assert [holder.until for holder in before.holders] == [DAY + timedelta(days=5)]
    assert after.holders == []


def test_who_holds_a_second_post_is_marked(district: District) -> None:
    post = Post.objects.get(organisation__code="990000001001", role_id="community-secretary")
    appoint(by=PORTAL, now=moment(), person_id=district.person("chen").pk, post_id=post.pk, since=DAY, kind="cross")

    holders = post_of(page_of(district, "990000001001"), post.role.name).holders

    assert [(holder.name, holder.is_cross) for holder in holders] == [("赵书记", False), ("陈主任", True)]


@pytest.mark.parametrize(("by", "proposed"), [("feng", ["新来的"]), ("li", [])])
def test_who_is_proposed_is_told_to_those_who_appoint(by: str, proposed: list[str], district: District) -> None:
    post = Post.objects.get(organisation__code=STREET, role_id="dispatcher")
    AppointmentProposal.objects.create(
        person=district.person("newcomer"),
        post=post,
        kind="main",
        valid=(DAY, None),
        asked_by=district.person("feng"),
        asked_at=moment(),
    )

    assert post_of(page_of(district, by=by), "街道派单员").proposed == proposed


@pytest.mark.parametrize(("by", "may"), [("feng", True), ("li", False), ("qian", False), ("newcomer", False)])
def test_only_the_administrator_keeps_the_chart_and_its_posts(by: str, may: bool, district: District) -> None:
    page = page_of(district, by=by)

    assert (page.can_manage, page.can_staff) == (may, may)


@pytest.mark.parametrize("door", [organisation_to_manage, organisation_to_staff])
def test_forms_open_to_the_administrator_alone(door: type, district: District) -> None:
    street = district.organisation(STREET).pk

    assert door(district.actor("feng"), street, on=DAY).id == street
    with pytest.raises(NotAllowed):
        door(district.actor("li"), street, on=DAY)


@pytest.mark.parametrize("door", [organisation_page, organisation_to_manage, organisation_to_staff])
def test_what_is_not_there_is_not_found(door: type, district: District) -> None:
    with pytest.raises(NotFound):
        door(district.actor("feng"), 0, on=DAY)


def test_the_history_begins_with_the_founding(district: District) -> None:
    founding = page_of(district).history[-1]

    assert founding.what == "成立"


def test_a_telephone_is_read_in_groups_and_dialled_without(district: District) -> None:
    Organisation.objects.filter(code=STREET).update(telephone="057188776655转12")

    page = page_of(district)

    assert page.telephone_words == "0571 8877 6655 转 12"
    assert page.telephone_dials == "057188776655"


def test_a_page_costs_the_same_with_many_people(district: District) -> None:
    def asked() -> int:
        with statements() as ran:
            page_of(district, by="feng")
        return len(ran)

    few = asked()
    street = district.organisation(STREET)
    for n in range(12):
        named = {"name_zh": f"岗位{n}", "name_en": f"Post {n}"}
        post = create_post(by=PORTAL, now=moment(), organisation_id=street.pk, role="dispatcher", **named)
        appoint(by=PORTAL, now=moment(), person_id=district.person("newcomer").pk, post_id=post.pk, since=DAY)

    assert asked() == few


# ---- choices of the forms ---------------------------------------------------------------------------------------


def test_forms_offer_every_kind_and_every_role(district: District) -> None:
    kinds, roles = dict(kind_choices()), dict(role_choices())

    assert kinds["street"] == "街道办事处"
    assert roles["dispatcher"] == "街道派单员"
    assert len(kinds) == len(kind_choices())


def test_only_party_organisations_may_lead(district: District) -> None:
    assert [name for _id, name in leader_choices(on=DAY)] == ["测试区委", "东街道党工委"]


def test_a_leader_is_not_offered_before_its_first_day(district: District) -> None:
    assert leader_choices(on=date(2023, 12, 31)) == []


def test_parents_are_indented_by_their_depth_and_only_ones_own(district: District) -> None:
    offered = [name for _id, name in parent_choices(district.actor("feng"), on=DAY)]

    assert offered[0] == "测试区"
    assert "\u2003东街道" in offered
    assert "\u2003\u2003桃园社区" in offered
    assert parent_choices(district.actor("li"), on=DAY) == []


def test_nothing_is_hung_below_itself(district: District) -> None:
    street = district.organisation(STREET).pk

    offered = [name.strip() for _id, name in parent_choices(district.actor("feng"), on=DAY, apart_from=street)]

    assert "西街道" in offered
    assert not {"东街道", "桃园社区", "柳岸社区"} & set(offered)


def test_a_district_is_offered_to_who_keeps_its_tree(district: District) -> None:
    assert district_choices(district.actor("feng"), on=DAY) == [("990000", "测试区")]
    assert district_named("990000") == ("990000", "测试区")
    for other in (district.actor("li"), ANONYMOUS):
        with pytest.raises(NotAllowed):
            district_choices(other, on=DAY)
