"""The API's description is kept beside the code, so that a change of the API is seen as one."""

import io
from pathlib import Path

from django.core.management import call_command

KEPT = Path(__file__).with_name("openapi.yaml")


def test_the_description_is_valid_and_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_api_is_the_one_that_was_described() -> None:
    now = io.StringIO()

    call_command("spectacular", stdout=now)

    assert now.getvalue().strip() == KEPT.read_text(encoding="utf-8").strip(), (
        "The API has changed. When it is meant to, run `make openapi`, and read the difference before you commit it."
    )
