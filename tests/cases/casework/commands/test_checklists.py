"""Checklists: what must be ticked before the work is finished, verified, or the case is closed."""

from typing import Any

import pytest

from cases import events
from cases.casework.commands import closing, community, desk, handling
from cases.casework.commands.checklists import clear_item, tick_item
from cases.models import Assignment, Case, ChecklistTick
from cases.rules.commands.desk_entries import write_item
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.workflow import State
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.cases.rules.commands.test_desk_entries import heading
from tests.district import District, moment

SOLVED = closing.Answers(True, True, closing.Satisfaction.SATISFIED)


def item(district: District, stage: str, name: str = "拍了照片", **changes: Any) -> int:
    """Keep an item for the whole district and return its id."""
    told = heading(name_zh=name, name_en=name, **changes)
    kept = write_item(told, by=district.actor("feng"), now=moment(9), stage=stage)
    forget_desk_entries()
    return kept.pk


def test_a_tick_says_who_and_when_and_can_be_taken_back(district: District) -> None:
    id_, case = item(district, "close"), stories.filed(district)

    for now in (moment(11), moment(12)):
        tick_item(case.number, by=district.actor("li"), now=now, item_id=id_)
    tick = ChecklistTick.objects.get(case=case)
    for _again in range(2):
        clear_item(case.number, by=district.actor("wang"), now=moment(13), item_id=id_)

    assert (tick.by, tick.at) == (district.person("li"), moment(11))
    assert not ChecklistTick.objects.exists()
    told = Event.objects.filter(subject_id=case.pk, name__startswith="cases.checklist").order_by("seq")
    assert list(told.values_list("name", "by_zh")) == [(events.ITEM_TICKED, "李派单"), (events.ITEM_CLEARED, "王网格")]


def test_only_who_works_on_the_case_ticks(district: District) -> None:
    id_, case = item(district, "close"), stories.dispatched(district)
    reporter = stories.filed(district, by="wang")
    Case.objects.filter(pk=reporter.pk).update(reporter_id=district.person("wu").pk)

    tick_item(case.number, by=district.actor("zhou"), now=moment(11), item_id=id_)

    with pytest.raises(NotAllowed):
        tick_item(reporter.number, by=district.actor("wu"), now=moment(11), item_id=id_)
    with pytest.raises(NotFound):
        tick_item(case.number, by=district.actor("xu"), now=moment(11), item_id=id_)


def test_what_is_not_on_the_list_or_of_an_ended_case_is_not_ticked(district: District) -> None:
    other = item(district, "close", category="transport-bikes")
    id_, case = item(district, "close"), stories.filed(district)

    with pytest.raises(NotFound):
        tick_item(case.number, by=district.actor("li"), now=moment(11), item_id=other)
    desk.answer_case(case.number, by=district.actor("li"), now=moment(11), answer="好了")
    with pytest.raises(Conflict):
        tick_item(case.number, by=district.actor("li"), now=moment(12), item_id=id_)


def test_a_department_finishes_when_its_own_and_the_districts_items_are_ticked(district: District) -> None:
    own = item(district, "finish", "称重单", organisation="D-URBAN")
    item(district, "finish", "别的部门的", organisation="D-HOUSING")
    everywhere = item(district, "finish", "拍了照片")
    case = stories.dispatched(district)
    step: dict[str, Any] = {
        "assignment_id": Assignment.objects.get(case=case).pk,
        "by": district.actor("zhou"),
        "now": moment(11),
    }
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已联系", **step)

    with pytest.raises(Invalid) as refused:
        handling.finish_assignment(case.number, result="已清运", **step)
    for id_ in (own, everywhere):
        tick_item(case.number, by=district.actor("zhou"), now=moment(12), item_id=id_)

    assert "称重单；拍了照片" in refused.value.message
    assert handling.finish_assignment(case.number, result="已清运", **step).state == State.VERIFYING


def test_a_community_finishes_and_verifies_when_all_is_ticked(district: District) -> None:
    first, last = item(district, "finish"), item(district, "verify")
    case = stories.registered(district)
    desk.leave_to_community(case.number, by=district.actor("li"), now=moment(11))
    verified = stories.filed(district)
    Case.objects.filter(pk=verified.pk).update(state=State.VERIFYING)
    zhao: dict[str, Any] = {"by": district.actor("zhao"), "now": moment(12)}

    with pytest.raises(Invalid):
        community.finish_in_community(case.number, result="已清扫", **zhao)
    with pytest.raises(Invalid):
        closing.verify_case(verified.number, is_done=True, note="干净", **zhao)
    tick_item(case.number, item_id=first, **zhao)
    tick_item(verified.number, item_id=last, **zhao)

    community.finish_in_community(case.number, result="已清扫", **zhao)
    closing.verify_case(verified.number, is_done=True, note="干净", **zhao)


def test_a_case_closes_when_all_is_ticked_but_the_residents_own_answer_is_never_refused(district: District) -> None:
    id_ = item(district, "close")
    cases = [stories.filed(district) for _n in range(3)]
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(state=State.CALLING_BACK, resident_phone_tail="")
    by_street, silent, by_link = cases
    he: dict[str, Any] = {"by": district.actor("he"), "now": moment(15)}

    for answers, case in ((SOLVED, by_street), (None, silent)):
        with pytest.raises(Invalid):
            closing.call_back(case.number, answers=answers, **he)
        tick_item(case.number, item_id=id_, **he)
        assert closing.call_back(case.number, answers=answers, **he).state == State.CLOSED
    assert stories.answered(by_link, SOLVED, now=moment(15)).state == State.CLOSED


def test_the_evaluation_that_closes_waits_for_the_checklist_too(district: District) -> None:
    case = stories.calling_back(district)
    closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=SOLVED)
    id_ = item(district, "close")

    with pytest.raises(Invalid):
        stories.evaluated(district, case)
    tick_item(case.number, by=district.actor("li"), now=moment(16), item_id=id_)

    assert stories.evaluated(district, case).state == State.CLOSED


def test_a_case_that_comes_round_again_is_checked_again(district: District) -> None:
    id_, case = item(district, "verify"), stories.verifying(district)
    tick_item(case.number, by=district.actor("zhao"), now=moment(13), item_id=id_)
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=False, note="还脏")
    stories.handled(district, Case.objects.get(pk=case.pk), "zhou", now=moment(15))

    with pytest.raises(Invalid):
        closing.verify_case(case.number, by=district.actor("zhao"), now=moment(16), is_done=True, note="干净")
