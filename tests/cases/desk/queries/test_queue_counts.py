"""Counts of lists: equal to the rows up to a cap, and no dearer than a page of them."""

import pytest

from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import LOOK_THROUGH_TO_COUNT, MOST_COUNTED, counts_with_lists
from cases.desk.queries.wanted import View, Wanted
from cases.rules.queries.registers import forget_registers
from tests.cases.desk.queries.test_queue import actor_over, many, raw_rows, scope_of
from tests.counting import nodes_of, plan_of
from tests.district import District, moment

__all__ = ["many"]


@pytest.fixture(autouse=True)
def _fresh_registers() -> None:
    forget_registers()


@pytest.mark.parametrize("code", ["990000", "990000001", "990000001001"])
@pytest.mark.parametrize("view", [View.OPEN, View.DECIDE, View.WHISTLED, View.LATE, View.ENDED])
def test_a_count_reads_no_more_than_its_cap_from_the_index(db: None, many: District, code: str, view: View) -> None:
    statement = queue_of(actor_over(scope_of(many, code)), Wanted(view), now=moment()).count_statement("n")
    assert statement is not None

    plan = plan_of(*statement)

    scans = [node for node in nodes_of(plan) if "Scan" in node["Node Type"] and "Index Name" in node]
    assert scans
    assert {node["Node Type"] for node in nodes_of(plan)}.isdisjoint({"Seq Scan", "Bitmap Heap Scan", "Sort"})
    assert all(node["Actual Rows"] <= MOST_COUNTED + 1 for node in scans)


def test_a_count_with_filters_looks_through_the_first_few_hundred_rows_only(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000"))
    wanted = Wanted(View.OPEN, category="urban-lights")
    first = list(raw_rows(View.OPEN).order_by("due_at", "id").values_list("category_id", flat=True))

    _counts, words = counts_with_lists(queue_of(actor, wanted, now=moment()))

    fit = first[:LOOK_THROUGH_TO_COUNT].count("urban-lights")
    assert words == [f"{fit}+"]


def test_long_lists_are_counted_up_to_the_cap(db: None, many: District) -> None:
    actor = actor_over(scope_of(many, "990000"))

    _counts, words = counts_with_lists(queue_of(actor, Wanted(View.OPEN), now=moment()), [Wanted(View.LATE)])

    assert words == [f"{MOST_COUNTED}+"] * 2
