"""Whom a whistle calls when a person decides it, and what becomes of what the list proposes."""

from typing import Any

import pytest

from cases import events
from cases.casework.commands import desk, recusal
from cases.casework.commands.whistle_calls import Call
from cases.models import Assignment, Case, Whistle, WhistleCall
from cases.rules.workflow import MOST_CALLED, State
from governance.ground import outbox
from governance.ground.errors import Invalid
from governance.models import Event, Organisation
from tests import stories
from tests.district import UNRULED_CATEGORY, District, moment

LISTED = (Call("D-URBAN", leads=True), Call("D-HOUSING", asked="查房屋产权"))
REASON = "现场有漏水"


def blown(district: District, *called: Call, reason: str = "", **changes: Any) -> Case:
    """Return a case for which the director blew a whistle that calls just these."""
    case = stories.registered(district, **changes)
    told = {"kind": "work", "needs": "现场联合清理", "place": "菜场南门", "gather_at": moment(15)}
    return desk.blow_whistle(
        case.number, by=district.actor("chen"), now=moment(10, 30), called=called, reason=reason, **told
    )


def routed(case: Case) -> Case:
    outbox.drain()
    return Case.objects.get(id=case.pk)


def parts(case: Case) -> list[tuple[str, str, str]]:
    rows = Assignment.objects.filter(case=case, round=case.round).order_by("-role", "id")
    return list(rows.values_list("organisation__code", "role", "asked"))


def refused(district: District, *called: Call, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        blown(district, *called, **changes)
    assert not Whistle.objects.exists()
    return error.value.fields


def test_each_that_is_called_is_asked_its_own_and_the_rest_what_all_are(district: District) -> None:
    case = routed(blown(district, *LISTED, Call("D-WATER", asked="关阀检修"), reason=REASON))

    assert parts(case) == [
        ("D-URBAN", "lead", "现场联合清理"),
        ("D-HOUSING", "co_handler", "查房屋产权"),
        ("D-WATER", "co_handler", "关阀检修"),
    ]


def test_the_router_calls_just_those_who_are_kept_with_the_whistle(district: District) -> None:
    case = routed(blown(district, Call("D-WATER", leads=True), reason=REASON))

    assert [code for code, _role, _asked in parts(case)] == ["D-WATER"]
    assert WhistleCall.objects.get().rule is None


def test_a_part_that_a_person_added_names_no_line_of_the_list(district: District) -> None:
    case = routed(blown(district, *LISTED, Call("D-WATER"), reason=REASON))

    by_hand = Assignment.objects.filter(case=case, rule=None).values_list("organisation__code", flat=True)
    assert list(by_hand) == ["D-WATER"]


def test_naming_nobody_leaves_it_to_the_list(district: District) -> None:
    case = routed(blown(district))

    assert [code for code, _role, _asked in parts(case)] == ["D-URBAN", "D-HOUSING"]
    assert not WhistleCall.objects.exists()


def test_the_history_says_what_was_made_of_the_proposal_and_why(district: District) -> None:
    case = blown(district, Call("D-URBAN"), Call("D-WATER", leads=True, asked="关阀检修"), reason=REASON)

    said = Event.objects.get(subject_id=case.pk, name=events.WHISTLE_BLOWN).data
    assert [(each["code"], each["role"], each["asked"], each["by_hand"]) for each in said["called"]] == [
        ("D-URBAN", "co_handler", "", False),
        ("D-WATER", "lead", "关阀检修", True),
    ]
    assert [each["code"] for each in said["dropped"]] == ["D-HOUSING"]
    assert [each["code"] for each in said["proposed_lead"]] == ["D-URBAN"]
    assert said["reason"] == REASON


@pytest.mark.parametrize(
    "called",
    [
        (*LISTED, Call("D-WATER")),
        (Call("D-URBAN", leads=True),),
        (Call("D-URBAN"), Call("D-HOUSING", leads=True)),
    ],
    ids=["added", "dropped", "another lead"],
)
def test_calling_others_than_the_list_needs_a_reason(district: District, called: tuple[Call, ...]) -> None:
    assert list(refused(district, *called)) == ["reason"]


def test_asking_each_its_own_needs_no_reason(district: District) -> None:
    assert len(parts(routed(blown(district, *LISTED)))) == 2


def test_where_the_list_has_no_line_whoever_blows_names_them_without_a_reason(district: District) -> None:
    case = routed(blown(district, Call("D-WATER", leads=True), Call("D-URBAN"), category=UNRULED_CATEGORY))

    assert case.state == State.DISPATCHED
    routing = Event.objects.get(subject_id=case.pk, name=events.WHISTLE_ROUTED).data
    assert routing["by_hand"] is True


@pytest.mark.parametrize(
    ("called", "wrong"),
    [
        ((Call("D-URBAN", leads=True), Call("990000001")), ["called.1.organisation"]),
        (
            (Call("D-URBAN", leads=True), Call("nobody"), Call("D-URBAN")),
            ["called.1.organisation", "called.2.organisation"],
        ),
        ((Call("D-URBAN"), Call("D-HOUSING")), ["called"]),
        ((Call("D-URBAN", leads=True), Call("D-HOUSING", leads=True)), ["called"]),
        ((Call("D-URBAN", leads=True), *(Call("D-HOUSING") for _n in range(MOST_CALLED))), ["called"]),
    ],
    ids=["takes no cases", "unknown and twice", "no lead", "two leads", "too many"],
)
def test_what_cannot_be_called_is_refused_at_its_own_entry(
    district: District, called: tuple[Call, ...], wrong: list[str]
) -> None:
    assert list(refused(district, *called, reason=REASON)) == wrong


def test_whom_the_case_accuses_is_not_called(district: District) -> None:
    fields = refused(district, Call("D-HOUSING", leads=True), Call("D-URBAN"), reason=REASON, accused="D-URBAN")

    assert list(fields) == ["called.1.organisation"]


def test_a_lead_that_is_accused_before_a_worker_comes_leaves_the_case_to_a_human(district: District) -> None:
    case = blown(district, *LISTED)
    told = {"by": district.actor("chen"), "now": moment(10, 40), "organisation": "D-URBAN", "reason": "居民投诉"}
    recusal.name_accused(case.number, **told)

    assert routed(case).state == State.UNROUTED


def test_who_is_routed_by_hand_afterwards_is_still_asked_its_own(district: District) -> None:
    case = blown(district, Call("D-URBAN", leads=True), Call("D-HOUSING", asked="查房屋产权"))
    Organisation.objects.filter(code="D-URBAN").update(valid=("2024-01-01", "2025-01-01"))
    case = routed(case)

    desk.route_by_hand(case.number, by=district.actor("li"), now=moment(12), lead="D-WATER", co_handlers=["D-HOUSING"])

    assert parts(case) == [("D-WATER", "lead", "现场联合清理"), ("D-HOUSING", "co_handler", "查房屋产权")]
