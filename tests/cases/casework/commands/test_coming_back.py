"""Whoever a case comes back to is told of it, once: its lead, its community, or the desk that dispatches it anew."""

from collections.abc import Callable

import pytest
from django.utils import translation

from cases import events
from cases.casework.commands import closing, community, desk
from cases.casework.commands.joining import join_case
from cases.casework.commands.notes import note_case, watch_case
from cases.casework.commands.recusal import name_accused
from cases.desk.queries.case_page import case_page
from cases.models import Case
from cases.rules.workflow import Satisfaction, State
from governance.ground import outbox
from governance.ground.commands.channels import choose_channels
from governance.models import Delivery, Event, Message, Notification, Organisation
from tests import stories
from tests.district import District, moment

STREET, COMMUNITY = "990000001", "990000001001"
DESK = ["chen", "deng", "li"]
UNSOLVED = closing.Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)


def accuse(district: District, case: Case, whom: str, *, by: str = "li") -> Case:
    said = {"organisation": whom, "reason": "投诉其不作为"}
    return name_accused(case.number, by=district.actor(by), now=moment(14, 10), **said)


def not_done(district: District, case: Case, *, by: str = "zhao") -> Case:
    return closing.verify_case(case.number, by=district.actor(by), now=moment(14, 30), is_done=False, note="仍有垃圾")


def not_solved(district: District, case: Case, *, by: str = "he") -> Case:
    return closing.call_back(case.number, by=district.actor(by), now=moment(15), answers=UNSOLVED)


def told_of(name: str) -> list[tuple[str, str]]:
    """Return who was told of the latest event of this name, and what as."""
    event = Event.objects.filter(name=name).latest("id")
    found = Notification.objects.filter(event_id=event.pk).order_by("person__username", "reason")
    return [*found.values_list("person__username", "reason")]


def in_community(district: District) -> Case:
    case = stories.registered(district)
    return desk.leave_to_community(case.number, by=district.actor("li"), now=moment(11))


def done_by_community(district: District) -> Case:
    case = in_community(district)
    return community.finish_in_community(case.number, by=district.actor("zhao"), now=moment(12), result="已清扫")


# ---- to the desk ----------------------------------------------------------------------------------------------------


def after_the_accused(district: District) -> str:
    not_done(district, accuse(district, stories.verifying(district), "D-URBAN"))
    return events.VERIFICATION_FAILED


def after_a_lead_that_is_gone(district: District) -> str:
    case = stories.calling_back(district)
    Organisation.objects.filter(code="D-URBAN").update(valid=("2024-01-01", "2026-03-01"))
    not_solved(district, case)
    return events.CASE_REOPENED


def after_a_whole_that_nobody_led(district: District) -> str:
    whole, case = stories.registered(district), stories.filed(district)
    join_case(case.number, by=district.actor("li"), now=moment(11), to=whole.number)
    desk.answer_case(whole.number, by=district.actor("li"), now=moment(12), answer="周四清运")
    outbox.drain()
    not_solved(district, case)
    return events.CASE_REOPENED


def given_back_by_the_community(district: District) -> str:
    community.return_to_street(
        in_community(district).number, by=district.actor("zhao"), now=moment(12), reason="需要执法权"
    )
    return events.CASE_RETURNED


@pytest.mark.parametrize(
    "story",
    [after_the_accused, after_a_lead_that_is_gone, after_a_whole_that_nobody_led, given_back_by_the_community],
)
def test_who_dispatches_is_told_once_of_what_comes_back_to_the_desk(
    district: District, story: Callable[[District], str]
) -> None:
    name = story(district)
    outbox.drain()
    Delivery.objects.update(done_at=None)
    outbox.drain()

    case = Case.objects.get(id=Event.objects.filter(name=name).latest("id").subject_id)
    assert (case.state, case.joined_to_id) == (State.REGISTERED, None)
    assert case.registered_at is not None
    assert told_of(name) == [(person, "desk") for person in DESK]


@pytest.mark.parametrize(("whom", "who"), [(COMMUNITY, [*DESK, "qian"]), (STREET, ["qian"])])
def test_of_a_complaint_about_its_area_the_level_above_is_told_and_never_the_accused(
    district: District, whom: str, who: list[str]
) -> None:
    case = accuse(district, done_by_community(district), whom)
    watch_case(case.number, by=district.actor("qian"))

    stories.answered(case, UNSOLVED, now=moment(15))
    outbox.drain()

    assert told_of(events.CASE_REOPENED) == [(person, "desk") for person in who]


def test_who_watches_and_dispatches_is_told_once_and_who_only_watches_too(district: District) -> None:
    case = stories.verifying(district)
    for watcher in ("li", "yang"):
        watch_case(case.number, by=district.actor(watcher))

    not_done(district, accuse(district, case, "D-URBAN"))
    outbox.drain()

    assert told_of(events.VERIFICATION_FAILED) == [*((person, "desk") for person in DESK), ("yang", "watch")]


def test_it_goes_out_by_the_channels_that_each_chose(district: District) -> None:
    choose_channels(by=district.actor("li"), mail="li@example.org", gateways={})

    after_the_accused(district)
    outbox.drain()

    event = Event.objects.get(name=events.VERIFICATION_FAILED)
    sent = Message.objects.filter(notification__event_id=event.pk)
    assert [*sent.values_list("notification__person__username", flat=True)] == ["li"]


def test_the_timeline_says_that_the_desk_decides(district: District) -> None:
    after_the_accused(district)

    with translation.override("en"):
        page = case_page(district.actor("li"), Case.objects.get().number, now=moment(16))
    said = next(entry.lines for entry in page.timeline if entry.name == events.VERIFICATION_FAILED)
    assert said[-1] == "The desk decides anew who acts."


# ---- to who acted before --------------------------------------------------------------------------------------------


def test_the_same_lead_is_told_of_both_ways_back(district: District) -> None:
    case = not_done(district, stories.verifying(district))
    outbox.drain()
    assert told_of(events.VERIFICATION_FAILED) == [("zhou", "inbox")]

    case = stories.handled(district, case, "zhou", now=moment(16))
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(17), is_done=True, note="已清理")
    not_solved(district, case)
    outbox.drain()

    assert told_of(events.CASE_REOPENED) == [("zhou", "inbox")]


def test_the_community_is_told_of_what_it_did_not_solve(district: District) -> None:
    case = not_solved(district, done_by_community(district))
    outbox.drain()

    assert case.state == State.COMMUNITY
    assert told_of(events.CASE_REOPENED) == [("wang", "community"), ("zhao", "community")]


# ---- who stands in is told of work only -----------------------------------------------------------------------------


def test_who_stands_in_is_not_told_what_is_for_others(district: District) -> None:
    case = accuse(district, stories.registered(district), COMMUNITY)
    watch_case(case.number, by=district.actor("yang"))

    note_case(case.number, by=district.actor("li"), now=moment(15), text="@chen 请看")
    outbox.drain()

    assert told_of(events.CASE_NOTED) == [("chen", "mention"), ("yang", "watch")]
