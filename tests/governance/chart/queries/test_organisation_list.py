"""The tree as a list for programs."""

from datetime import date

import pytest

from governance.chart.queries.me import me
from governance.chart.queries.organisation_list import ListedOrganisation, organisation_list, organisation_of
from governance.ground.commands.notifications import notify
from governance.ground.errors import NotFound
from governance.ground.permissions import ANONYMOUS
from governance.ground.workflow import PERMISSION_WORDS, Permission, Words
from governance.models import Event, Organisation
from tests.counting import statements
from tests.district import District

DAY = date(2026, 3, 2)


def listed(*, under: str = "", kind: str = "", on: date = DAY) -> list[ListedOrganisation]:
    """Return all organisations that are asked for."""
    return organisation_list(on=on, under=under, kind=kind, after="", size=100).results


def test_those_above_stand_before_those_below(district: District) -> None:
    paths = [row.path for row in listed()]

    assert paths == sorted(paths)
    assert len(paths) == Organisation.objects.count()


def test_a_row_names_its_parent_and_who_leads_it_by_code(district: District) -> None:
    Organisation.objects.filter(code="990000001").update(led_by=district.organisation("P-990000001"))

    row = organisation_of("990000001")

    assert (row.parent, row.led_by, row.kind, row.family, row.depth) == (
        "990000",
        "P-990000001",
        "street",
        "government",
        2,
    )
    assert organisation_of("990000").parent is None


@pytest.mark.parametrize(
    ("under", "kind", "found"),
    [
        ("990000001", "", ["990000001", "990000001001", "990000001002"]),
        ("990000001", "community", ["990000001001", "990000001002"]),
        ("", "street", ["990000001", "990000002"]),
        ("990000002001", "street", []),
        ("", "no-such-kind", []),
    ],
)
def test_the_list_is_narrowed_by_what_stands_above_and_by_kind(
    under: str, kind: str, found: list[str], district: District
) -> None:
    assert [row.code for row in listed(under=under, kind=kind)] == found


def test_nothing_existed_before_its_first_day(district: District) -> None:
    assert listed(on=date(2023, 12, 31)) == []


def test_a_long_list_goes_on_after_the_last_one(district: District) -> None:
    first = organisation_list(on=DAY, under="", kind="", after="", size=5)
    second = organisation_list(on=DAY, under="", kind="", after=first.next or "", size=100)

    assert [row.code for row in first.results + second.results] == [row.code for row in listed()]
    assert second.next is None


@pytest.mark.parametrize("ask", [organisation_of, lambda code: listed(under=code)])
def test_what_is_not_there_is_not_found(ask: object, district: District) -> None:
    assert callable(ask)
    with pytest.raises(NotFound):
        ask("nowhere")


def test_a_list_costs_one_statement(district: District) -> None:
    with statements() as ran:
        listed()

    assert len(ran) == 1


# ---- what somebody may know of themselves -----------------------------------------------------------------------


def test_somebody_s_posts_and_rights_are_told_with_what_they_cover(district: District) -> None:
    told = me(district.actor("li"), on=DAY)
    register = next(each for each in told.permissions if each.code == Permission.REGISTER_CASE)

    assert [(post.role, post.organisation.code, post.appointment) for post in told.posts] == [
        ("dispatcher", "990000001", "main")
    ]
    assert [line.code for line in register.organisations] == ["990000001"]
    assert (register.name_zh, register.name_en) == PERMISSION_WORDS[Permission.REGISTER_CASE]


def test_rights_are_told_in_the_order_in_which_they_stand(district: District) -> None:
    codes = [each.code for each in me(district.actor("chen"), on=DAY).permissions]

    assert codes == [permission.value for permission in Permission if permission.value in codes]
    assert Permission.BLOW_HARD_WHISTLE.value in codes
    assert Permission.READ_LOG.value not in codes


def test_who_holds_no_post_has_no_rights(district: District) -> None:
    told = me(district.actor("newcomer"), on=DAY)

    assert (told.posts, told.permissions, told.name_zh) == ([], [], "新来的")


def test_nobody_at_all_is_told_nothing(district: District) -> None:
    told = me(ANONYMOUS, on=DAY)

    assert (told.username, told.posts, told.permissions) == ("", [], [])


def test_unread_notices_are_counted(district: District) -> None:
    before = me(district.actor("li"), on=DAY).unread
    event_id = Event.objects.latest("id").pk
    for n in range(3):
        notify([district.person("li").pk], event_id=event_id, reason=f"r{n}", text=Words("一", "one"), url="/")

    assert me(district.actor("li"), on=DAY).unread == before + 3


def test_the_language_is_the_portal_s_until_one_is_chosen(district: District) -> None:
    assert me(district.actor("li"), on=DAY).language == "zh-hans"
