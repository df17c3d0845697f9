"""The supervisor's figures equal the raw answer and the lists behind them, on any open cases."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases import events
from cases.figures.queries.supervision import supervision_page
from cases.figures.queries.supervision_list import AskedSupervision, watched_cases
from cases.figures.workflow.supervision import dormant_since
from cases.models import Application, Assignment, Case
from cases.rules.queries.registers import forget_registers
from governance.kit.days.queries.calendar import working_calendar
from governance.models import Event, Organisation
from tests import stories
from tests.district import District, moment

NOW = moment(10, days=23)  # Wednesday, 25 March 2026
FIVE_WORKING_DAYS_AGO = moment(10, days=16)
PLACES = ["990000001001", "990000001002", "990000002001"]
CATEGORIES = ["urban-litter", "urban-lights", "transport-bikes"]
GROUPS = {"urban-litter": "urban", "urban-lights": "urban", "transport-bikes": "transport"}
STATES = ["registered", "community", "unrouted", "acting", "verifying"]
WHO_LOOKS = [
    ("qian", "990000", "district"),
    ("qian", "990000001", "street"),
    ("yang", "990000002001", "community"),
    ("zhou", "D-URBAN", "department"),
    ("wu", "D-HOUSING", "department"),
]


class Part(NamedTuple):
    """One assignment as it is drawn."""

    is_open: bool
    hours_left: int
    is_paused: bool
    contest: str


PARTS = st.builds(
    Part, st.booleans(), st.integers(-48, 48), st.booleans(), st.sampled_from(["", "open", "granted", "refused"])
)
FACTS = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "category": st.sampled_from(CATEGORIES),
        "state": st.sampled_from(STATES),
        "hours_left": st.integers(-48, 48),
        "is_paused": st.booleans(),
        "round": st.integers(1, 3),
        "supervised": st.integers(0, 3),
        "is_ended": st.booleans(),
        "steps": st.lists(
            st.tuples(st.integers(0, 400), st.sampled_from([events.PROGRESS_NOTED, events.CLOCK_OVERDUE]))
        ),
        "parts": st.dictionaries(st.sampled_from(["D-URBAN", "D-URBAN-E", "D-HOUSING"]), PARTS),
    }
)


def lived(district: District, facts: dict[str, Any]) -> None:
    """Write a case as it was drawn, at the level of the rows that the product's commands write."""
    case = stories.filed(district, now=NOW - timedelta(days=20))
    community = Organisation.objects.get(code=facts["place"])
    street = community.parent
    assert street is not None
    ending = {"is_open": False, "state": "closed", "closed_at": NOW} if facts["is_ended"] else {"state": facts["state"]}
    Case.objects.filter(id=case.pk).update(
        community_id=community.pk,
        street_id=street.pk,
        district_id=street.parent_id,
        category_id=facts["category"],
        due_at=NOW + timedelta(hours=facts["hours_left"]),
        paused_at=NOW - timedelta(days=1) if facts["is_paused"] else None,
        next_alarm_at=None,
        round=facts["round"],
        supervised=facts["supervised"],
        **ending,
    )
    for hours_ago, name in sorted(facts["steps"], reverse=True):
        happened(case, name, NOW - timedelta(hours=hours_ago))
    for n, (code, part) in enumerate(sorted(facts["parts"].items())):
        given_to(district, case, code, part, role="lead" if n == 0 else "co_handler", round_=facts["round"])


def happened(case: Case, name: str, at: datetime) -> None:
    Event.objects.create(subject_kind="cases.case", subject_id=case.pk, name=name, by_zh="某人", at=at, data={})


def given_to(district: District, case: Case, code: str, part: Part, *, role: str, round_: int) -> None:
    organisation = Organisation.objects.get(code=code)
    department = organisation.parent if organisation.kind_id == "stationed-office" else organisation
    assert department is not None
    due, asker = NOW + timedelta(hours=part.hours_left), district.person("zhou").pk
    assignment = Assignment.objects.create(
        case=case,
        round=round_,
        organisation=organisation,
        department=department,
        scope_path=organisation.path,
        role=role,
        assigned_at=NOW - timedelta(days=19),
        **dict.fromkeys(("sign_by", "contact_by", "finish_by", "due_at"), due),
        is_open=part.is_open,
        paused_at=NOW if part.is_paused else None,
        released_at=None if part.is_open else NOW,
    )
    if part.contest:
        decided = {} if part.contest == "open" else {"decided_at": NOW, "decided_by_id": district.person("qian").pk}
        Application.objects.create(
            case=case,
            assignment=assignment,
            kind="contest",
            standing=part.contest,
            asked_by_id=asker,
            asked_at=NOW,
            **decided,
        )


# ---- what the figures are, written down a second time and without any part of the product --------------------------

Sets = dict[tuple[str, str, str], set[str]]
RAW_CASES = """
SELECT c.id, c.number, d.code, s.code, m.code, c.category_id, c.due_at, c.paused_at, c.state, c.round, c.supervised
FROM cases_case c JOIN governance_organisation d ON d.id = c.district_id
JOIN governance_organisation s ON s.id = c.street_id JOIN governance_organisation m ON m.id = c.community_id
WHERE c.closed_at IS NULL
"""
RAW_PARTS = """
SELECT a.case_id, a.id, o.code, d.code, a.role, a.due_at, a.paused_at FROM cases_assignment a
JOIN governance_organisation o ON o.id = a.organisation_id JOIN governance_organisation d ON d.id = a.department_id
WHERE a.finished_at IS NULL AND a.released_at IS NULL
"""
RAW_STEPS = "SELECT subject_id, max(at) FROM governance_event WHERE name NOT LIKE 'cases.clock.%%' GROUP BY 1"
RAW_CONTESTS = "SELECT assignment_id, case_id FROM cases_application WHERE kind = 'contest' AND decided_at IS NULL"


def rows_of(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [])
        return cursor.fetchall()


def raw_sets(place: str, level: str) -> Sets:
    """Return the numbers of the cases for each line and reason: {(line, key, watch): numbers}."""
    found: Sets = defaultdict(set)
    parts = defaultdict(list)
    for row in rows_of(RAW_PARTS):
        parts[row[0]].append(row[1:])
    steps, contests = dict(rows_of(RAW_STEPS)), dict(rows_of(RAW_CONTESTS))
    for id_, number, district, street, community, category, due, paused, state, rounds, supervised in rows_of(
        RAW_CASES
    ):
        mine = parts[id_]
        if level == "department":
            mine = [part for part in mine if place in part[1:3]]
        if not (mine if level == "department" else place in (district, street, community)):
            continue
        is_late = paused is None and due <= NOW
        of_case = {
            "open": True,
            "late": is_late,
            "dormant": paused is None and steps[id_] <= FIVE_WORKING_DAYS_AGO,
            "reopened": rounds > 1,
            "unrouted": state == "unrouted",
            "supervised": supervised >= 1,
            "listed": supervised >= 2,
        }
        late = {part[0]: part[5] is None and part[4] <= NOW for part in mine}
        own_contest = any(part[0] in contests for part in mine) if level == "department" else id_ in contests.values()
        whole = {"step_late": any(late.values()), "contested": own_contest}
        add(found, "total", "", number, of_case | whole)
        add(found, "category", GROUPS[category], number, of_case | whole)
        if not mine:
            add(found, "department", "none", number, of_case | whole)
        for part in mine:
            key = part[1] if level == "department" else part[2]
            add(
                found,
                "department",
                key,
                number,
                of_case | {"step_late": late[part[0]], "contested": part[0] in contests},
            )
    return found


def add(found: Sets, line: str, key: str, number: str, reasons: dict[str, bool]) -> None:
    for watch, holds in reasons.items():
        if holds:
            found[line, key, watch].add(number)


def shown_and_listed(district: District, username: str, place: str) -> tuple[dict[Any, int], Sets]:
    """Return the page's figures other than nought, and the cases on the list behind each of all its figures."""
    actor = district.actor(username)
    page = supervision_page(actor, place=place, now=NOW)
    lines = [("total", "", page.total)]
    lines += [("department", line.code, line.figures) for line in page.departments]
    lines += [("category", line.code, line.figures) for line in page.categories]
    shown, listed = {}, {}
    for line, key, figures in lines:
        for figure in figures:
            asked = AskedSupervision(place=place, watch=figure.watch.value, **({} if line == "total" else {line: key}))
            rows = watched_cases(actor, asked, after="", now=NOW, size=100).rows
            shown[line, key, figure.watch.value] = figure.amount
            listed[line, key, figure.watch.value] = {row.number for row in rows.results}
    return {key: amount for key, amount in shown.items() if amount}, {k: rows for k, rows in listed.items() if rows}


# A counterexample is said as it was found: each try files cases and opens hundreds of lists.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=12, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(history=st.lists(FACTS, min_size=1, max_size=8))
def test_the_figures_and_their_lists_equal_the_raw_answer(district: District, history: list[dict[str, Any]]) -> None:
    forget_registers()
    with transaction.atomic():
        for facts in history:
            lived(district, facts)

        for username, place, level in WHO_LOOKS:
            raw = raw_sets(place, level)
            shown, listed = shown_and_listed(district, username, place)
            assert listed == raw, (username, place)
            assert shown == {key: len(numbers) for key, numbers in raw.items()}, (username, place)
        transaction.set_rollback(True)


def test_working_days_alone_make_a_case_dormant(district: District) -> None:
    assert dormant_since(moment(10, days=7), 1, working_calendar()) == moment(10, days=4)
    assert dormant_since(NOW, 5, working_calendar()) == FIVE_WORKING_DAYS_AGO
