"""The API's description is kept beside the code, so that a change of the API is seen as one."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator

KEPT = Path(__file__).with_name("openapi.yaml")


def test_the_description_is_valid_and_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_api_is_the_one_that_was_described() -> None:
    now = io.StringIO()

    call_command("spectacular", stdout=now)

    assert now.getvalue().strip() == KEPT.read_text(encoding="utf-8").strip(), (
        "The API has changed. When it is meant to, run `make openapi`, and read the difference before you commit it."
    )


def described() -> Any:
    """Return the description as programs read it."""
    return yaml.safe_load(KEPT.read_text(encoding="utf-8"))


def _parts(node: Any, way: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield way, node
        for name, below in node.items():
            yield from _parts(below, f"{way}/{name}")
    elif isinstance(node, list):
        for place, below in enumerate(node):
            yield from _parts(below, f"{way}/{place}")


def test_every_default_is_one_of_the_values_that_its_type_allows() -> None:
    whole = described()
    shapes = [(way, part) for way, part in _parts(whole) if "default" in part and not way.endswith("/responses")]

    wrong = [
        way
        for way, part in shapes
        if not Draft202012Validator({**part, "components": whole["components"]}).is_valid(part["default"])
    ]

    assert (wrong, len(shapes) > 60) == ([], True)


def test_names_that_become_code_are_ascii() -> None:
    whole = described()
    operations = [part for _way, part in _parts(whole["paths"]) if "operationId" in part]
    named = [
        *whole["paths"],
        *(name for kind in whole["components"].values() for name in kind),
        *(name for operation in operations for name in [operation["operationId"], *operation["tags"]]),
        *(parameter["name"] for operation in operations for parameter in operation.get("parameters", [])),
        *(name for _way, part in _parts(whole["components"]) for name in part.get("properties", {})),
    ]

    assert [name for name in named if not name.isascii()] == []
    assert {tag["name"] for tag in whole["tags"]} == {tag for operation in operations for tag in operation["tags"]}


def test_the_description_says_where_the_api_is_and_how_everything_may_be_answered() -> None:
    whole = described()
    answers = {
        part["operationId"]: set(part["responses"]) for _way, part in _parts(whole["paths"]) if "operationId" in part
    }
    writing = {
        operation["operationId"]
        for at in whole["paths"].values()
        for method, operation in at.items()
        if method in ("post", "put", "patch", "delete")
    }

    assert whole["servers"][0]["url"] == "/"
    assert [
        name for name, statuses in answers.items() if not {"400", "414", "422", "431", "500", "503"} <= statuses
    ] == []
    assert [name for name in writing if not {"413", "415"} <= answers[name]] == []
