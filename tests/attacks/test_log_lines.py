"""What somebody writes into an address is read by whoever reads the log: secrets there, and lines that nobody wrote."""

import logging
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from governance.ground.http.watch.lines import PlainLines, scrubbed
from tests.house.test_rooms import routes

SECRETS = re.compile(r"<str:(?:code|secret|token|key)>")
# Codes that stand in public registers.
OPEN = ("/api/v1/cells/", "/api/v1/organisations/", "/api/v1/services/")
HELD = sorted(
    f"/{route}" for _name, route in routes(get_resolver()) if SECRETS.search(route) and not f"/{route}".startswith(OPEN)
)


@pytest.mark.parametrize("route", HELD)
def test_no_address_that_carries_a_secret_stands_in_a_line(route: str) -> None:
    address = SECRETS.sub("S3CR3T-of-theirs", route, count=1)

    assert "S3CR3T" not in scrubbed(f"Forbidden (CSRF cookie not set.): {address}")


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x85", "\u2028", "\u202e"])
def test_what_is_asked_for_begins_no_line_of_its_own(sign: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (f"/x{sign}FORGED",), None)

    line = PlainLines("%(levelname)s %(message)s").format(record)

    assert sign not in line
    assert "FORGED" in line


def test_a_trace_still_has_its_lines() -> None:
    try:
        raise ValueError("x")
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("portal", logging.ERROR, "", 0, "failed", (), told)

    assert len(PlainLines("%(message)s").format(record).splitlines()) > 2


def test_a_forged_address_leaves_one_line(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/api/v1/cases/x%0A2026-12-01 00:00:00 INFO portal.request POST /login/ 302/")

    lines = [PlainLines("%(message)s").format(record) for record in caplog.records]
    assert [line for line in lines if "\n" in line] == []
