"""The comparison of all readers finds the one that tells something else."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.casework.commands import handling
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.closing import verify_case
from cases.decisions.commands.rulings import Ruling
from cases.models import Assignment
from cases.rules.workflow.applications import Kind
from governance.kit.numbers.workflow.clocks import RunningClock
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.cases.readers import disagreeing
from tests.cases.scene import Scene, scene_of
from tests.district import District, moment


@pytest.fixture
def scenes(district: District) -> Callable[[int], Scene]:
    """How some cases stand later: one waits for co-handlers, one stands still, one is led by whom a ruling named."""
    waiting, still, ruled = stories.routed(district), stories.dispatched(district), stories.routed(district)
    zhou = district.actor("zhou")
    step = {"by": zhou, "now": moment(11), "assignment_id": Assignment.objects.visible_to(zhou).get(case=waiting).pk}
    handling.sign_for(waiting.number, **step)
    handling.make_contact(waiting.number, note="已联系", **step)
    handling.report_in(waiting.number, place="南门", promise=stories.promise(moment(11)), **step)
    apply(district, still, Kind.CONTEST, now=moment(10, 40))
    apply(district, ruled, Kind.CONTEST, now=moment(10, 40))
    decide(district, ruled, Ruling(is_granted=True, reason="属实", lead="D-WATER"))
    for who in ("wu", "zheng"):
        stories.handled(district, ruled, who, now=moment(13))
    verify_case(ruled.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")

    def scene(days: int) -> Scene:
        mark_clocks(now=moment(15, days=days))
        return scene_of(district, now=moment(15, days=days), moved=waiting.number)

    return scene


def whoever_was_released_leads(part: str) -> str:
    return f"{part}.role = 'lead'"


def nothing_stands_still(of: str = "", now: str = "%(now)s") -> str:
    return f"({of}is_open AND {of}due_at <= {now})"


def nobody_is_beside(row: Any) -> list[Assignment]:
    return []


def nothing_is_near(clock: RunningClock, *, now: Any) -> bool:
    return False


@pytest.mark.parametrize(
    ("told_by", "lie", "days", "found"),
    [
        ("cases.desk.queries.today.leads", whoever_was_released_leads, 0, "lead_whom_the_caller_names"),
        ("cases.figures.queries.wall.late", nothing_stands_still, 9, "late_on_the_wall"),
        ("cases.desk.queries.inbox.beside_in", nobody_is_beside, 0, "step_in_the_inboxes"),
        ("cases.casework.queries.deadlines.is_near", nothing_is_near, 6, "tone_of_the_page"),
    ],
)
def test_a_reader_that_tells_something_else_is_found(
    scenes: Callable[[int], Scene], monkeypatch: pytest.MonkeyPatch, told_by: str, lie: object, days: int, found: str
) -> None:
    assert disagreeing(scenes(days)) == {}

    monkeypatch.setattr(told_by, lie)

    assert found in disagreeing(scenes(days))
