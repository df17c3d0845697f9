"""Many cases at once: each by its own command, and what fails holds up no other."""

import pytest

from cases import events
from cases.casework.commands import desk
from cases.desk.commands.bulk import Outcome, Ticked, move_many
from cases.desk.permissions import bulk_verbs
from cases.desk.workflow import MOST_AT_ONCE, Verb
from cases.models import Application, Case, CaseWatch
from cases.rules.workflow import State
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.district import District, moment

NOW = moment(12)


def done(district: District, verb: Verb, cases: list[Case], *, by: str = "li", key: str = "k", **said: str) -> Outcome:
    ticked = [Ticked(case.number, case.version) for case in cases]
    return move_many(verb, ticked, by=district.actor(by), now=NOW, key=key, entries=said)


def states(cases: list[Case]) -> set[str]:
    return set(Case.objects.filter(id__in=[case.pk for case in cases]).values_list("state", flat=True))


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        (Verb.REGISTER, {}, State.REGISTERED),
        (Verb.DECLINE, {"reason": "legal-channel", "note": "请拨打 12345"}, State.DECLINED),
    ],
)
def test_every_reported_case_is_moved(district: District, verb: Verb, said: dict[str, str], state: State) -> None:
    cases = [stories.filed(district), stories.filed(district)]

    outcome = done(district, verb, cases, **said)

    assert outcome == Outcome([case.number for case in cases], [])
    assert states(cases) == {state}


@pytest.mark.parametrize(
    ("verb", "said", "state"),
    [
        (Verb.DISPATCH, {"lead": "D-URBAN", "asked": "请清运"}, State.DISPATCHED),
        (Verb.LEAVE_TO_COMMUNITY, {"note": "请社区先处理"}, State.COMMUNITY),
    ],
)
def test_every_registered_case_is_given_away(
    district: District, verb: Verb, said: dict[str, str], state: State
) -> None:
    cases = [stories.registered(district), stories.registered(district)]

    done(district, verb, cases, **said)

    assert states(cases) == {state}


def test_supervision_is_applied_for_on_every_case(district: District) -> None:
    cases = [stories.dispatched(district), stories.filed(district)]

    done(district, Verb.SUPERVISE, cases, reason="多次催办无果")

    assert Application.objects.filter(case__in=cases, kind="supervision").count() == 2


def test_a_note_is_left_on_every_case_once_however_often_it_is_sent(district: District) -> None:
    cases = [stories.filed(district), stories.calling_back(district)]

    again = [done(district, Verb.NOTE, cases, text="同一施工单位") for _ in range(2)]

    assert [outcome.failed for outcome in again] == [[], []]
    assert Event.objects.filter(name=events.CASE_NOTED, subject_id__in=[case.pk for case in cases]).count() == 2


def test_every_case_is_watched(district: District) -> None:
    cases = [stories.filed(district), stories.filed(district)]

    done(district, Verb.WATCH, cases)

    assert CaseWatch.objects.filter(case__in=cases, person=district.person("li")).count() == 2


def test_what_cannot_be_moved_is_named_with_the_reason_and_the_others_are_done(district: District) -> None:
    fresh, stale, registered = stories.filed(district), stories.filed(district), stories.registered(district)
    hidden = stories.filed(district, by="xu", longitude=118.715, latitude=31.215)
    stale.version += 1

    outcome = done(district, Verb.REGISTER, [fresh, stale, registered, hidden])

    assert outcome.done == [fresh.number]
    assert [(each.number, type(each.error)) for each in outcome.failed] == [
        (stale.number, Conflict),
        (registered.number, Conflict),
        (hidden.number, NotFound),
    ]


def test_what_was_sent_twice_is_done_once(district: District) -> None:
    cases = [stories.registered(district), stories.registered(district)]

    outcomes = [done(district, Verb.DISPATCH, cases, lead="D-URBAN") for _ in range(2)]

    assert outcomes[0] == outcomes[1]
    assert Event.objects.filter(name=events.CASE_DISPATCHED).count() == 2


def test_a_case_that_was_ticked_twice_is_moved_once(district: District) -> None:
    case = stories.filed(district)

    assert done(district, Verb.REGISTER, [case, case]).done == [case.number]


def test_who_may_not_is_told_so_for_every_case(district: District) -> None:
    outcome = done(district, Verb.REGISTER, [stories.filed(district)], by="he")

    assert [type(each.error) for each in outcome.failed] == [NotAllowed]


def test_an_entry_that_fits_no_case_goes_back_to_the_form(district: District) -> None:
    cases = [stories.registered(district), stories.registered(district)]

    with pytest.raises(Invalid) as refused:
        done(district, Verb.DISPATCH, cases, lead="no such department")

    assert "lead" in refused.value.fields


def test_a_case_that_its_community_may_not_take_is_named_and_is_no_fault_of_the_form(district: District) -> None:
    case = stories.registered(district, category="urban-vendors")

    outcome = done(district, Verb.LEAVE_TO_COMMUNITY, [case])

    assert [type(each.error) for each in outcome.failed] == [Invalid]


@pytest.mark.parametrize("count", [0, MOST_AT_ONCE + 1])
def test_none_or_too_many_are_refused(district: District, count: int) -> None:
    ticked = [Ticked(f"XX-2026-{n:06}", 1) for n in range(count)]

    with pytest.raises(Invalid):
        move_many(Verb.WATCH, ticked, by=district.actor("li"), now=NOW, key="k", entries={})


def test_a_row_offers_what_its_state_and_the_persons_post_allow(district: District) -> None:
    case = stories.filed(district)

    offered = {name: bulk_verbs(district.actor(name), State.REPORTED, case.area_ids) for name in ("li", "he", "zhou")}

    assert set(offered["li"]) == set(Verb) - {Verb.DISPATCH, Verb.LEAVE_TO_COMMUNITY}
    assert offered["he"] == (Verb.NOTE, Verb.WATCH)
    assert offered["zhou"] == ()


def test_the_single_move_and_the_many_leave_the_same_trace(district: District) -> None:
    alone, among = stories.filed(district), stories.filed(district)
    desk.register_case(alone.number, by=district.actor("li"), now=NOW)

    done(district, Verb.REGISTER, [among])

    traces = [
        list(Event.objects.filter(subject_kind="cases.case", subject_id=case.pk).values_list("name", "by_id"))
        for case in (alone, among)
    ]
    assert traces[0] == traces[1]
