"""The three rates equal the raw answer on any history: before, in the middle of and after folding."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.figures.commands import rates
from cases.figures.queries.rates import Place, place_of, tallies
from cases.figures.workflow.rates import Level
from cases.models import Assignment, CallBack, Case, CountedRound, RateDelta
from cases.rules.queries.registers import forget_registers
from cases.rules.workflow import Satisfaction
from cases.rules.workflow.voice import COUNTED_WAYS, Way
from governance.ground.workflow import AREA_KINDS
from governance.models import Organisation
from tests import stories
from tests.cases.casework.commands.test_closing import SOLVED
from tests.district import District, moment

MONTHS = [datetime(2026, month, 10, 9, tzinfo=timezone.get_default_timezone()) for month in (1, 2, 3)]
PLACES = ["990000001001", "990000001002", "990000002001"]
LEADS = ["", "D-URBAN", "D-URBAN-E", "D-WATER"]
CATEGORIES = ["urban-litter", "urban-lights", "transport-bikes"]

# What the rates are, written down a second time and without any part of the product: each round by itself.
RAW = """
SELECT c.district_id, c.street_id, c.community_id, c.category_id, c.is_excluded,
  to_char(b.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), b.was_contacted, b.is_solved, b.satisfaction,
  a.department_id, a.organisation_id, a.contacted_at, a.contact_by
FROM cases_callback b JOIN cases_case c ON c.id = b.case_id
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.round = b.round AND a.role = 'lead' AND a.released_at IS NULL
WHERE b.is_reached AND b.way IN ('phone', 'answer_code')
"""


def raw_tallies(key: int, *, place: tuple[int, int]) -> Counter[tuple[Any, str, str]]:
    """Count by one column of the raw answer, and in all, within a place: {(key, month, figure): how many}."""
    found: Counter[tuple[Any, str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        rows = cursor.fetchall()
    for row in rows:
        column, id_ = place
        if row[column] != id_:
            continue
        is_excluded, month, contacted, solved, words = row[4], row[5], row[6], row[7], row[8]
        in_time = row[10] is None or (row[11] is not None and row[11] <= row[12])
        figures = ["excluded"] if is_excluded else ["called_back"]
        if not is_excluded:
            figures += ["responded"] if contacted and in_time else []
            figures += ["resolved"] if solved else []
            figures += ["satisfied"] if words in ("satisfied", "basically") else []
        keys = [""] if row[key] is None else ["", str(row[key])]
        found.update((one, month, figure) for one in keys for figure in figures)
    return found


def kept_tallies(place: Any, level: Level) -> Counter[tuple[Any, str, str]]:
    """Return what the board reads, in the same shape."""
    found = tallies(place, level, since=date(2026, 1, 1), before=date(2031, 1, 1))
    return Counter(
        {
            (key, f"{month:%Y-%m}", figure): amount
            for (key, month), tally in found.items()
            for figure, amount in tally._asdict().items()
            if amount
        }
    )


def place_named(code: str) -> Place:
    """Return one of the test district's organisations as a place of rates."""
    organisation = Organisation.objects.get(code=code)
    kind = organisation.kind_id
    return Place(organisation.pk, code, kind, organisation.path, organisation.name, kind in AREA_KINDS)


def assert_equal_to_the_raw_answer() -> None:
    """Compare every board of the district with the raw answer, to the unit; lines of other places never show."""
    for code, column in [("990000", 0), ("990000001", 1), ("990000001001", 2), ("D-URBAN", 9), ("D-URBAN-E", 10)]:
        place = place_named(code)
        for level in place.levels:
            raw = raw_tallies(
                {"streets": 1, "communities": 2, "departments": 9, "categories": 3}[level], place=(column, place.id)
            )
            assert kept_tallies(place, level) == raw, (code, level)


FACTS = st.tuples(st.booleans(), st.booleans(), st.sampled_from(list(Satisfaction)), st.booleans())
STEPS = st.one_of(
    st.tuples(st.just("call"), st.integers(0, 5), st.integers(0, 2), FACTS),
    st.tuples(st.just("miss"), st.integers(0, 5), st.integers(0, 2), FACTS),
    st.tuples(st.just("reopen"), st.integers(0, 5), st.integers(0, 3), FACTS),
    st.tuples(st.just("exclude"), st.integers(0, 5), st.integers(0, 1), FACTS),
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 2), FACTS),
    st.tuples(st.just("sort"), st.integers(0, 5), st.integers(0, 2), FACTS),
    st.tuples(st.just("fold"), st.just(0), st.integers(1, 5), FACTS),
)


class History:
    """Six cases to which things happen, at the level of the rows that the product's commands write."""

    def __init__(self, district: District) -> None:
        self.caller = district.person("he").pk
        self.organisations = {o.code: o for o in Organisation.objects.all()}
        self.cases = [self._case(district, n) for n in range(6)]

    def _case(self, district: District, n: int) -> Case:
        case = stories.filed(district)
        self._place(case, PLACES[n % 3])
        Case.objects.filter(id=case.pk).update(category_id=CATEGORIES[n % 2])
        self._lead(case, LEADS[n % 4], in_time=True)
        return case

    def _place(self, case: Case, code: str) -> None:
        community = self.organisations[code]
        street = community.parent
        assert street is not None
        Case.objects.filter(id=case.pk).update(
            community_id=community.pk, street_id=street.pk, district_id=street.parent_id
        )

    def _lead(self, case: Case, code: str, *, in_time: bool) -> None:
        if not code:
            return
        lead, early = self.organisations[code], MONTHS[0] - timedelta(days=30)
        department = lead.parent if lead.kind_id == "stationed-office" else lead
        assert department is not None
        Assignment.objects.create(
            case=case,
            round=case.round,
            organisation=lead,
            department=department,
            scope_path=lead.path,
            role="lead",
            assigned_at=early,
            sign_by=early,
            contact_by=early + timedelta(hours=24),
            finish_by=early,
            due_at=early,
            signed_at=early,
            signed_by_id=self.caller,
            contacted_at=early + timedelta(hours=1 if in_time else 30),
            finished_at=early + timedelta(days=2),
            finished_by_id=self.caller,
            is_open=False,
        )

    def take(self, step: tuple[str, int, int, tuple[bool, bool, Satisfaction, bool]]) -> None:
        """Let one thing happen."""
        what, which, n, (contacted, solved, words, in_time) = step
        case = self.cases[which]
        if what == "call" and not CallBack.objects.filter(case=case, round=case.round, is_reached=True).exists():
            self._call(case, MONTHS[n], was_contacted=contacted, is_solved=solved, satisfaction=words.value)
        elif what == "miss":
            self._call(case, MONTHS[n])
        elif what == "reopen":
            case.round += 1
            case.save(update_fields=["round"])
            self._lead(case, LEADS[n], in_time=in_time)
        elif what == "exclude":
            Case.objects.filter(id=case.pk).update(is_excluded=bool(n))
        elif what == "move":
            self._place(case, PLACES[n])
        elif what == "sort":
            Case.objects.filter(id=case.pk).update(category_id=CATEGORIES[n])
        elif what == "fold":
            self._fold(n)

    def _call(self, case: Case, at: datetime, **said: Any) -> None:
        CallBack.objects.create(case=case, round=case.round, by_id=self.caller, at=at, is_reached=bool(said), **said)

    def _fold(self, at_once: int) -> None:
        """Fold the oldest few changes only, so that counters and changes are both there."""
        with connection.cursor() as cursor:
            cursor.execute(rates._FOLD, [at_once])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=8, max_size=40))
def test_the_boards_equal_the_raw_answer_on_any_history(district: District, steps: list[Any]) -> None:
    """Before, in the middle of and after folding."""
    forget_registers()
    with transaction.atomic():
        history = History(district)
        for step in steps[: len(steps) // 2]:
            history.take(step)
        assert_equal_to_the_raw_answer()
        history.take(("fold", 0, 3, (True, True, Satisfaction.SATISFIED, True)))
        assert_equal_to_the_raw_answer()
        for step in steps[len(steps) // 2 :]:
            history.take(step)
        assert_equal_to_the_raw_answer()
        rates.fold_rates()
        assert not RateDelta.objects.exists()
        assert_equal_to_the_raw_answer()
        assert [rates.recount_month(at.date().replace(day=1), now=moment()) for at in MONTHS] == [0, 0, 0]
        transaction.set_rollback(True)


@pytest.mark.parametrize("way", Way)
def test_the_ways_that_count_are_those_of_the_rule(district: District, way: Way) -> None:
    by = district.person("he").pk if way is Way.PHONE else None
    heard = {"is_reached": True, "was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}
    CallBack.objects.create(case=stories.calling_back(district), round=1, way=way, by_id=by, at=moment(15), **heard)

    assert CountedRound.objects.exists() is (way in COUNTED_WAYS)


def test_what_was_answered_by_the_tracking_code_alone_counts_nowhere(district: District) -> None:
    counted, uncounted = stories.calling_back(district), stories.calling_back(district)
    stories.answered(counted, SOLVED, now=moment(15))
    CallBack.objects.create(
        case=uncounted,
        round=1,
        way=Way.TRACKING_CODE,
        at=moment(15),
        is_reached=True,
        was_contacted=True,
        is_solved=True,
        satisfaction="satisfied",
    )

    assert [each.case_id for each in CountedRound.objects.all()] == [counted.pk]
    rates.fold_rates()
    month, after = date(2026, 3, 1), date(2026, 4, 1)
    board = tallies(place_of(district.actor("qian"), ""), Level.STREETS, since=month, before=after)
    assert board[("", month)].called_back == 1
    assert rates.recount_month(month, now=moment(16)) == 0
