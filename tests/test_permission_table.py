"""Every person × every stage of a case × every action, through both doors.

The tables below are written by hand from the rules of the street, not read from the code: a change of a role, of the
workflow or of a door that lets somebody do more or less than before fails here by name. Who may not see a case gets
404, who sees it but may not act 403, who may act but not at this stage 409.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from cases.casework.commands import desk, handling, joining
from cases.models import Assignment, Case, Category
from cases.rules.workflow import MOVES, Action, State
from governance.models import Event
from tests import stories
from tests.api import Caller, caller, stranger
from tests.district import CAST, UNRULED_CATEGORY, District, moment

pytestmark = pytest.mark.django_db

# Who knows of the case, stage by stage. It lies in Peach Garden, East Street, and wang reported it. A whistle brings
# urban management as the lead (zhou) and housing as a co-handler (wu); water (zheng) has no part in it.
SEES = """
                        wang sun zhao li he chen deng xu zhou wu zheng qian feng yang newcomer
reported                  x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
registered                x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
community                 x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
whistled                  x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
unrouted                  x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
dispatched                x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
acting                    x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
acting-reported-in        x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
acting-staged             x   .    x   x  x   x    x   .   x   .    .    x    x    x      .
verifying                 x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
calling_back              x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
evaluating                x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
joined                    x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
closed                    x   .    x   x  x   x    x   .   x   x    .    x    x    x      .
declined                  x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
answered                  x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
"""

# Who of those who see it may do what, where the stage allows it. The steps are those of the lead's assignment.
MAY = """
                        wang sun zhao li he chen deng xu zhou wu zheng qian feng yang newcomer
register                  .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
answer                    .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
decline                   .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
leave_to_community        .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
dispatch                  .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
blow_whistle              .   .    .   .  .   x    x   .   .   .    .    .    .    .      .
route_by_hand             .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
finish_in_community       x   .    x   .  .   .    .   .   .   .    .    .    .    .      .
return_to_street          x   .    x   .  .   .    .   .   .   .    .    .    .    .      .
verify                    x   .    x   .  .   .    .   .   .   .    .    .    .    .      .
call_back                 .   .    .   x  x   .    .   .   .   .    .    .    .    .      .
evaluate                  .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
join                      .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
split_off                 .   .    .   x  .   x    x   .   .   .    .    .    .    .      .
name_accused              .   .    .   x  .   x    x   .   .   .    .    x    .    .      .
sign_for                  .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
make_contact              .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
report_in                 .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
meet_stage                .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
note_progress             .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
finish                    .   .    .   .  .   .    .   .   x   .    .    .    .    .      .
"""

# At which stage an action is in order.
WHEN: dict[str, str] = {
    "register": "reported",
    "answer": "reported registered",
    "decline": "reported registered",
    "leave_to_community": "registered unrouted",
    "dispatch": "registered unrouted",
    "blow_whistle": "registered community",
    "route_by_hand": "unrouted",
    "finish_in_community": "community",
    "return_to_street": "community",
    "verify": "verifying",
    "call_back": "calling_back",
    "evaluate": "verifying calling_back evaluating",
    "join": "reported registered",
    "split_off": "joined",
    "name_accused": (
        "reported registered community whistled unrouted dispatched acting acting-reported-in acting-staged "
        "verifying calling_back evaluating joined"
    ),
    "sign_for": "dispatched",
    "make_contact": "acting",
    "report_in": "acting",
    "meet_stage": "acting-staged",
    "note_progress": "acting acting-reported-in acting-staged",
    "finish": "acting-reported-in",
}
STEPS = ("sign_for", "make_contact", "report_in", "meet_stage", "note_progress", "finish")
WITHOUT_ASSIGNMENTS = (
    *("reported", "registered", "community", "whistled", "unrouted", "joined", "declined", "answered"),
)

ANONYMOUS = "anonymous"
NOT_SIGNED_IN, UNSEEN, NOT_ALLOWED, OUT_OF_ORDER, DONE = 401, 404, 403, 409, 200


def _grid(text: str) -> dict[str, set[str]]:
    header, *lines = text.strip("\n").splitlines()
    people = header.split()
    rows = {}
    for line in lines:
        name, *marks = line.split()
        rows[name] = {person for person, mark in zip(people, marks, strict=True) if mark == "x"}
    return rows


SEEN_BY = _grid(SEES)
ALLOWED = _grid(MAY)
PEOPLE = [*SEES.split("\n", 2)[1].split(), ANONYMOUS]
STAGES = list(SEEN_BY)


def expected(person: str, stage: str, action: str) -> int:
    """Return what the rules of the street say."""
    if person == ANONYMOUS:
        return NOT_SIGNED_IN
    if person not in SEEN_BY[stage] or (action in STEPS and stage in WITHOUT_ASSIGNMENTS):
        return UNSEEN
    if person not in ALLOWED[action]:
        return NOT_ALLOWED
    return DONE if stage in WHEN[action].split() else OUT_OF_ORDER


def test_the_table_names_every_person_state_and_action() -> None:
    assert [*(username for username, *_rest in CAST), ANONYMOUS] == PEOPLE
    assert {State(stage.removesuffix("-reported-in").removesuffix("-staged")) for stage in STAGES} == set(State)
    assert set(ALLOWED) == set(WHEN) == set(Action)


# ---- the ground: one case at every stage --------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """One case at each stage, with the lead's assignment where there is one."""

    district: District
    numbers: dict[str, str]
    assignments: dict[str, int]
    parts: dict[str, list[int]]


@pytest.fixture(scope="module")
def ground(ground_of_module: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """Build every stage once; all of it is rolled back when the table has been tried."""
    with django_db_blocker.unblock(), transaction.atomic():
        district = District()
        # The whistle that nobody has routed yet comes last: building the others runs whatever waits to be delivered.
        cases = {stage: BUILD[stage](district) for stage in sorted(STAGES, key="whistled".__eq__)}
        leads = Assignment.objects.filter(case__in=cases.values(), organisation__code="D-URBAN")
        of_case = dict(leads.values_list("case_id", "id"))
        yield Ground(
            district=district,
            numbers={stage: case.number for stage, case in cases.items()},
            assignments={stage: of_case.get(case.pk, 0) for stage, case in cases.items()},
            parts={stage: [part.pk for part in stories.closing.unevaluated(case)] for stage, case in cases.items()},
        )
        transaction.set_rollback(True)


def _in_community(district: District) -> Case:
    case = stories.registered(district)
    return desk.leave_to_community(case.number, by=district.actor("li"), now=moment(11))


def _acting(district: District) -> Case:
    case = stories.routed(district, kind="work")
    handling.sign_for(case.number, assignment_id=_lead(case), by=district.actor("zhou"), now=moment(11))
    return Case.objects.get(id=case.pk)


def _staged(district: District) -> Case:
    """A dispatch under a staged limit, with the resident spoken to, so that the first stage can be met."""
    category = Category.objects.get(code="safety-workplace")
    category.time_limit_code = "staged-hazard"
    category.save(update_fields=["time_limit_code"])
    case = stories.dispatched(district, category=category.code)
    step = {"assignment_id": _lead(case), "by": district.actor("zhou"), "now": moment(11)}
    handling.sign_for(case.number, **step)
    return handling.make_contact(case.number, note="已联系", **step)


def _reported_in(district: District) -> Case:
    """The lead has reported in and its co-handler has delivered, so that it can finish."""
    case = stories.handled(district, _acting(district), "wu")
    step = {"assignment_id": _lead(case), "by": district.actor("zhou"), "now": moment(12)}
    handling.make_contact(case.number, note="已联系", **step)
    return handling.report_in(case.number, place="菜场南门", promise=stories.promise(moment(12)), **step)


def _verifying(district: District) -> Case:
    case = stories.handled(district, stories.routed(district, kind="work"), "wu")
    return stories.handled(district, case, "zhou")


def _calling_back(district: District) -> Case:
    case = _verifying(district)
    return stories.closing.verify_case(
        case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="干净"
    )


def _evaluating(district: District) -> Case:
    case = _calling_back(district)
    solved = stories.closing.Answers(True, True, stories.closing.Satisfaction.SATISFIED)
    return stories.closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=solved)


def _closed(district: District) -> Case:
    return stories.evaluated(district, _evaluating(district))


def _joined(district: District) -> Case:
    case, whole = stories.registered(district), stories.registered(district)
    return joining.join_case(case.number, by=district.actor("li"), now=moment(11), to=whole.number)


def _declined(district: District) -> Case:
    case = stories.filed(district)
    return desk.decline_case(case.number, by=district.actor("li"), now=moment(11), reason="outside-duty")


def _answered(district: District) -> Case:
    case = stories.filed(district)
    return desk.answer_case(case.number, by=district.actor("li"), now=moment(11), answer="每天六点清运。")


def _lead(case: Case) -> int:
    return Assignment.objects.get(case=case, organisation__code="D-URBAN").pk


BUILD: dict[str, Callable[[District], Case]] = {
    "reported": stories.filed,
    "registered": stories.registered,
    "community": _in_community,
    "whistled": stories.whistled,
    "unrouted": lambda district: stories.routed(district, kind="work", category=UNRULED_CATEGORY),
    "dispatched": lambda district: stories.routed(district, kind="work"),
    "acting": _acting,
    "acting-reported-in": _reported_in,
    "acting-staged": _staged,
    "verifying": _verifying,
    "calling_back": _calling_back,
    "evaluating": _evaluating,
    "joined": _joined,
    "closed": _closed,
    "declined": _declined,
    "answered": _answered,
}


# ---- the doors ----------------------------------------------------------------------------------------------------


def _sent(ground: Ground, stage: str, action: str) -> dict[str, Any]:
    """Return what a person sends who fills everything in rightly."""
    gather_at = (timezone.now() + timedelta(hours=3)).isoformat()
    said = {"is_reached": True, "was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}
    return {
        "answer": {"answer": "每天六点清运。"},
        "decline": {"reason": "outside-duty"},
        "dispatch": {"lead": "D-URBAN"},
        "name_accused": {"organisation": "D-WATER", "reason": "投诉其不作为"},
        "blow_whistle": {"kind": "work", "needs": "清运", "place": "菜场南门", "gather_at": gather_at},
        "route_by_hand": {"lead": "D-URBAN", "co_handlers": ["D-HOUSING"]},
        "finish_in_community": {"result": "已清扫"},
        "return_to_street": {"reason": "不在社区清单内"},
        "verify": {"is_done": True, "note": "现场干净"},
        "call_back": said,
        "make_contact": {"note": "已联系"},
        "evaluate": {
            "evaluations": [{"assignment_id": id_, "score": 4, "words": "及时"} for id_ in ground.parts[stage]]
        },
        "join": {"to": ground.numbers["acting" if stage == "registered" else "registered"]},
        "meet_stage": {"note": "已先行制止"},
        "report_in": {"place": "菜场南门", "spoken_to": "赵书记", "plan": "先行清运", "plan_by": gather_at},
        "note_progress": {"note": "正在清运"},
        "finish": {"result": "已清运"},
    }.get(action, {})


def _path(ground: Ground, stage: str, action: str) -> str:
    case = f"cases/{ground.numbers[stage]}/"
    if action in STEPS:
        return f"{case}assignments/{ground.assignments[stage]}/{MOVES[Action(action)].address}/"
    return f"{case}{MOVES[Action(action)].address}/"


@contextmanager
def _undone() -> Iterator[None]:
    """Take back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _api(ground: Ground, person: str) -> Caller:
    return stranger() if person == ANONYMOUS else caller(ground.district, person)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_api_lets_each_do_what_the_table_says(ground: Ground, person: str, stage: str) -> None:
    program = _api(ground, person)
    found = {}

    for action in Action:
        with _undone():
            found[action.value] = program.post(_path(ground, stage, action), _sent(ground, stage, action)).status_code

    assert found == {action.value: expected(person, stage, action) for action in Action}


_handler = Client().handler


def _page(ground: Ground, person: str) -> Client:
    browser = Client(headers={"HX-Request": "true"})
    browser.handler = _handler
    if person != ANONYMOUS:
        browser.force_login(ground.district.person(person))
    return browser


def _typed(ground: Ground, stage: str, action: str) -> dict[str, Any]:
    """Return what the page's form sends for what the API takes."""
    in_words = {True: "yes", False: "no"}
    sent = _sent(ground, stage, action)
    points = sent.pop("evaluations", ())
    scores = {f"score-{part['assignment_id']}": part["score"] for part in points}
    return scores | {
        name: in_words.get(entry, entry) if isinstance(entry, bool) else entry for name, entry in sent.items()
    }


def _address(ground: Ground, stage: str, action: Action) -> str:
    number, assignment = ground.numbers[stage], ground.assignments[stage]
    place = f"cases:assignment-{action}" if action in STEPS else f"cases:case-{action}"
    return reverse(place, args=[number, assignment] if action in STEPS else [number])


def _outcome(answer: Any) -> int:
    """Return what a page's answer means: pages lead on where the API says 200, and to the sign-in page for 401."""
    if answer.headers.get("HX-Redirect", "").startswith("/login/"):
        return NOT_SIGNED_IN
    return DONE if answer.status_code == 302 else int(answer.status_code)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_pages_let_each_do_what_the_table_says(ground: Ground, person: str, stage: str) -> None:
    browser = _page(ground, person)
    found = {}

    for action in Action:
        with _undone():
            answer = browser.post(_address(ground, stage, action), _typed(ground, stage, action))
            found[action.value] = _outcome(answer)

    assert found == {action.value: expected(person, stage, action) for action in Action}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_pages_show_a_case_to_those_the_table_names(ground: Ground, person: str) -> None:
    browser = _page(ground, person)

    found = {stage: _outcome(browser.get(reverse("cases:case", args=[ground.numbers[stage]]))) for stage in STAGES}

    unseen = NOT_SIGNED_IN if person == ANONYMOUS else UNSEEN
    assert found == {stage: DONE if person in SEEN_BY[stage] else unseen for stage in STAGES}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_api_shows_a_case_to_those_the_table_names(ground: Ground, person: str) -> None:
    program = _api(ground, person)

    found = {stage: program.get(f"cases/{ground.numbers[stage]}/").status_code for stage in STAGES}

    unseen = NOT_SIGNED_IN if person == ANONYMOUS else UNSEEN
    assert found == {stage: DONE if person in SEEN_BY[stage] else unseen for stage in STAGES}


@pytest.mark.parametrize("person", [person for person in PEOPLE if any(person in seen for seen in SEEN_BY.values())])
def test_the_page_of_a_case_offers_what_the_table_allows(ground: Ground, person: str) -> None:
    browser = _page(ground, person)
    offered, allowed = {}, {}

    for stage in (stage for stage in STAGES if person in SEEN_BY[stage]):
        shown = browser.get(reverse("cases:case", args=[ground.numbers[stage]])).content.decode()
        offered[stage] = {action.value for action in Action if f'="{_address(ground, stage, action)}' in shown}
        allowed[stage] = {action.value for action in Action if expected(person, stage, action) == DONE}

    assert offered == allowed


@pytest.mark.parametrize("stage", STAGES)
def test_a_move_records_what_the_table_of_moves_names(ground: Ground, stage: str) -> None:
    found, named = {}, {}

    for action in (action for action in Action if stage in WHEN[action].split()):
        person = min(ALLOWED[action] & SEEN_BY[stage])
        with _undone():
            before, by_id = Event.objects.latest("id").pk, ground.district.person(person).pk
            caller(ground.district, person).post(_path(ground, stage, action), _sent(ground, stage, action))
            of_case = Event.objects.filter(id__gt=before, subject_kind="cases.case", by_id=by_id)
            found[action.value] = of_case.order_by("id").values_list("name", flat=True).first()
        named[action.value] = found[action.value] if found[action.value] in MOVES[action].events else "another one"

    assert found == named
