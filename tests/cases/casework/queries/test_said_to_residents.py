"""An order names the limit of whom it goes to, and residents read nothing that nobody saw."""

from datetime import datetime, timedelta

import pytest

from cases.casework.commands import desk, handling
from cases.casework.queries.deadlines import moment_words
from cases.desk.queries.case_page import case_page
from cases.desk.web.moves import texts_for
from cases.intake.queries.public import public_case_page
from cases.models import Assignment, Case
from cases.rules.commands.desk_entries import write_text
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.workflow import Action
from tests import stories
from tests.cases.decisions.commands.test_applications import lead_of
from tests.cases.rules.commands.test_desk_entries import heading
from tests.district import IN_PEACH_GARDEN, District, moment

LATE = moment(14, days=2)  # The two working hours for registering are long gone.


def offered(district: District, case: Case, use: str, *, by: str = "li", part: int | None = None) -> list[str]:
    """Return the texts, with the deadline filled in, that are offered for a move."""
    kept = {"by": district.actor("feng"), "now": moment(9), "use": "", "text_zh": "{deadline}", "text_en": "{deadline}"}
    write_text(heading(organisation="990000", name_en="By when"), **kept)
    write_text(heading(organisation="D-URBAN", name_en="By when for us"), **kept)
    forget_desk_entries()
    page = case_page(district.actor(by), case.number, now=LATE)
    return [text.text for text in texts_for(page, use, part)]


@pytest.mark.parametrize(
    ("move", "due"), [(Action.DISPATCH, LATE + timedelta(days=7)), (Action.LEAVE_TO_COMMUNITY, moment(14, days=7))]
)
def test_an_order_names_the_limit_of_whom_it_goes_to(district: District, move: Action, due: datetime) -> None:
    case = stories.registered(district)
    assert case.due_at < LATE

    assert offered(district, case, move) == [moment_words(due)]


def test_with_departments_a_text_names_the_lead_s_limit_also_beside_a_co_handlers(district: District) -> None:
    case = stories.routed(district)

    assert offered(district, case, "note") == [moment_words(lead_of(case).finish_by)]


def test_what_a_department_writes_names_its_own_limit(district: District) -> None:
    case = stories.dispatched(district)
    mine = lead_of(case)
    handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=mine.pk)

    texts = offered(district, case, "make_contact", by="zhou", part=mine.pk)

    assert set(texts) == {moment_words(mine.finish_by)}


def test_what_a_community_handles_names_the_community_s_limit(district: District) -> None:
    case = stories.registered(district)
    left = desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))

    assert offered(district, left, "note") == [moment_words(left.due_at)]


@pytest.mark.parametrize(
    ("position", "words"),
    [(None, "责任单位已响应"), ((0.0, 0.0), "已到场"), ((0.001, 0.0), "已到场"), ((0.02, 0.0), "责任单位已响应")],
)
def test_residents_read_that_somebody_came_only_of_who_was_near(
    district: District, position: tuple[float, float] | None, words: str
) -> None:
    case = stories.routed(district)
    actor = district.actor("wu")
    step = {"by": actor, "now": moment(11), "assignment_id": Assignment.objects.visible_to(actor).get(case=case).pk}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已联系", **step)
    there = {}
    if position is not None:
        there = {"longitude": IN_PEACH_GARDEN[0] + position[0], "latitude": IN_PEACH_GARDEN[1] + position[1]}

    handling.report_in(case.number, place="办公室", promise=stories.promise(moment(11)), **there, **step)

    page = public_case_page(case.tracking_code, now=moment(12))
    assert words in [entry.what for entry in page.entries]
