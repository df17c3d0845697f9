"""What may be done to a case is one answer: to people on its page, and to programs."""

from collections.abc import Callable

import pytest

from cases.casework.commands.closing import Judgement, evaluate_departments, unevaluated
from cases.casework.commands.community import finish_in_community
from cases.casework.commands.desk import leave_to_community
from cases.casework.queries.case_record import case_record
from cases.desk.queries.case_page import case_page
from cases.models import Case
from cases.rules.workflow import Action
from tests import stories
from tests.district import District, moment


def finished_by_zhao(district: District) -> Case:
    """Return a case that its own community has handled: whoever did it does not verify it."""
    case = stories.registered(district)
    leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))
    return finish_in_community(case.number, by=district.actor("zhao"), now=moment(11), result="已劝离")


def evaluated_by_li(district: District) -> Case:
    """Return a case whose only part has its points already."""
    case = stories.verifying(district)
    given = [Judgement(row.pk, 4, "配合积极") for row in unevaluated(case)]
    return evaluate_departments(case.number, by=district.actor("li"), now=moment(13), evaluations=given)


@pytest.mark.parametrize(
    ("reach", "who", "refused"),
    [(finished_by_zhao, "zhao", Action.VERIFY), (evaluated_by_li, "li", Action.EVALUATE)],
)
def test_programs_are_offered_no_move_that_the_page_does_not_offer(
    district: District, reach: Callable[[District], Case], who: str, refused: Action
) -> None:
    case = reach(district)
    actor = district.actor(who)

    on_page = [move.value for move in case_page(actor, case.number, now=moment(14)).moves]

    assert case_record(actor, case.number).moves == on_page
    assert refused not in on_page
