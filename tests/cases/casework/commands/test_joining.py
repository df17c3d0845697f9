"""Cases that are one matter: joined, answered together, split off again, or only linked."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from cases import events
from cases.casework.commands import closing, desk, joining
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.closing import Answers
from cases.casework.commands.joining import answer_joined, join_case, link_cases, split_off
from cases.models import Assignment, Case, CaseLink
from cases.rules.workflow import Satisfaction, State
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.district import District, moment

UNSOLVED = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)


def join(district: District, case: Case, whole: Case, **more: object) -> Case:
    return join_case(case.number, **{"by": district.actor("li"), "now": moment(11), "to": whole.number, **more})


def verify(district: District, case: Case) -> Case:
    return closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")


def fresh(case: Case) -> Case:
    return Case.objects.get(id=case.pk)


def test_a_joined_case_runs_on_the_deadline_of_the_one_it_joined_without_alarms_of_its_own(district: District) -> None:
    whole, case = stories.dispatched(district), stories.registered(district)

    case = join(district, case, whole)

    kept = fresh(case)
    assert (kept.state, kept.joined_to_id, kept.due_at) == (State.JOINED, whole.pk, whole.due_at)
    assert kept.next_alarm_at is None
    joined = Event.objects.get(subject_id=case.pk, name=events.CASE_JOINED)
    assert joined.data["to"] == whole.number


def test_joined_residents_are_called_back_when_the_whole_case_was_handled(district: District) -> None:
    """第二十三条: every caller is asked, not only the first."""
    whole, case = stories.dispatched(district), stories.registered(district)
    join(district, case, whole)
    stories.handled(district, whole, "zhou")
    outbox.drain()
    assert fresh(case).state == State.JOINED

    verify(district, whole)
    outbox.drain()
    outbox.drain()

    kept = fresh(case)
    assert (kept.state, kept.outcome) == (State.CALLING_BACK, "已清运完毕")
    assert kept.next_alarm_at is not None
    assert answer_joined(whole.pk, now=moment(15)) == 0


def test_who_joined_a_case_that_was_joined_itself_is_called_back_too(district: District) -> None:
    whole, middle, case = stories.dispatched(district), stories.registered(district), stories.registered(district)
    join(district, case, middle)
    join(district, middle, whole)

    stories.handled(district, whole, "zhou")
    verify(district, whole)
    outbox.drain()

    assert fresh(middle).state == fresh(case).state == State.CALLING_BACK
    assert fresh(case).outcome == "已清运完毕"


def test_who_joined_after_the_verification_is_called_back_when_the_case_closes(district: District) -> None:
    whole = stories.calling_back(district)
    outbox.drain()
    case = join(district, stories.registered(district), whole)
    stories.evaluated(district, whole)

    solved = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(whole.number, by=district.actor("he"), now=moment(18), answers=solved)
    outbox.drain()

    assert fresh(case).state == State.CALLING_BACK


def test_an_answered_case_answers_those_that_joined_it(district: District) -> None:
    whole, case = stories.registered(district), stories.registered(district)
    join(district, case, whole)

    desk.answer_case(whole.number, by=district.actor("li"), now=moment(12), answer="周四清运")
    outbox.drain()

    assert (fresh(case).state, fresh(case).outcome) == (State.CALLING_BACK, "周四清运")


def test_a_joined_case_that_is_not_solved_goes_to_the_lead_of_the_one_it_joined(district: District) -> None:
    whole, case = stories.dispatched(district), stories.registered(district)
    join(district, case, whole)
    stories.handled(district, whole, "zhou")
    verify(district, whole)
    outbox.drain()

    case = closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=UNSOLVED, note="仍有异味")

    assert case.state == State.DISPATCHED
    assert Assignment.objects.get(case=case).organisation.code == "D-URBAN"
    mark_clocks(now=moment(days=30))
    assert Event.objects.filter(subject_id=case.pk, name=events.CLOCK_OVERDUE).exists()


@pytest.mark.parametrize("target", ["", "nothing", "itself", "elsewhere", "ended", "joined"])
def test_a_case_joins_an_open_one_that_one_can_see(district: District, target: str) -> None:
    case = stories.registered(district)
    ended = stories.registered(district)
    desk.answer_case(ended.number, by=district.actor("li"), now=moment(11), answer="已解释")
    joined = join(district, stories.registered(district), stories.registered(district))
    elsewhere = stories.filed(district, by="xu", longitude=118.715, latitude=31.215)
    to = {
        "": "",
        "nothing": "X-1",
        "itself": case.number,
        "elsewhere": elsewhere.number,
        "ended": ended.number,
        "joined": joined.number,
    }[target]

    with pytest.raises(Invalid) as refused:
        join(district, case, case, to=to)

    assert "to" in refused.value.fields
    assert fresh(case).state == State.REGISTERED


def test_a_dispatched_case_joins_nothing(district: District) -> None:
    with pytest.raises(Conflict):
        join(district, stories.dispatched(district), stories.registered(district))


def test_only_who_dispatches_joins_and_links(district: District) -> None:
    case, whole = stories.registered(district), stories.registered(district)

    for command in (join_case, link_cases):
        with pytest.raises(NotAllowed):
            command(case.number, by=district.actor("wang"), now=moment(11), to=whole.number)
        with pytest.raises(NotFound):
            command(case.number, by=district.actor("xu"), now=moment(11), to=whole.number)


def test_a_case_that_was_split_off_is_dispatched_by_itself(district: District) -> None:
    whole, case = stories.registered(district), stories.registered(district)
    join(district, case, whole)

    case = split_off(case.number, by=district.actor("li"), now=moment(12))

    kept = fresh(case)
    assert (kept.state, kept.joined_to_id, kept.due_from) == (State.REGISTERED, None, moment(12))
    assert kept.next_alarm_at is not None
    case = desk.dispatch_case(case.number, by=district.actor("li"), now=moment(12, 10), lead="D-WATER")
    assert case.state == State.DISPATCHED


def test_a_case_that_was_joined_unregistered_counts_as_registered_once_it_is_split_off(district: District) -> None:
    whole, case, registered = stories.registered(district), stories.filed(district), stories.registered(district)

    for each in (case, registered):
        join(district, each, whole)
        split_off(each.number, by=district.actor("li"), now=moment(12))

    assert fresh(case).registered_at == moment(12)
    assert fresh(registered).registered_at == moment(10, 10)


def test_only_a_joined_case_is_split_off(district: District) -> None:
    with pytest.raises(Conflict):
        split_off(stories.registered(district).number, by=district.actor("li"), now=moment(12))


@pytest.mark.parametrize("turned", [False, True])
def test_two_cases_are_linked_once_whichever_comes_first(district: District, turned: bool) -> None:
    case, other = stories.registered(district), stories.dispatched(district)
    first, second = (other, case) if turned else (case, other)
    link_cases(first.number, by=district.actor("li"), now=moment(11), to=second.number)

    for one, two in ((case, other), (other, case)):
        with pytest.raises(Conflict):
            link_cases(one.number, by=district.actor("li"), now=moment(11), to=two.number)

    link = CaseLink.objects.get()
    assert (link.first_id, link.second_id) == (case.pk, other.pk)
    assert fresh(case).state == State.REGISTERED


def test_a_link_sent_twice_with_one_key_is_one_link(district: District) -> None:
    case, other = stories.registered(district), stories.registered(district)
    asked = {"by": district.actor("li"), "now": moment(11), "to": other.number, "key": "same"}

    assert link_cases(case.number, **asked).version == link_cases(case.number, **asked).version
    assert CaseLink.objects.count() == 1


def test_a_case_is_linked_with_another_one_that_one_can_see(district: District) -> None:
    case = stories.registered(district)

    for to in (case.number, "X-1"):
        with pytest.raises(Invalid):
            link_cases(case.number, by=district.actor("li"), now=moment(11), to=to)


def test_of_two_cases_joined_to_each_other_at_once_one_joins_and_the_other_stays_open(
    committed_district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = [stories.registered(committed_district) for _case in range(2)]
    li, judged, refused = committed_district.actor("li"), joining._whole, []
    both_judge = threading.Barrier(2)

    def judge(case: Case, whole: Case | None) -> Case:
        with suppress(threading.BrokenBarrierError):
            both_judge.wait(timeout=0.5)
        return judged(case, whole)

    def join_each_other(case: Case, whole: Case) -> None:
        try:
            join_case(case.number, by=li, now=moment(11), to=whole.number)
        except Invalid as error:
            refused.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(joining, "_whole", judge)
    threads = [threading.Thread(target=join_each_other, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert sorted(fresh(case).state for case in pair) == [State.JOINED, State.REGISTERED]
