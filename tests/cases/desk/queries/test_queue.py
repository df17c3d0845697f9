"""The desk's queue: its rows, its order, its cost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from cases.casework.queries.deadlines import URGENCY_LABELS, Urgency
from cases.casework.queries.queue_sql import BY_CLOSED, Slice, page_statement
from cases.casework.queries.scopes import area_scopes
from cases.desk.queries.counters import counts_for
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import view_counts
from cases.desk.queries.wanted import VIEWS, View, Wanted
from cases.figures.commands.counters import fold_counters
from cases.figures.queries.statistics_list import AskedStatistics, counted_cases
from cases.models import Case
from cases.reading.commands.phone_search import sought_phone
from cases.rules.queries.registers import forget_registers
from cases.rules.workflow import OPEN_STATES, WHISTLE_GOES_ON, State
from governance.ground.permissions import Actor, Grant
from governance.ground.queries.paging import Key, key_in
from governance.ground.workflow import Permission
from tests import stories
from tests.counting import nodes_of, plan_of, statements
from tests.district import District, moment

MANY = 60_000
COMMUNITIES = ("990000001001", "990000001002", "990000002001")


@pytest.fixture(autouse=True)
def _fresh_registers() -> Iterator[None]:
    forget_registers()
    yield
    forget_registers()


FILL = """
INSERT INTO cases_case (number, tracking_code, idempotency_key, source, source_id, category_id, title, text,
  address, cell_id, community_id, street_id, district_id, resident_name, resident_phone, resident_phone_tail,
  resident_phone_index, state, is_open, version, round, reported_at, closed_at, due_at, due_from, due_rule,
  outcome, decline_reason, is_whistled)
SELECT 'QH-2020-' || lpad(n::text, 6, '0'), 'T' || n, 'many-' || n, 'worker', '',
  CASE WHEN n %% 40 = 0 THEN 'urban-lights' ELSE 'urban-litter' END, 'case ' || n, 'text', 'road ' || n, NULL,
  (%s::bigint[])[1 + n %% 3], (%s::bigint[])[1 + n %% 3], %s, '', '', '', '',
  CASE WHEN n %% 5 > 0 THEN 'closed' ELSE (%s::text[])[1 + (n / 15) %% 10] END, n %% 5 = 0, 1, 1,
  %s::timestamptz, CASE WHEN n %% 5 > 0 THEN %s::timestamptz + n * interval '1 minute' END,
  %s::timestamptz + (n::bigint * 7919 %% 43200) * interval '1 minute', %s::timestamptz, 'ordinary', '', '',
  n %% 5 = 0 AND (%s::text[])[1 + (n / 15) %% 10] = ANY (%s)
FROM generate_series(1, %s) n
"""


@pytest.fixture(scope="module")
def many(ground_of_module: None, django_db_blocker: DjangoDbBlocker) -> Iterator[District]:
    """A district with thousands of cases, one in five of them open, for all tests of this module."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            # What other tests have rolled back is read along the way until it is cleared away.
            cursor.execute("VACUUM cases_case")
        yield from _filled()


def _filled() -> Iterator[District]:
    with transaction.atomic():
        district = District()
        communities = [district.organisation(code) for code in COMMUNITIES]
        start = moment(days=-15)
        with connection.cursor() as cursor:
            cursor.execute(
                FILL,
                [
                    [community.pk for community in communities],
                    [community.parent_id for community in communities],
                    district.organisation("990000").pk,
                    sorted(OPEN_STATES - {State.JOINED}),
                    *[start] * 4,
                    sorted(OPEN_STATES - {State.JOINED}),
                    sorted(WHISTLE_GOES_ON),
                    MANY,
                ],
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ANALYZE cases_case")
        yield district
        transaction.set_rollback(True)


# What keeps a case from a street that it accuses.
UNACCUSED = "accused_path <> ALL ('{/1/,/1/3/}')"


def scope_of(district: District, code: str) -> Grant:
    organisation = district.organisation(code)
    return Grant(organisation.pk, organisation.path, organisation.kind_id)


@pytest.mark.parametrize("code", ["990000", "990000001", "990000001001"])
@pytest.mark.parametrize("view", [View.OPEN, View.DECIDE, View.WHISTLED, View.DEPARTMENTS, View.LATE])
def test_a_page_reads_64_buffers_at_most_and_no_whole_table(db: None, many: District, code: str, view: View) -> None:
    late_at = moment() if view is View.LATE else None
    is_whistled = view is View.WHISTLED
    part = Slice([scope_of(many, code)], VIEWS[view].states, UNACCUSED, late_at=late_at, is_whistled=is_whistled)

    plan = plan_of(*page_statement(part))

    assert plan["Actual Rows"] == 50
    assert {node["Node Type"] for node in nodes_of(plan)}.isdisjoint({"Seq Scan", "Bitmap Heap Scan", "Sort"})
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= 64


def test_a_page_of_what_ended_lately_costs_no_more(db: None, many: District) -> None:
    part = Slice([scope_of(many, "990000")], (), UNACCUSED, order=BY_CLOSED, is_open=False)

    plan = plan_of(*page_statement(part))

    assert plan["Actual Rows"] == 50
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= 64


@pytest.mark.parametrize(("figure", "index"), [("arrived", "reported_of_district"), ("ended", "ended_of_district")])
def test_a_page_of_the_cases_behind_a_figure_reads_its_rows_alone(
    db: None, many: District, figure: str, index: str
) -> None:
    last = Case.objects.filter(is_open=False).latest("closed_at").closed_at
    assert last

    with statements() as ran:
        counted_cases(many.actor("qian"), AskedStatistics(reach="year", figure=figure), after="", now=last)
    plan = plan_of(next(sql for sql in ran if "cases_assignment lead" in sql), [])

    read = {node["Index Name"]: node["Actual Rows"] for node in nodes_of(plan) if "Index Name" in node}
    assert read[index] == plan["Actual Rows"] == 51
    assert "Sort" not in {node["Node Type"] for node in nodes_of(plan)}


def test_a_deep_page_reads_as_little_as_the_first(db: None, many: District) -> None:
    part = Slice([scope_of(many, "990000")], (), UNACCUSED)
    deep = Case.objects.open().order_by("due_at", "id")[4000]

    plan = plan_of(*page_statement(part._replace(key=Key(deep.due_at, deep.pk))))

    assert plan["Actual Rows"] == 50
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= 64


def test_several_areas_are_merged_in_order(db: None, many: District) -> None:
    codes = ("990000001001", "990000002001")
    scopes = [scope_of(many, code) for code in codes]
    raw = Case.objects.open().filter(community__code__in=codes).order_by("due_at", "id")

    page = queue_of(actor_over(*scopes), Wanted(View.OPEN), now=moment()).page()

    assert [row.id for row in page.rows] == list(raw.values_list("id", flat=True)[:50])


def test_an_area_inside_another_is_not_read_twice(db: None, many: District) -> None:
    scopes = [scope_of(many, code) for code in ("990000001001", "990000", "990000002")]

    assert [scope.kind for scope in area_scopes(actor_over(*scopes))] == ["district"]


@pytest.mark.parametrize("view", [View.DECIDE, View.WHISTLED, View.LATE, View.ENDED])
def test_turning_the_pages_never_skips_nor_repeats(db: None, many: District, view: View) -> None:
    actor = actor_over(scope_of(many, "990000001001"))
    seen, wanted = [], Wanted(view)

    while (page := queue_of(actor, wanted, now=moment()).page()).rows:
        seen += [row.id for row in page.rows]
        wanted = Wanted(view, after=page.next_key)
        if page.next_key is None:
            break

    assert len(seen) == len(set(seen)) == raw_rows(view).filter(community__code="990000001001").count()


def test_the_previous_page_is_the_one_that_was_seen(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000"))
    first = queue_of(actor, Wanted(View.OPEN), now=moment()).page()
    second = queue_of(actor, Wanted(View.OPEN, after=first.next_key), now=moment()).page()

    back = queue_of(actor, Wanted(View.OPEN, before=second.previous_key), now=moment()).page()

    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    assert first.previous_key is None


def test_rows_are_grouped_by_urgency_the_latest_first(db: None, many: District) -> None:
    due = list(Case.objects.open().order_by("due_at").values_list("due_at", flat=True)[:50])
    now = due[25] + timedelta(seconds=1)

    page = queue_of(actor_over(scope_of(many, "990000")), Wanted(View.OPEN), now=now).page()

    found = [row.urgency for row in page.rows]
    assert found == sorted(found, key=list(Urgency).index)
    assert found[0] in (Urgency.VERY_LATE, Urgency.LATE)
    assert found[-1] in (Urgency.TODAY, Urgency.LATER)
    assert [group.label for group in page.groups] == list(dict.fromkeys(str(URGENCY_LABELS[u]) for u in found))


def test_counts_equal_the_rows_before_and_after_folding(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000001"))
    raw = Case.objects.filter(street__code="990000001")
    expected = {state: raw.filter(state=state).count() for state in OPEN_STATES}

    before = counts_for(actor, now=moment())
    fold_counters()

    assert before.by_state == counts_for(actor, now=moment()).by_state == expected


def test_many_late_cases_are_counted_up_to_a_cap(db: None, many: District) -> None:
    counts = counts_for(actor_over(scope_of(many, "990000")), now=moment())

    late = next(entry for entry in view_counts(counts) if entry.view is View.LATE)

    assert late.count == "200+"


@pytest.mark.parametrize("view", [View.OPEN, View.DECIDE])
def test_the_queue_and_its_counts_are_two_statements(
    db: None, many: District, django_assert_num_queries: DjangoAssertNumQueries, view: View
) -> None:
    actor = actor_over(scope_of(many, "990000"))
    queue_of(actor, Wanted(view), now=moment()).page()

    with django_assert_num_queries(2):
        queue_of(actor, Wanted(view), now=moment()).page()
        counts_for(actor, now=moment())


def test_a_filter_by_category_keeps_its_rows_only(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000"))
    raw = raw_rows(View.OPEN).filter(category_id="urban-lights").order_by("due_at", "id")

    page = queue_of(actor, Wanted(View.OPEN, category="urban-lights"), now=moment()).page()

    first = list(raw.values_list("id", flat=True)[: len(page.rows)])
    assert page.rows
    assert [row.id for row in page.rows] == first


def test_a_filter_by_a_group_holds_its_categories(db: None, many: District) -> None:
    page = queue_of(actor_over(scope_of(many, "990000")), Wanted(View.OPEN, category="urban"), now=moment()).page()

    assert len(page.rows) == 50


def test_a_filter_by_a_community_of_another_street_shows_nothing(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000001"))

    page = queue_of(actor, Wanted(View.OPEN, community="990000002001"), now=moment()).page()

    assert page.rows == []


def test_a_case_is_found_by_the_end_of_its_number_and_by_its_phone(district: District) -> None:
    case = stories.filed(district, resident_phone="19911112222")
    digits = case.number.rsplit("-", 1)[1].lstrip("0")
    phone = sought_phone("19911112222", by=district.actor("li"), now=moment())

    by_number = queue_of(district.actor("li"), Wanted(View.OPEN, text=case.number.lower()), now=moment()).page()
    by_digits = queue_of(district.actor("li"), Wanted(View.OPEN, text=digits), now=moment()).page()
    by_phone = queue_of(district.actor("li"), Wanted(View.OPEN, text="19911112222", phone=phone), now=moment()).page()

    assert {page.rows[0].number for page in (by_number, by_digits, by_phone)} == {case.number}


def test_a_case_of_another_street_is_not_found_by_its_number(district: District) -> None:
    case = stories.filed(district)

    page = queue_of(district.actor("xu"), Wanted(View.OPEN, text=case.number), now=moment()).page()

    assert page.rows == []


def test_words_find_titles_and_places(district: District) -> None:
    case = stories.whistled(district, title="井盖 100% 松动", address="西湖路 8 号")

    by_title = queue_of(district.actor("li"), Wanted(View.WHISTLED, text="100%"), now=moment()).page()
    by_place = queue_of(district.actor("li"), Wanted(View.WHISTLED, text="西湖路"), now=moment()).page()

    assert [row.number for row in (*by_title.rows, *by_place.rows)] == [case.number] * 2


def test_who_has_no_area_sees_an_empty_queue(district: District) -> None:
    case = stories.filed(district)

    for username in ("newcomer", "zhou"):
        page = queue_of(district.actor(username), Wanted(View.OPEN, text=case.number), now=moment()).page()
        assert page.rows == []
        assert counts_for(district.actor(username), now=moment()).of(OPEN_STATES) == 0


def test_the_neighbours_of_a_case_follow_the_list(db: None, many: District) -> None:
    raw = list(raw_rows(View.DECIDE).filter(street__code="990000001").order_by("due_at", "id")[100:103])
    key = Key(raw[1].due_at, raw[1].pk)

    found = queue_of(actor_over(scope_of(many, "990000001")), Wanted(View.DECIDE), now=moment()).neighbours(key)

    assert found == (raw[0].number, raw[2].number)


@pytest.mark.parametrize("text", ["", "1", "1.2.3", "a.1", "9" * 30 + ".1", "１.1"])
def test_what_is_no_key_is_ignored(text: str) -> None:
    assert key_in(text) is None


def test_a_key_survives_the_address() -> None:
    key = Key(moment() + timedelta(microseconds=1), 7)

    assert key_in(str(key)) == key


def actor_over(*scopes: Grant) -> Actor:
    return Actor(person_id=1, grants={Permission.VIEW_CASE: scopes})


def raw_rows(view: View) -> Any:
    """The rows of a view, asked for in the plainest way."""
    if view is View.ENDED:
        return Case.objects.filter(is_open=False)
    rows = Case.objects.filter(is_open=True)
    if view is View.WHISTLED:
        return rows.filter(is_whistled=True)
    if view is View.LATE:
        return rows.filter(due_at__lte=moment())
    return rows.filter(state__in=VIEWS[view].states or list(State))
