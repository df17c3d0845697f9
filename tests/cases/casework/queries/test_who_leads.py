"""Who leads a case is whom no ruling released, wherever it is asked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from cases.casework.commands import closing
from cases.casework.queries.present_lead import lead_of
from cases.decisions.commands.rulings import Ruling
from cases.desk.queries.today import call_back_page
from cases.figures.queries.statistics_list import AskedStatistics, counted_cases
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from cases.models import Case
from cases.reading.queries.suggestions import past_leads
from cases.rules.workflow.applications import Kind
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import RULED_CATEGORY, District, moment

PROMOTED = Ruling(is_granted=True, reason="属实", lead="D-WATER")
HOME = "cases/casework/models/parts.py"


@pytest.fixture
def ruled(district: District) -> Case:
    """A whistled case whose lead won its contest: the water bureau leads, which was called as a co-handler."""
    case = apply(district, stories.routed(district), Kind.CONTEST, now=moment(10, 40))
    return decide(district, case, PROMOTED)


@pytest.fixture
def called(district: District, ruled: Case) -> Case:
    """The same case, done and verified."""
    for username in ("wu", "zheng"):
        stories.handled(district, ruled, username, now=moment(13))
    return closing.verify_case(ruled.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")


def _in_its_round(district: District, case: Case) -> str:
    found = lead_of(case, on=moment().date())
    return found.responder.name_zh if found else ""


def _of_past_cases(district: District, case: Case) -> str:
    Case.objects.filter(id=case.pk).update(state="closed", is_open=False, closed_at=moment(15), next_alarm_at=None)
    return "、".join(lead.name for lead in past_leads(RULED_CATEGORY, street_id=case.street_id, day=moment().date()))


def _on_the_list_of_calls(district: District, case: Case) -> str:
    return call_back_page(district.actor("he"), now=moment(15)).rows[0].handled_by


def _in_the_statistics(district: District, case: Case) -> str:
    page = counted_cases(district.actor("qian"), AskedStatistics(figure="arrived"), after="", now=moment(15))
    return page.rows.results[0].lead


@pytest.mark.parametrize("ask", [_in_its_round, _of_past_cases, _on_the_list_of_calls, _in_the_statistics])
def test_a_lead_that_a_ruling_released_leads_nowhere(
    district: District, called: Case, ask: Callable[[District, Case], str]
) -> None:
    assert ask(district, called) == "水务局"


def test_a_released_lead_holds_nothing_of_a_supervised_case(district: District, ruled: Case) -> None:
    page = watched_cases(district.actor("qian"), AskedSupervision(), after="", now=moment(15))

    assert page.rows.results[0].holders == ["住房建设局", "水务局"]


def test_no_other_statement_says_by_itself_who_leads_or_who_was_released() -> None:
    in_sql = r"role\s*=\s*'lead'|released_at IS (NOT )?NULL"
    in_python = r"role=AssignmentRole\.LEAD|released_at=None\)|released_at is None|\.round == case\."
    own = re.compile(f"{in_sql}|{in_python}")
    rooms = [Path(settings.BASE_DIR) / room for room in ("cases", "bench", "demo")]
    files = [file for room in rooms for file in room.rglob("*.py") if "migrations" not in file.parts]

    copies = [str(file) for file in files if own.search(file.read_text()) and not str(file).endswith(HOME)]

    # The tables say it once in their own words; a call of a whistle is no part yet.
    tables = ("cases/casework/models/assignments.py", "cases/casework/models/whistles.py")
    assert [name for name in copies if not name.endswith(tables)] == []
