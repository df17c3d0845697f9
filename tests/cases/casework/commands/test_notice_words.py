"""What a notice says: the case, the clock, the deadline, the place and the decision; nothing that a resident wrote."""

import pytest

from cases.casework.commands import clocks
from cases.decisions.commands import applications, rulings
from cases.models import Case
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.models import Notification
from tests import stories
from tests.district import District, moment


def told(district: District, username: str) -> list[str]:
    lines = Notification.objects.filter(person=district.person(username)).order_by("id")
    return [line.text_zh for line in lines]


def test_a_department_reads_which_case_where_and_by_when_to_sign(district: District) -> None:
    case = stories.routed(district)
    outbox.drain()

    line = told(district, "wu")[-1]

    assert case.number in line
    assert case.category.name_zh in line
    assert "桃园社区" in line
    assert "签收时限 2026-03-02 11:30" in line


def test_a_warning_names_the_clock_and_its_deadline(district: District) -> None:
    stories.routed(district)
    clocks.mark_clocks(now=moment(11, 20))
    outbox.drain()

    assert any("签收时限 2026-03-02 11:30" in line and "临期" in line for line in told(district, "wu"))


@pytest.mark.parametrize("person", ["wu", "li", "he", "zhao"])
def test_no_notice_carries_what_a_resident_wrote(district: District, person: str) -> None:
    case = stories.handled(district, stories.routed(district), "wu")
    Case.objects.filter(pk=case.pk).update(title="桃园路 12 号 3 单元 501 漏水", address="桃园路 12 号 3 单元 501")
    clocks.mark_clocks(now=moment(18))
    outbox.drain()

    assert [line for line in told(district, person) if "501" in line or "菜场门口" in line] == []


def test_who_asked_reads_what_was_decided(district: District) -> None:
    case = stories.dispatched(district)
    assignment = case.assignments.get()
    applications.apply_for(
        case.number,
        by=district.actor("zhou"),
        now=moment(11),
        kind=Kind.CONTEST,
        reason="不归我局",
        assignment_id=assignment.pk,
    )
    application = case.applications.get()
    refused = rulings.Ruling(is_granted=False, reason="应由你局办理")
    rulings.decide_application(
        case.number, by=district.actor("qian"), now=moment(12), application_id=application.pk, ruling=refused
    )
    outbox.drain()

    assert "派单异议未同意" in told(district, "zhou")[-1]
