"""Macros: several moves and notes in one go, all of them or none."""

from typing import Any

import pytest

from cases import events
from cases.casework.commands import desk
from cases.desk.commands.macros import run_macro
from cases.models import Case
from cases.rules.commands.desk_entries import end_entry, write_macro
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.workflow import State
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.cases.rules.commands.test_desk_entries import heading, step
from tests.district import District, moment


def macro(district: District, *steps: dict[str, str], **changes: Any) -> dict[str, int]:
    """Keep a macro for the whole district and return how it is named."""
    kept = write_macro(heading(**changes), by=district.actor("feng"), now=moment(9), steps=steps)
    forget_desk_entries()
    return {"macro_id": kept.pk}


def names_of(case: Case) -> list[str]:
    return list(
        Event.objects.filter(subject_kind="cases.case", subject_id=case.pk)
        .order_by("seq")
        .values_list("name", flat=True)
    )


def test_every_step_is_taken_with_the_case_filled_in(district: District) -> None:
    which = macro(
        district, step("register"), step("note", "{number} 交 {community}"), step("dispatch", "{title}", "D-URBAN")
    )
    case = stories.filed(district, title="垃圾未清")

    moved = run_macro(case.number, by=district.actor("li"), now=moment(11), version=1, key="once", **which)

    assert (moved.state, moved.version) == (State.DISPATCHED, 3)
    assert names_of(case)[1:] == [events.CASE_REGISTERED, events.CASE_NOTED, events.CASE_DISPATCHED]
    note = Event.objects.get(subject_id=case.pk, name=events.CASE_NOTED).data["note"]
    assert note in (f"{case.number} 交 桃园社区", f"{case.number} 交 Peach Garden Community")
    assert Event.objects.get(subject_id=case.pk, name=events.CASE_DISPATCHED).data["asked"] == "垃圾未清"


def test_each_kind_of_step_is_taken_by_its_own_command(district: District) -> None:
    ends = {
        State.ANSWERED: step("answer", "已办"),
        State.DECLINED: step("decline", "不属职责", reason="outside-duty"),
        State.COMMUNITY: step("leave_to_community", "请看"),
    }
    for state, last in ends.items():
        which = macro(district, step("register"), last)
        case = stories.filed(district)
        assert run_macro(case.number, by=district.actor("li"), now=moment(11), **which).state == state


def test_it_stops_at_the_first_step_that_cannot_be_taken_and_nothing_was_done(district: District) -> None:
    which = macro(district, step("register"), step("note", "写下"), step("register"))
    case = stories.filed(district)

    with pytest.raises(Conflict, match=r"3.*受理"):
        run_macro(case.number, by=district.actor("li"), now=moment(11), **which)

    assert Case.objects.get(pk=case.pk).state == State.REPORTED
    assert names_of(case) == [events.CASE_REPORTED]


def test_what_a_step_refuses_keeps_its_kind(district: District) -> None:
    case = stories.filed(district)
    forbidden = macro(district, step("dispatch", lead="D-URBAN"))
    wrong = macro(district, step("note", "@nobody 看一下"))

    with pytest.raises(NotAllowed):
        run_macro(case.number, by=district.actor("wang"), now=moment(11), **forbidden)
    with pytest.raises(Invalid):
        run_macro(case.number, by=district.actor("li"), now=moment(11), **wrong)


def test_sent_twice_it_runs_once(district: District) -> None:
    which = macro(district, step("note", "写下"), step("register"))
    case = stories.filed(district)
    sent: dict[str, Any] = {"by": district.actor("li"), "now": moment(11), "version": 1, "key": "k" * 64, **which}

    run_macro(case.number, **sent)
    again = run_macro(case.number, **sent)

    assert (again.state, again.version) == (State.REGISTERED, 2)
    assert names_of(case).count(events.CASE_NOTED) == 1


def test_it_does_not_run_over_what_somebody_did_meanwhile_or_on_an_ended_case(district: District) -> None:
    which = macro(district, step("note", "写下"))
    case = stories.filed(district)
    desk.register_case(case.number, by=district.actor("li"), now=moment(10))

    with pytest.raises(Conflict):
        run_macro(case.number, by=district.actor("li"), now=moment(11), version=1, **which)
    desk.answer_case(case.number, by=district.actor("li"), now=moment(12), answer="好了")
    with pytest.raises(Conflict):
        run_macro(case.number, by=district.actor("li"), now=moment(13), **which)


def test_a_macro_of_another_street_of_another_category_or_of_the_past_is_none(district: District) -> None:
    case = stories.filed(district)
    west = macro(district, step("register"), organisation="990000002")
    bikes = macro(district, step("register"), category="transport-bikes")
    past = macro(district, step("register"))
    end_entry("macros", past["macro_id"], by=district.actor("feng"), now=moment(10))
    forget_desk_entries()

    for which, day in ((west, 0), (bikes, 0), (past, 1)):
        with pytest.raises(NotFound):
            run_macro(case.number, by=district.actor("li"), now=moment(11, days=day), **which)
    with pytest.raises(NotFound):
        run_macro(case.number, by=district.actor("xu"), now=moment(11), **past)
