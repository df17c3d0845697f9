"""Whatever happens to cases in whatever order, everything that tells of them tells what is so.

A history that fails is printed with the decorator that repeats it; `--hypothesis-seed=N` chooses the histories.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.closing import Answers, call_back
from cases.casework.commands.desk import leave_to_community
from cases.models import Case
from cases.rules.workflow import Satisfaction
from governance.ground.errors import PortalError
from tests import stories
from tests.cases.readers import disagreeing
from tests.cases.scene import Scene, scene_of
from tests.cases.walks import Walk, attempt, work
from tests.district import District, moment


def closed(district: District) -> Case:
    """Return a case whose resident was heard, with nothing left to do."""
    case = stories.calling_back(district)
    answers = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)
    return stories.evaluated(district, case)


def in_community(district: District) -> Case:
    """Return a case that its community handles itself."""
    case = stories.registered(district)
    return leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))


# Where a history begins, and when.
STARTS = (
    (stories.filed, moment(10, 30)),
    (stories.dispatched, moment(10, 30)),
    (stories.dispatched, moment(10, 30)),
    (stories.routed, moment(10, 30)),
    (stories.routed, moment(10, 30)),
    (lambda district: stories.routed(district, kind="emergency"), moment(10, 30)),
    (lambda district: stories.dispatched(district, category="safety-workplace"), moment(10, 30)),
    (lambda district: stories.dispatched(district, category="urban-manhole"), moment(10, 30)),
    (in_community, moment(10, 30)),
    (stories.verifying, moment(14)),
    (closed, moment(18)),
)
ASKED = ("ask_contest", "ask_extension", "ask_hand_over", "ask_deferral")
MOVES = {
    "reported": ("register", "register", "decline", "join"),
    "registered": ("dispatch", "whistle", "whistle", "leave", "join"),
    "whistled": ("deliver",),
    "unrouted": ("route",),
    "community": ("finish_in_community", "return", "whistle"),
    "dispatched": ("onward", "onward", "onward", *ASKED, "decide", "decide", "withdraw", "ask_supervision", "accuse"),
    "acting": ("onward", "onward", "onward", *ASKED, "meet_stage", "progress", "decide", "decide", "withdraw"),
    "verifying": ("verify", "accuse"),
    "calling_back": ("call_back", "resident"),
    "evaluating": ("evaluate",),
    "joined": ("split_off",),
    "closed": ("ask_reopening", "decide", "ask_exclusion"),
}
WORKERS = ("wake", "deliver")
HOURS = (0, 0.05, 1, 4, 20, 200)
STEPS = st.tuples(st.integers(0, 1), st.integers(0, 59), st.integers(0, 40), st.sampled_from(HOURS))


def happen(walk: Walk, case: Case, choice: int, n: int) -> None:
    """Do something that a case's state allows, if whoever does it may."""
    state = Case.objects.values_list("state", flat=True).get(id=case.pk)
    names = (*MOVES.get(state, ()), *WORKERS)
    name = names[choice % len(names)]
    if name in WORKERS:
        work(walk, name)
        return
    try:
        attempt(walk, name, case, n)
    except PortalError:
        return


@pytest.mark.usefixtures("ground_of_module")
class TestReadersAgree(TestCase):
    """Histories of two cases of one street."""

    # A history is short: to make it shorter still would take longer than to read it.
    @settings(
        max_examples=24,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        derandomize=False,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(st.sampled_from(STARTS), st.sampled_from(STARTS)), st.lists(STEPS, min_size=4, max_size=4))
    def test_everything_that_tells_of_a_case_tells_what_is_so(self, starts: Any, steps: Any) -> None:
        for scene in history(starts, steps):
            assert disagreeing(scene) == {}


def history(starts: Any, steps: Any) -> Iterator[Scene]:
    """Let things happen to some cases, and yield how they are after each."""
    district = District()
    walk = Walk(district, [start(district) for start, _at in starts], max(at for _start, at in starts))
    for index, choice, n, hours in steps:
        walk.now += timedelta(hours=hours)
        happen(walk, walk.cases[index], choice, n)
        mark_clocks(now=walk.now)
        yield scene_of(district, now=walk.now, moved=walk.cases[index].number)
