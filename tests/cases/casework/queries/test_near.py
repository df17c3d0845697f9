"""A clock is near by one moment: on the page, in the inbox, and for the worker that warns."""

from datetime import timedelta

from cases.casework.commands import handling
from cases.desk.queries.case_page import case_page
from cases.desk.queries.inbox import inbox_page
from cases.models import Assignment
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.cases.casework.queries.test_who_leads import PROMOTED
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import District, moment


def test_a_clock_that_a_ruling_set_anew_warns_by_the_time_that_the_ruling_gave(district: District) -> None:
    case = apply(district, stories.routed(district), Kind.CONTEST, now=moment(10, 40))
    zheng = district.actor("zheng")
    step = {"by": zheng, "now": moment(11), "assignment_id": Assignment.objects.visible_to(zheng).get(case=case).pk}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已联系", **step)
    handling.report_in(case.number, place="南门", promise=stories.promise(moment(11)), **step)
    decide(district, case, PROMOTED, now=moment(10, days=3))
    part = Assignment.objects.get(id=step["assignment_id"])
    # A quarter of ten days is left, and more than a quarter of the seven that the ruling gave.
    now = part.finish_by - timedelta(days=2, hours=6)

    row = inbox_page(zheng, now=now).groups[0].rows[0]
    on_page = case_page(zheng, case.number, now=now).assignment(row.id)

    assert on_page is not None
    assert row.deadline.tone == on_page.clocks[-1].deadline.tone == "neutral"
    assert part.next_alarm_at is not None
    assert part.next_alarm_at > now
