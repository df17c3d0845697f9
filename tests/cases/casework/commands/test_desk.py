"""What the street desk does to a case."""

import pytest

from cases import events
from cases.casework.commands import community, desk
from cases.models import Assignment, Case, CommunityDuty, Whistle
from cases.rules.workflow import State
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor
from governance.kit.numbers.models import TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits
from governance.models import Delivery, Event, Organisation
from tests import stories
from tests.district import District, moment


def events_of(case: Case) -> list[str]:
    kept = Event.objects.filter(subject_kind="cases.case", subject_id=case.pk)
    return list(kept.order_by("seq").values_list("name", flat=True))


def test_a_registered_case_is_due_within_two_working_hours(district: District) -> None:
    case = stories.filed(district, now=moment(17))

    case = desk.register_case(case.number, by=district.actor("li"), now=moment(17))

    assert case.state == State.REGISTERED
    assert case.due_at == moment(10, days=1)
    assert events_of(case) == [events.CASE_REPORTED, events.CASE_REGISTERED]


def test_the_same_request_sent_twice_registers_once(district: District) -> None:
    case = stories.filed(district)
    request = {"by": district.actor("li"), "now": moment(), "version": case.version, "key": "once"}

    desk.register_case(case.number, **request)
    again = desk.register_case(case.number, **request)

    assert again.state == State.REGISTERED
    assert events_of(case).count(events.CASE_REGISTERED) == 1


def test_a_stale_form_is_refused(district: District) -> None:
    case = stories.registered(district)

    with pytest.raises(Conflict, match="待派单"):
        desk.answer_case(case.number, by=district.actor("li"), now=moment(), version=1, key="new", answer="好")


def test_a_move_out_of_order_is_refused(district: District) -> None:
    case = stories.registered(district)

    with pytest.raises(Conflict):
        desk.register_case(case.number, by=district.actor("li"), now=moment())


def test_the_other_street_does_not_know_of_the_case(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(NotFound):
        desk.register_case(case.number, by=district.actor("xu"), now=moment())


def test_a_grid_worker_may_not_register(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(NotAllowed):
        desk.register_case(case.number, by=district.actor("wang"), now=moment())


def test_an_answer_ends_the_case(district: District) -> None:
    case = stories.filed(district)

    case = desk.answer_case(case.number, by=district.actor("li"), now=moment(), answer=" 周一至周五开放。 ")

    assert (case.state, case.is_open, case.outcome) == (State.ANSWERED, False, "周一至周五开放。")
    assert Case.objects.get(id=case.pk).closed_at == moment()


def test_an_answer_needs_words(district: District) -> None:
    case = stories.filed(district)

    with pytest.raises(Invalid) as refused:
        desk.answer_case(case.number, by=district.actor("li"), now=moment(), answer="  ")

    assert "answer" in refused.value.fields


def test_a_case_is_declined_for_a_lawful_reason_only(district: District) -> None:
    """北京市接诉即办工作条例 第十一条第三款."""
    case = stories.filed(district)
    by = district.actor("li")

    with pytest.raises(Invalid):
        desk.decline_case(case.number, by=by, now=moment(), reason="too-much-work")
    declined = desk.decline_case(case.number, by=by, now=moment(), reason="legal-channel")

    assert declined.state == State.DECLINED
    assert "法定" in declined.outcome


def test_a_community_can_give_a_case_back_and_finish_another(district: District) -> None:
    first, second = stories.registered(district), stories.registered(district)
    li, zhao = district.actor("li"), district.actor("zhao")

    desk.leave_to_community(first.number, by=li, now=moment(), note="请先上门")
    desk.leave_to_community(second.number, by=li, now=moment())
    returned = community.return_to_street(first.number, by=zhao, now=moment(11), reason="需要执法权")
    finished = community.finish_in_community(second.number, by=zhao, now=moment(12), result="已劝离")

    assert returned.state == State.REGISTERED
    assert finished.state == State.CALLING_BACK


@pytest.mark.parametrize(("command", "field"), [("finish_in_community", "result"), ("return_to_street", "reason")])
def test_a_community_says_what_it_did_or_why_not(district: District, command: str, field: str) -> None:
    case = stories.registered(district)
    desk.leave_to_community(case.number, by=district.actor("li"), now=moment())

    with pytest.raises(Invalid) as refused:
        getattr(community, command)(case.number, by=district.actor("zhao"), now=moment(), **{field: " "})

    assert field in refused.value.fields


def test_dispatch_gives_the_case_to_one_lead_with_its_limits(district: District) -> None:
    case = stories.dispatched(district)

    lead = Assignment.objects.get(case=case)
    assert (lead.role, lead.organisation.code) == ("lead", "D-URBAN")
    assert lead.sign_by == moment(15, 20)
    assert lead.contact_by == moment(10, 20, days=1)
    assert lead.finish_by == case.due_at == moment(10, 20, days=7)
    assert lead.report_by is None


def test_a_stationed_office_belongs_to_its_department(district: District) -> None:
    case = stories.dispatched(district, lead="D-URBAN-E")

    assignment = Assignment.objects.get(case=case)
    assert assignment.department.code == "D-URBAN"
    assert Case.objects.visible_to(district.actor("zhou")).filter(id=case.pk).exists()


@pytest.mark.parametrize("code", ["990000001001", "nowhere", ""])
def test_only_departments_offices_and_units_can_lead(district: District, code: str) -> None:
    case = stories.registered(district)

    with pytest.raises(Invalid) as refused:
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(), lead=code)

    assert "lead" in refused.value.fields


def test_a_missing_limit_stops_the_dispatch_with_nothing_done(district: District) -> None:
    case = stories.registered(district)
    TimeLimit.objects.filter(code="ordinary").delete()
    forget_limits()

    with pytest.raises(Invalid, match="ordinary"):
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(), lead="D-URBAN")

    assert not Assignment.objects.filter(case=case).exists()


def test_a_whistle_commits_with_the_delivery_that_will_route_it(district: District) -> None:
    case = stories.whistled(district)

    blown = Event.objects.get(subject_id=case.pk, name=events.WHISTLE_BLOWN)
    delivery = Delivery.objects.get(event=blown, handler="cases.casework.handlers.route_whistle")
    assert (delivery.queue, delivery.done_at) == ("routing", None)
    assert Whistle.objects.get(case=case).place == "菜场南门"


@pytest.mark.parametrize("username", ["li", "deng"])
def test_only_the_director_and_the_secretary_blow_a_hard_problem_whistle(district: District, username: str) -> None:
    case = stories.registered(district)

    with pytest.raises(NotAllowed):
        _blow(case, district.actor(username), kind="hard-problem")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"needs": " "}, "needs"),
        ({"place": ""}, "place"),
        ({"gather_at": moment(8)}, "gather_at"),
    ],
)
def test_a_whistle_names_kind_need_place_and_a_time_to_come(
    district: District, changes: dict[str, object], field: str
) -> None:
    case = stories.registered(district)

    with pytest.raises(Invalid) as refused:
        _blow(case, district.actor("chen"), **changes)

    assert field in refused.value.fields


def _blow(case: Case, by: Actor, **changes: object) -> Case:
    told = {"kind": "work", "needs": "清理", "place": "南门", "gather_at": moment(15), **changes}
    return desk.blow_whistle(case.number, by=by, now=moment(), **told)


def test_a_department_that_was_closed_cannot_be_given_a_case(district: District) -> None:
    case = stories.registered(district)
    Organisation.objects.filter(code="D-WATER").update(valid=("2024-01-01", "2025-01-01"))

    with pytest.raises(Invalid):
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(), lead="D-WATER")


@pytest.mark.parametrize("category", ["urban-lights", "livelihood-relief"])
def test_what_the_communities_do_not_handle_is_not_left_to_one_and_their_list_is_shown(
    district: District, category: str
) -> None:
    """第十七条第二款: neither what is not on the list, nor what is there as assistance only."""
    case = stories.registered(district, category=category)

    with pytest.raises(Invalid) as refused:
        desk.leave_to_community(case.number, by=district.actor("li"), now=moment())

    assert "垃圾清运与暴露垃圾" in refused.value.fields["note"]
    assert case.category.name not in refused.value.fields["note"]
    assert Case.objects.get(id=case.pk).state == State.REGISTERED


def test_an_empty_list_of_the_communities_leaves_them_nothing(district: District) -> None:
    CommunityDuty.objects.all().delete()
    case = stories.registered(district)

    with pytest.raises(Invalid, match="—"):
        desk.leave_to_community(case.number, by=district.actor("li"), now=moment())
