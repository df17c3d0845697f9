"""Real input from a real district, worked through to closing by the product's own commands.

The input is not part of the project: it is read from the folder of `tests.outside`, and the trial is skipped where it
is absent.
`TRIAL_MESSAGES=1500` takes all of it; the suite takes a part.
"""

import csv
import itertools
import os
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cases.casework.commands import closing, community, desk, handling
from cases.casework.commands.closing import Answers
from cases.casework.queries.community_list import community_list
from cases.figures.commands.counters import fold_counters
from cases.intake.commands.imports import request_import
from cases.models import Assignment, Case, CaseCounter, CaseImport, Category, ResponsibilityRule
from cases.rules.workflow import AssignmentRole, Satisfaction, State
from cases.rules.workflow.categories import UNSORTED
from governance.chart.commands.organisations import create_organisation
from governance.chart.commands.people import appoint, create_person, create_post
from governance.ground import outbox
from governance.ground.permissions import PORTAL, Actor, actor_for
from governance.ground.queries.chain import wrong_history
from governance.models import Organisation
from grids.models import Cell
from tests import stories
from tests.district import LONG_AGO, PASSWORD, District, moment
from tests.outside import OUTSIDE

MESSAGES = int(os.environ.get("TRIAL_MESSAGES", "100"))
DEPARTMENTS = ("urban", "housing", "transport", "police", "environment", "civil")
PEOPLE = {
    "clerk": ("330110", "dispatcher"),
    "director": ("330110", "street-leader"),
    "caller": ("330110", "callback-clerk"),
    "steward": ("330110", "community-secretary"),
    **{f"staff-{name}": (f"YH-{name}", "department-staff") for name in DEPARTMENTS},
}
SOLVED = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
UNSOLVED = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)

pytestmark = pytest.mark.skipif(
    not (OUTSIDE / "yuhang_streets.geojson").exists(),
    reason="the real polygons and messages are not part of the project",
)


@pytest.fixture
def staff(district: District, tmp_path: Path) -> dict[str, Actor]:
    """The real area tree with cells, and invented departments with people who act on it."""
    say = StringIO()
    call_command(
        "import_communities",
        OUTSIDE / "yuhang_communities.csv",
        district_code="330110",
        district_name="余杭区",
        since="2024-01-01",
        stdout=say,
    )
    cells = tmp_path / "cells.geojson"
    call_command("split_cells", OUTSIDE / "yuhang_streets.geojson", cells, crs="gcj02", stdout=say)
    call_command("import_grids", cells, stdout=say)
    print(say.getvalue())  # noqa: T201  the counts are what the trial is for
    ids = {"330110": Organisation.objects.get(code="330110").pk}
    for name in DEPARTMENTS:
        made = create_organisation(
            by=PORTAL,
            now=LONG_AGO,
            parent_id=ids["330110"],
            kind="department",
            code=f"YH-{name}",
            name_zh=f"试点{name}局",
            name_en=f"Trial {name} bureau",
            since=date(2024, 1, 1),
        )
        ids[made.code] = made.pk
    _list_responsibilities(ids)
    return {name: _appointed(name, ids[organisation], role) for name, (organisation, role) in PEOPLE.items()}


def _list_responsibilities(ids: dict[str, int]) -> None:
    """Give three of four categories a lead and two co-handlers; the others are left to a human."""
    departments = itertools.cycle(DEPARTMENTS)
    for n, category in enumerate(Category.objects.filter(parent__isnull=False)):
        lead, first, second = (ids[f"YH-{next(departments)}"] for _ in range(3))
        if n % 4 == 3:
            continue
        rule = ResponsibilityRule.objects.create(
            category=category, area_id=ids["330110"], lead_id=lead, valid=(date(2024, 1, 1), None)
        )
        rule.co_handlers.set([first, second])


def _appointed(name: str, organisation_id: int, role: str) -> Actor:
    person = create_person(
        by=PORTAL, now=LONG_AGO, username=f"trial-{name}", name_zh=name, name_en=name, password=PASSWORD
    )
    post = create_post(
        by=PORTAL, now=LONG_AGO, organisation_id=organisation_id, role=role, name_zh=f"{name}岗", name_en=name
    )
    appoint(by=PORTAL, now=LONG_AGO, person_id=person.pk, post_id=post.pk, since=date(2024, 1, 1))
    actor = actor_for(person.pk)
    assert actor is not None
    return actor


def table_of_messages() -> bytes:
    """Return the first messages as an import file, each with a point inside the district and a category."""
    with (OUTSIDE / "resident_messages.csv").open(encoding="utf-8-sig", newline="") as opened:
        told = list(itertools.islice(csv.DictReader(opened), MESSAGES))
    categories = itertools.cycle(Category.objects.filter(parent__isnull=False).values_list("code", flat=True))
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["source_id", "title", "text", "category", "longitude", "latitude", "resident_name"])
    for message, point in zip(told, _points(len(told)), strict=True):
        words = (message["id"], message["subject"], message["detail"][:4000], next(categories))
        table.writerow([*words, point.x, point.y, message["sender"]])
    return out.getvalue().encode()


def _points(wanted: int) -> list[Point]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsText((ST_Dump(ST_GeneratePoints(ST_Union(polygon), %s, 7))).geom) FROM grids_cell "
            "WHERE code LIKE '330110%%'",
            [wanted],
        )
        return [Point.from_ewkt(row[0]) for row in cursor.fetchall()]


def test_real_messages_are_imported_located_routed_and_closed(staff: dict[str, Actor]) -> None:
    content = table_of_messages()
    taken = request_import(content, name="messages.csv", by=PORTAL, now=moment(8), key="trial")
    outbox.drain(patience=600)
    taken = CaseImport.objects.get(id=taken.pk)
    cases = Case.objects.filter(source="import").order_by("id")

    assert (taken.status, taken.created, taken.rejected) == ("ended", MESSAGES, [])
    assert not cases.filter(cell__isnull=True).exists()
    assert not cases.exclude(cell__code__startswith="330110").exists()

    for n, number in enumerate(cases.values_list("number", flat=True)):
        _begin(n, number, staff)
    outbox.drain(patience=600)
    waiting = cases.filter(state=State.UNROUTED).count()
    for number in cases.filter(state=State.UNROUTED).values_list("number", flat=True):
        desk.route_by_hand(number, by=staff["clerk"], now=moment(10), lead="YH-civil", co_handlers=["YH-police"])
    for round_ in (1, 2):
        _work_through(cases.filter(is_open=True), staff, is_last=round_ == 2)
    outbox.drain(patience=600)

    ends = Counter(cases.values_list("state", flat=True))
    print(f"{Cell.objects.filter(code__startswith='330110').count()} cells; {MESSAGES} messages; {waiting} without")  # noqa: T201
    print(f"a rule; {Assignment.objects.filter(case__in=cases).count()} assignments; ends {dict(ends)}")  # noqa: T201
    assert set(ends) <= {State.CLOSED, State.DECLINED, State.ANSWERED}
    assert wrong_history(now=timezone.now()) == []
    _counters_are_exact(sum(ends.values()))


def _begin(n: int, number: str, staff: dict[str, Actor]) -> None:
    """Decide what becomes of the n-th message: ended at once, left to the community, dispatched or whistled for."""
    act: dict[str, Any] = {"by": staff["clerk"], "now": moment(9)}
    if n % 10 == 0:
        desk.decline_case(number, reason="already-in-hand", **act)
        return
    if n % 10 == 5:
        desk.answer_case(number, answer="窗口已作答复。", **act)
        return
    unsorted = Case.objects.get(number=number).category_id == UNSORTED
    desk.register_case(number, category="livelihood-relief" if unsorted else "", **act)
    if n % 5 == 1 and Case.objects.get(number=number).category_id in _listed():
        desk.leave_to_community(number, **act)
    elif n % 5 in (1, 2):
        desk.dispatch_case(number, lead="YH-housing", **act)
    else:
        whistle = {"kind": "work", "needs": "到场处理", "place": "居委会", "gather_at": moment(15)}
        desk.blow_whistle(number, by=staff["director"], now=moment(9), **whistle)


def _listed() -> set[str]:
    """Return what is on the communities' own list; the rest goes to a department."""
    return {duty.category for duty in community_list(on=moment().date()) if not duty.only_assists}


def _work_through(cases: Any, staff: dict[str, Actor], *, is_last: bool) -> None:
    for number in cases.filter(state=State.COMMUNITY).values_list("number", flat=True):
        community.finish_in_community(number, by=staff["steward"], now=moment(11), result="社区已处理")
    parts = Assignment.objects.filter(case__in=cases, is_open=True).select_related("case", "organisation")
    for row in parts.order_by("role", "id"):
        _handle(row, staff)
    for number in cases.filter(state=State.VERIFYING).values_list("number", flat=True):
        closing.verify_case(number, by=staff["steward"], now=moment(14), is_done=True, note="现场属实")
    for n, number in enumerate(cases.filter(state=State.CALLING_BACK).values_list("number", flat=True)):
        answers = UNSOLVED if n % 10 == 0 and not is_last else SOLVED
        closing.call_back(number, by=staff["caller"], now=moment(16), answers=answers)
    for case in cases.filter(state=State.EVALUATING):
        points = [closing.Judgement(part.pk, 4) for part in closing.unevaluated(case)]
        closing.evaluate_departments(case.number, by=staff["clerk"], now=moment(17), evaluations=points)


def _handle(row: Assignment, staff: dict[str, Actor]) -> None:
    actor = staff[row.organisation.code.replace("YH-", "staff-")]
    step: dict[str, Any] = {"by": actor, "now": moment(11), "assignment_id": row.pk}
    handling.sign_for(row.case.number, **step)
    handling.make_contact(row.case.number, note="已联系", **step)
    if row.whistle_id:
        handling.report_in(row.case.number, place="居委会", promise=stories.promise(step["now"]), **step)
    for _stage in row.stages:
        handling.meet_stage(row.case.number, note="已按阶段整改", **step)
    words = "牵头办结" if row.role == AssignmentRole.LEAD else "协办办结"
    handling.finish_assignment(row.case.number, result=words, **step)


def _counters_are_exact(ended: int) -> None:
    fold_counters()
    district = Organisation.objects.get(code="330110")
    rows = CaseCounter.objects.filter(organisation_id=district.pk)
    counted = Counter[str]()
    for row in rows:
        counted[row.measure] += row.amount
    assert counted["reported"] == ended
    assert sum(counted[f"in:{state}"] for state in ("closed", "declined", "answered")) == ended
    assert all(amount == 0 for measure, amount in counted.items() if measure not in _LASTING)


_LASTING = {"reported", "registered", "whistled", "in:closed", "in:declined", "in:answered"}
