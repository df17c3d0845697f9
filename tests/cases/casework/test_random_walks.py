"""Random walks: whatever people and workers do in whatever order, some things never happen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Count, F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.figures.workflow.rates import Level
from cases.models import Application, Assignment, Case
from cases.rules.workflow.applications import RULES, Kind
from governance.ground import outbox
from governance.ground.errors import PortalError
from governance.ground.queries.chain import wrong_history
from governance.ground.queries.holders import people_below
from governance.models import Event
from tests import stories
from tests.cases.figures.test_rates import assert_equal_to_the_raw_answer, kept_tallies, place_named, raw_tallies
from tests.cases.walks import COMMANDS, Walk, attempt, work
from tests.district import District, moment

CASES = 3
AIM = "aim"
LONGEST_WAY = 14
BY_DISTRICT, BY_CATEGORY = 0, 3  # columns of the raw answer
PEOPLE = ("li", "chen", "he", "zhao", "zhou", "wu", "zheng", "qian", "wang")


APPLYING = ("ask_contest", "ask_extension", "ask_hand_over", "ask_deferral", "decide", "decide", "withdraw")
MOVES = st.tuples(
    st.one_of(st.sampled_from(sorted(COMMANDS)), st.just("onward"), st.just("onward"), st.sampled_from(APPLYING)),
    st.integers(0, CASES - 1),
    st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)),
    st.integers(0, 40),
)
# What a walk seldom comes upon by single moves: the whole way to a ruling, and to a case that is joined.
AIMS = st.tuples(
    st.sampled_from(["join", *(kind.value for kind in Kind)]),
    st.integers(0, CASES - 1),
    st.just(AIM),
    st.integers(0, 40),
)
WORKERS = st.tuples(st.sampled_from(["mark", "wake", "fold", "deliver"]), st.none(), st.none(), st.integers(0, 40))
HOURS = (0, 0.05, 1, 4, 30, 200)
STEPS = st.tuples(st.one_of(MOVES, MOVES, MOVES, AIMS, WORKERS), st.sampled_from(HOURS))


def take(walk: Walk, name: str, case: Case, who: str | None, n: int, **part: int) -> None:
    """Try one command; when it is refused, by the portal's own error, it has changed nothing."""
    before = snapshot()
    try:
        attempt(walk, name, case, n, who=who or "", **part)
    except PortalError:
        assert snapshot() == before


def aim(walk: Walk, wanted: str, case: Case, n: int) -> None:
    """Bring a case to where something may be asked for, ask for it, and have it decided; what sleeps then wakes.

    What is joined is a new case in the place of the old one.
    """
    if wanted == "join":
        walk.cases[walk.cases.index(case)] = case = stories.filed(walk.district)
        take(walk, "register", case, None, n)
        take(walk, "join", case, None, n)
        return
    kind = Kind(wanted)
    for further in range(LONGEST_WAY):
        if Case.objects.get(id=case.pk).state in RULES[kind].starts:
            break
        take(walk, "onward", case, None, n + further)
        check()
    lead = Assignment.objects.filter(case=case, is_open=True, role="lead").values_list("id", flat=True).first() or 0
    part = {"assignment_id": lead} if RULES[kind].of_assignment else {}
    if part and kind is not Kind.CONTEST:
        take(walk, "sign", case, None, n, **part)
    take(walk, f"ask_{kind.value}", case, None, n, **part)
    check()
    judge = "chen" if kind is Kind.EXTENSION else "qian"
    take(walk, "decide", case, judge, n, application_id=walk.application(case, 0))
    check()
    walk.now += timedelta(days=7)
    work(walk, "wake")


def snapshot() -> tuple[Any, ...]:
    """Return what a refused move must leave as it was."""
    return (
        list(Case.objects.order_by("id").values_list("id", "version", "state", "due_at", "paused_at", "next_alarm_at")),
        list(Assignment.objects.order_by("id").values()),
        list(Application.objects.order_by("id").values_list("id", "standing")),
        Event.objects.count(),
    )


def check() -> None:
    """Assert what always holds."""
    leads = Assignment.objects.filter(role="lead", released_at=None).values("case", "round").annotate(n=Count("id"))
    assert all(row["n"] == 1 for row in leads), "two leads"
    for model in (Case, Assignment):
        running = model.objects.filter(paused_at__isnull=False, next_alarm_at__isnull=False)
        assert not running.exists(), "a clock runs that stands still"
    deferred = Case.objects.filter(deferred_until__isnull=False)
    assert not deferred.filter(paused_at=None).exists(), "a deferred case runs"
    awake = Assignment.objects.filter(case__in=deferred, is_open=True, paused_at=None)
    assert not awake.exists(), "a part of a deferred case runs"
    contested = Application.objects.filter(kind=Kind.CONTEST, standing="open", assignment__is_open=True)
    assert not contested.filter(assignment__paused_at=None).exists(), "a contested part runs"
    idle = Assignment.objects.filter(is_open=True, paused_at__isnull=False).exclude(
        id__in=contested.values("assignment")
    )
    assert not idle.exclude(case__in=deferred).exists(), "a part stands still for nothing"
    closed = Assignment.objects.filter(case__state="closed", released_at=None, finished_at__isnull=False)
    assert not closed.filter(evaluation=None).exists(), "a closed case has a part nobody evaluated"
    assert not Case.objects.filter(is_open=False, next_alarm_at__isnull=False).exists(), "an ended case has a clock"
    district = place_named("990000")
    raw = raw_tallies(BY_CATEGORY, place=(BY_DISTRICT, district.id))
    assert kept_tallies(district, Level.CATEGORIES) == raw, "a rate differs from the raw answer"
    complaints = Case.objects.exclude(accused_path="").filter(is_open=True)
    for case in complaints:
        theirs = Assignment.objects.filter(case=case, is_open=True, scope_path__startswith=case.accused_path)
        assert not theirs.exists(), "the accused works on a complaint about itself"
        assert case.state != "community" or not case.accuses_its_area, "the accused handles a complaint about itself"
        asked = Application.objects.open().filter(case=case, assignment=None)
        assert not asked.filter(asked_by__in=people_below(case.accused_path)).exists(), "the accused asks for something"
    apart = Case.objects.filter(state="joined").exclude(accused_path=F("joined_to__accused_path"))
    assert not apart.exists(), "a case goes with one that complains of somebody else"
    waiting = Assignment.objects.filter(is_open=True).exclude(case__state__in=("dispatched", "acting"))
    assert not waiting.exists(), "a part is open where nobody can take a step"
    acting = Case.objects.filter(state__in=("dispatched", "acting"))
    for case in acting:
        lead = Assignment.objects.get(case=case, round=case.round, role="lead", released_at=None)
        assert lead.is_open, "a case waits for a lead that has finished"
        assert (lead.paused_at is None) == (case.paused_at is None), "a case and its lead stand still together"
        assert case.due_at == lead.finish_by, "a case runs on its lead's deadline"


@pytest.mark.usefixtures("ground_of_module")
class TestRandomWalks(TestCase):
    """Walks over three cases of one street; each begins with a district of its own."""

    # A few long walks: what goes wrong does so after many moves.
    @settings(
        max_examples=6, deadline=None, derandomize=False, print_blob=True, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(STEPS, min_size=30, max_size=50))
    def test_no_order_of_moves_breaks_what_always_holds(self, steps: list[Any]) -> None:
        """Neither legal nor illegal moves, nor the workers between them, in any order."""
        district = District()
        walk = Walk(
            district, [stories.dispatched(district), stories.routed(district, kind="work"), stories.filed(district)]
        )
        walk.now = moment(10, 30)
        for (name, index, who, n), hours in steps:
            walk.now += timedelta(hours=hours)
            if index is None:
                work(walk, name)
            elif who == AIM:
                aim(walk, name, walk.cases[index], n)
            else:
                take(walk, name, walk.cases[index], who, n)
            check()
        outbox.drain()
        check()
        assert_equal_to_the_raw_answer()
        assert wrong_history(now=timezone.now()) == []
        assert Event.objects.filter(subject_kind="cases.case").exists()
