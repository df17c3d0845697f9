"""What a corrected calendar moves: told before, and then done, to the moment and once."""

import random
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.utils import timezone

from cases import events
from cases.casework.commands import desk
from cases.casework.commands.deferring import recompute_deadlines
from cases.casework.models.assignments import DEADLINES
from cases.casework.queries.moved_deadlines import MovedClock, moved_clocks, moves
from cases.casework.tasks import CLOCKS, look_over_deadlines
from cases.models import Assignment, Case
from cases.rules.workflow import Clock
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.ground.commands.deliveries import retry_delivery
from governance.ground.events import CALENDAR_CHANGED
from governance.kit.days.commands.calendar import change_calendar, load_calendar
from governance.kit.days.models import CalendarDay
from governance.kit.days.queries.calendar import calendar_with, forget_calendar, working_calendar
from governance.kit.days.queries.drafts import draft_of_day, preview_of
from governance.kit.days.workflow import Draft, Listed, Source
from governance.models import Delivery, Event
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.counting import statements
from tests.district import District, moment

WEDNESDAY = date(2026, 3, 4)


BREAK = """
CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id = {case} THEN RAISE EXCEPTION 'this case cannot be written today'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER break_one BEFORE UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION break_one();
"""
MEND = "DROP TRIGGER break_one ON cases_case; DROP FUNCTION break_one()"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class Stood(NamedTuple):
    """Where a deadline stood."""

    case_id: int
    part_id: int | None
    clock: str


def standing() -> dict[Stood, datetime]:
    """Return every deadline of every case."""
    found = {Stood(case.pk, None, Clock.CASE): case.due_at for case in Case.objects.all()}
    for row in Assignment.objects.all():
        for clock, column in DEADLINES.items():
            if getattr(row, column) is not None:
                found[Stood(row.case_id, row.pk, clock)] = getattr(row, column)
    return found


def some_cases(district: District) -> None:
    """Let cases stand at many places: at the desk, with a community, dispatched, whistled, contested, ended, joined."""
    stories.filed(district)
    ended = stories.registered(district)
    desk.answer_case(ended.number, by=district.actor("li"), now=moment(11), answer="已解释")
    left = stories.registered(district)
    desk.leave_to_community(left.number, by=district.actor("li"), now=moment(10, 20))
    apply(district, stories.dispatched(district), Kind.CONTEST)
    stories.dispatched(district, lead="D-HOUSING")
    stories.routed(district)
    outbox.drain()


def turned(days: set[date]) -> Draft:
    """Return a draft that turns days into what they are not."""
    calendar = working_calendar()
    return {day: Listed(not calendar.is_working(day), Source.LOCAL) for day in days}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_announced_is_what_is_done(district: District, seed: int) -> None:
    some_cases(district)
    chance = random.Random(seed)

    for _ in range(3):
        draft = turned({date(2026, 3, 2) + timedelta(days=chance.randrange(16)) for _ in range(4)})
        calendar = calendar_with({day: listed.is_working for day, listed in draft.items()})
        announced = list(moved_clocks(calendar, since=min(draft)))
        before, told = standing(), Event.objects.filter(name=events.CLOCKS_RECOMPUTED).count()
        preview = preview_of(draft, viewer=district.actor("feng"))

        change_calendar(draft, by=district.actor("feng"), now=moment(12), reason="试", seen=preview.seen)
        outbox.drain()

        expected = {Stood(*each[:3]): each.after for each in announced}
        assert standing() == before | expected
        assert preview.moved == len(announced) == len(expected)
        cases = {each.case_id for each in announced}
        assert Event.objects.filter(name=events.CLOCKS_RECOMPUTED).count() - told == len(cases)
        assert recompute_deadlines(now=moment(12)) == 0


def test_a_day_on_which_nothing_is_due_moves_nothing_and_the_limits_stay_as_they_were_given(district: District) -> None:
    some_cases(district)
    given = list(Case.objects.order_by("id").values_list("due_rule", "due_basis"))
    parts = list(Assignment.objects.order_by("id").values_list("bases"))

    change_day(district, WEDNESDAY)

    assert list(Case.objects.order_by("id").values_list("due_rule", "due_basis")) == given
    assert list(Assignment.objects.order_by("id").values_list("bases")) == parts
    quiet = calendar_with({date(2026, 4, 1): False})
    assert list(moved_clocks(quiet, since=date(2026, 4, 1))) == list(moved_clocks(quiet)) == []


def change_day(district: District, day: date) -> None:
    """Decide that nobody works on a day, and let the workers follow."""
    draft = draft_of_day(day, is_working=False, name="")
    seen = preview_of(draft, viewer=district.actor("feng")).seen
    change_calendar(draft, by=district.actor("feng"), now=moment(12), reason="停电", seen=seen)
    outbox.drain()


def test_a_fault_in_the_middle_leaves_every_deadline_as_it_was(district: District) -> None:
    for _ in range(3):
        case = stories.registered(district)
        desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))
    outbox.drain()
    before, last = standing(), Case.objects.latest("id").pk

    execute(BREAK.format(case=last))
    change_day(district, WEDNESDAY)

    assert standing() == before
    assert not Event.objects.filter(name=events.CLOCKS_RECOMPUTED).exists()

    execute(MEND)
    retry_delivery(Delivery.objects.parked().get().pk, by=district.actor("feng"), now=moment(13))
    outbox.drain()
    assert standing() == {each: due + timedelta(days=1) for each, due in before.items()}
    assert Event.objects.filter(name=events.CLOCKS_RECOMPUTED).count() == 3


def test_the_administrator_sees_how_many_move_and_names_only_of_what_is_theirs_to_see(district: District) -> None:
    case = stories.registered(district)
    calendar = calendar_with({date(2026, 3, 2): False})

    by_supervisor = moves(calendar, date(2026, 3, 2), district.actor("qian"), 50)
    by_neighbour = moves(calendar, date(2026, 3, 2), district.actor("xu"), 50)

    assert (by_supervisor.count, by_neighbour.count) == (1, 1)
    assert [(each.name, each.before, each.after) for each in by_supervisor.first] == [
        (case.number, case.due_at, moment(11, days=1))
    ]
    assert [(each.name, each.url) for each in by_neighbour.first] == [("", "")]


def test_more_than_are_shown_are_counted_and_asking_costs_no_statement_each(district: District) -> None:
    calendar = calendar_with({date(2026, 3, 2): False})
    counted = []
    for _ in range(2):
        stories.registered(district)
        stories.registered(district)
        with statements() as asked:
            found = moves(calendar, date(2026, 3, 2), district.actor("qian"), 1)
        counted.append((found.count, len(found.first), len(asked)))

    assert [each[:2] for each in counted] == [(2, 1), (4, 1)]
    assert counted[0][2] == counted[1][2]


def test_the_first_list_of_a_year_is_a_correction_where_a_deadline_has_reached_into_it(district: District) -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    forget_calendar()
    friday = datetime(2026, 2, 13, 17, tzinfo=timezone.get_current_timezone())
    case = stories.filed(district, now=friday)
    case = desk.register_case(case.number, by=district.actor("li"), now=friday)
    case = desk.leave_to_community(case.number, by=district.actor("li"), now=friday)
    assert timezone.localdate(case.due_at) == date(2026, 2, 18)  # By weekday, over the Spring Festival.

    load_calendar(2026)
    outbox.drain()

    # Saturday is made up for; then everybody rests until the 24th.
    assert timezone.localdate(Case.objects.get(id=case.pk).due_at) == date(2026, 2, 25)
    assert Event.objects.filter(name=CALENDAR_CHANGED).count() == 1


def test_what_another_process_stamped_by_an_older_calendar_is_found_in_the_night(district: District) -> None:
    case = stories.registered(district)
    CalendarDay.objects.update_or_create(day=date(2026, 3, 2), defaults={"is_working": False, "source": "local"})

    look_over_deadlines()
    look_over_deadlines()

    assert Case.objects.get(id=case.pk).due_at == moment(11, days=1)
    assert Event.objects.filter(name=events.CLOCKS_RECOMPUTED).count() == 1
    assert "cases.tasks.look_over_deadlines" in {clock.task for clock in CLOCKS}


def test_a_moved_deadline_says_of_what_it_is(district: District) -> None:
    case = stories.registered(district)

    (moved,) = moved_clocks(calendar_with({date(2026, 3, 2): False}))

    assert moved == MovedClock(case.pk, None, Clock.CASE, case.due_at, moment(11, days=1))
