"""Every move of the table is found at every door, and no door knows a move that the table does not.

Who may make which move at which stage, and what is recorded then, is tried by `test_permission_table.py`.
"""

import ast
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from cases.casework.api.views.moves import DESCRIBED, VIEWS
from cases.casework.commands.moves import COMMANDS
from cases.desk.commands import macros
from cases.desk.web.forms.moves.offered import FORMS
from cases.desk.web.moves import DOORS
from cases.desk.workflow import PartVerb, Verb
from cases.events import EVENT_WORDS
from cases.rules.workflow import MOVES, Action
from cases.rules.workflow.desk_texts import NOTE
from governance.ground.outbox import subscriptions

HOUSE = Path(__file__).resolve().parents[1]
# What is sent, locked and repeated like a move, and leaves the case where it stands.
BESIDE_THE_MOVES = {
    *("link_cases", "tell_residents"),
    *("apply_for", "withdraw_application", "decide_application"),
}


@pytest.mark.parametrize("door", [MOVES, COMMANDS, DOORS, FORMS, DESCRIBED, VIEWS], ids=range(6))
def test_every_door_knows_every_move(door: dict[Action, object]) -> None:
    assert set(door) == set(Action)


def test_every_command_that_moves_a_case_is_of_the_table() -> None:
    decorated = {
        function.name
        for path in (HOUSE / "cases").rglob("commands/*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(each, ast.Name) and each.id == "move" for each in function.decorator_list)
    }

    assert decorated - BESIDE_THE_MOVES == {command.__name__ for command in COMMANDS.values()}


@pytest.mark.parametrize("action", Action)
def test_a_move_has_its_page(action: Action) -> None:
    kind, ids = ("assignment", ["QXQ-2026-000001", 1]) if MOVES[action].is_step else ("case", ["QXQ-2026-000001"])

    page = resolve(reverse(f"cases:{kind}-{action.value}", args=ids))

    assert page.kwargs["action"] is action


@pytest.mark.parametrize("action", Action)
def test_a_move_has_its_address_for_programs(action: Action) -> None:
    part = "/assignments/1" if MOVES[action].is_step else ""

    view = resolve(f"/api/v1/cases/QXQ-2026-000001{part}/{MOVES[action].address}/").func

    assert view.view_class.command is COMMANDS[action]


@pytest.mark.parametrize("action", Action)
def test_a_move_stands_in_the_description_of_the_api(action: Action) -> None:
    described = (HOUSE / "tests/house/openapi.yaml").read_text()
    part = "/assignments/{assignment_id}" if MOVES[action].is_step else ""
    address = f"\n  /api/v1/cases/{{number}}{part}/{MOVES[action].address}/:\n"

    assert f"{address}    post:\n      operationId: {DESCRIBED[action].name}\n" in described


@pytest.mark.parametrize("action", Action)
def test_what_a_move_records_has_words(action: Action) -> None:
    assert MOVES[action].events
    assert set(MOVES[action].events) <= set(EVENT_WORDS)


@pytest.mark.parametrize("action", Action)
def test_those_whom_a_move_concerns_are_told_of_it(action: Action) -> None:
    heard = subscriptions()

    told = {
        wish.handler.rpartition(".")[2]
        for event in MOVES[action].events
        for wish in heard.get(event, ())
        if wish.queue == "notices"
    }

    assert told - {"tell_watchers"} == set(MOVES[action].told)


@pytest.mark.parametrize("action", Action)
def test_a_standard_text_fits_just_where_a_move_asks_for_words(action: Action) -> None:
    assert bool(FORMS[action].words_go_to) is MOVES[action].is_written


def test_just_these_moves_are_made_for_many_rows_at_once() -> None:
    at_once = {action.value for action, move in MOVES.items() if move.is_at_once}

    assert at_once == {*Verb, *PartVerb} & set(Action)


def test_just_these_moves_are_steps_of_macros() -> None:
    in_macros = {action for action, move in MOVES.items() if move.is_in_macros}

    assert {*in_macros, NOTE} == set(macros.MOVES)
    assert all(macros.MOVES[action][0] is COMMANDS[action] for action in in_macros)
