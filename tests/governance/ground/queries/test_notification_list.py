"""A person's own notices."""

import pytest

from governance.ground.commands.notifications import notify
from governance.ground.permissions import ANONYMOUS
from governance.ground.queries.notification_list import ListedNotification, notification_list
from governance.ground.workflow import Words
from governance.models import Event, Notification
from tests.counting import statements
from tests.district import District, moment


@pytest.fixture
def notices(district: District) -> list[int]:
    """Five notices for Li, of which the second and the fourth are read, and one for Wang."""
    event = Event.objects.latest("id").pk
    li = district.person("li").pk
    Notification.objects.filter(person=li).delete()
    for n in range(5):
        notify([li], event_id=event, reason=f"r{n}", text=Words(f"第{n}", f"number {n}"), url=f"/{n}/")
    notify([district.person("wang").pk], event_id=event, reason="r", text=Words("王", "Wang"), url="/")
    made = list(Notification.objects.filter(person=li).order_by("id").values_list("id", flat=True))
    Notification.objects.filter(pk__in=[made[1], made[3]]).update(read_at=moment())
    return made


def listed(
    district: District, *, only_unread: bool = False, after: str = "", size: int = 50
) -> list[ListedNotification]:
    """Return Li's notices."""
    return notification_list(district.actor("li"), only_unread=only_unread, after=after, size=size).results


def test_the_newest_stand_first_and_nobody_else_s(notices: list[int], district: District) -> None:
    assert [row.id for row in listed(district)] == notices[::-1]


def test_a_notice_has_both_languages_and_its_address(notices: list[int], district: District) -> None:
    newest = listed(district)[0]

    assert (newest.reason, newest.text_zh, newest.text_en, newest.url) == ("r4", "第4", "number 4", "/4/")


def test_the_unread_can_be_had_alone(notices: list[int], district: District) -> None:
    rows = listed(district, only_unread=True)

    assert [row.id for row in rows] == [notices[4], notices[2], notices[0]]
    assert all(row.read_at is None for row in rows)


def test_a_long_list_goes_on_where_the_last_page_ended(notices: list[int], district: District) -> None:
    first = notification_list(district.actor("li"), only_unread=False, after="", size=3)
    second = notification_list(district.actor("li"), only_unread=False, after=first.next or "", size=3)

    assert [row.id for row in first.results + second.results] == notices[::-1]
    assert (first.next is None, second.next) == (False, None)


def test_a_stranger_has_none(notices: list[int]) -> None:
    assert notification_list(ANONYMOUS, only_unread=False, after="", size=50).results == []


def test_a_list_costs_one_statement(notices: list[int], district: District) -> None:
    viewer = district.actor("li")
    with statements() as ran:
        notification_list(viewer, only_unread=False, after="", size=50)

    assert len(ran) == 1
