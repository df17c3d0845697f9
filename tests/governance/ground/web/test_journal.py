"""The log tells who asked for what and how long it took, and nothing that belongs to residents."""

import json
import logging
from collections.abc import Iterator

import pytest
import sentry_sdk
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError
from django.test import Client
from django.utils.log import configure_logging
from pytest_django.fixtures import Settings
from sentry_sdk.transport import Transport

from cases.models import Case
from governance.ground.http.watch import sentry
from governance.ground.http.watch.lines import JsonLines, PlainLines, scrubbed
from tests.district import District
from tests.stories import filed

PHONE = "13900001234"


class Lines(logging.Handler):
    """What a log in production would hold."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(formatter)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line as it would be written."""
        self.texts.append(self.format(record))

    @property
    def told(self) -> list[dict[str, object]]:
        """The lines about requests, read."""
        return [each for each in map(json.loads, self.texts) if each["name"] == "portal.request"]


@pytest.fixture
def lines(settings: Settings) -> Iterator[Lines]:
    """Everything that is logged, as JSON."""
    handler = Lines(JsonLines(settings.LINE_FORMAT))
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def case(district: District) -> Case:
    """A case with a code and a phone."""
    return filed(district, resident_phone=PHONE)


def test_a_request_is_one_line_with_its_id_its_time_the_person_and_the_visitors_own_address(
    district: District, client: Client, lines: Lines, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    li = district.person("li")
    client.force_login(li)

    answer = client.get(
        "/notifications/", headers={"x-forwarded-for": "8.8.8.8, 203.0.113.7", "x-request-id": "a1b2c3d4"}
    )

    (line,) = lines.told
    assert answer["X-Request-ID"] == "a1b2c3d4"
    assert isinstance(line.pop("milliseconds"), int)
    del line["asctime"], line["message"]
    assert line == {
        "request": "a1b2c3d4",
        "levelname": "INFO",
        "name": "portal.request",
        "method": "GET",
        "path": "/notifications/",
        "status": 200,
        "person": li.pk,
        "client": "203.0.113.7",
    }


def test_an_id_that_no_trusted_proxy_gave_is_not_believed(db: None, client: Client, lines: Lines) -> None:
    client.get("/nowhere/", headers={"x-request-id": "a1b2c3d4"})
    client.get("/nowhere/")

    ids = [line["request"] for line in lines.told]
    assert len(set(ids)) == 2
    assert "a1b2c3d4" not in ids


@pytest.mark.parametrize(
    "address",
    [
        "/track/{code}/",
        "/track/{code}/answer/",
        "/track/{code}/photos/1/",
        "/report/done/{code}/",
        "/track/?code={code}",
        "/trak/{code}/",
        "/search/?q=" + PHONE,
        "/cases/?q=" + PHONE,
        "/api/v1/public/cases/{code}/",
        "/api/v1/nothing/{code}/" + PHONE,
        "/{code}",
    ],
)
def test_no_line_tells_a_code_a_phone_or_a_searched_word(
    case: Case, client: Client, lines: Lines, district: District, address: str
) -> None:
    client.force_login(district.person("li"))

    client.get(address.format(code=case.tracking_code))

    assert lines.texts
    assert not [text for text in lines.texts if case.tracking_code in text or PHONE in text]


def test_the_number_of_a_case_may_be_told(case: Case, client: Client, lines: Lines, district: District) -> None:
    client.force_login(district.person("li"))

    client.get(f"/cases/{case.number}/")

    assert lines.told[0]["path"] == f"/cases/{case.number}/"


@pytest.mark.parametrize("address", ["/health/live", "/health/pages"])
def test_whoever_asks_by_the_clock_leaves_no_line(db: None, client: Client, lines: Lines, address: str) -> None:
    client.get(address)

    assert lines.texts == []


def test_a_page_that_refreshes_itself_leaves_no_line(district: District, client: Client, lines: Lines) -> None:
    client.force_login(district.person("zhou"))

    answer = client.get("/cases/inbox/", headers={"hx-request": "true"})

    assert answer.status_code in (200, 404)
    assert [line["status"] for line in lines.told] == ([] if answer.status_code == 200 else [404])


@pytest.mark.parametrize("logger", ["celery.app.trace", "celery.worker.strategy", "celery.beat"])
def test_celery_leaves_no_line_for_each_poke_of_a_clock(logger: str, settings: Settings) -> None:
    configure_logging("logging.config.dictConfig", settings.LOGGING)

    assert not logging.getLogger(logger).isEnabledFor(logging.INFO)


@pytest.mark.parametrize("formatter", [JsonLines("%(message)s"), PlainLines("%(message)s")])
def test_a_fault_tells_nothing_of_the_row_it_is_about(formatter: logging.Formatter) -> None:
    handler = Lines(formatter)
    fault = IntegrityError("duplicate key\nDETAIL: Key (tracking_code)=(ABCD1234EFGH) exists, phone 139 0000 1234")
    try:
        raise fault
    except IntegrityError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "failed: %s", (error,), (IntegrityError, error, None)
        )

    handler.emit(record)

    assert "duplicate key" in handler.texts[0]
    assert "ABCD1234EFGH" not in handler.texts[0]
    assert "0000 1234" not in handler.texts[0]


@pytest.mark.parametrize(
    "text", ["QH-2026-000123", "2026-11-30 21:00:00,123", "delivery 139000012345 failed", "10.5 s"]
)
def test_what_names_nobody_stays(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize("address", ["/track/", "/report/done/", "/reset/", "/api/v1/public/cases/"])
def test_what_a_fault_says_of_an_address_holds_no_secret_of_it(address: str) -> None:
    told = scrubbed(f'Not Found: {address}S3CR3T-of-theirs/ "{address}S3CR3T-of-theirs"')

    assert "S3CR3T" not in told
    assert told.count(address) == 2


def test_a_mail_without_a_server_leaves_nothing_of_itself(lines: Lines) -> None:
    backend = get_connection("governance.ground.gateways.mail.QuietBackend")
    mail = EmailMessage(
        "答复 ABCD1234", f"打 {PHONE}", to=["wang@example.org"], headers={"Message-ID": "<message-7@shaosheng>"}
    )

    backend.send_messages([mail])

    assert "message-7@" not in lines.texts[0] or "not sent" in lines.texts[0]
    assert not [word for word in ("ABCD1234", PHONE, "wang") if word in lines.texts[0]]


class Kept(Transport):
    """A Sentry that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def capture_envelope(self, envelope: object) -> None:
        """Keep the envelope as it would travel."""
        self.told.append(envelope.serialize().decode())  # type: ignore[attr-defined]


def test_sentry_is_told_of_the_fault_and_not_of_whom_it_befell(
    case: Case, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        secret_of_a_local_variable = case.tracking_code
        raise ValueError(f"cannot show {PHONE} of {secret_of_a_local_variable and 'somebody'}")

    transport = Kept()
    sentry.start("https://key@sentry.example.org/7", transport=transport, default_integrations=False)
    monkeypatch.setattr("cases.intake.web.views.public.render", fail)
    client.raise_request_exception = False
    client.force_login(district.person("li"))
    try:
        answer = client.get(f"/track/{case.tracking_code}/?q=wenti")
        sentry_sdk.flush()
    finally:
        sentry_sdk.get_global_scope().set_client(None)

    told = "".join(transport.told)
    assert answer.status_code == 500
    assert "ValueError" in told
    assert not [word for word in (case.tracking_code, PHONE, "wenti", '"li"', "sessionid") if word in told]


def test_metrics_are_closed_to_the_public(db: None, client: Client, settings: Settings) -> None:
    closed = client.get("/metrics")
    settings.METRICS_TOKEN = "m" * 32
    wrong = client.get("/metrics", headers={"authorization": "Bearer " + "n" * 32})
    right = client.get("/metrics", headers={"authorization": "Bearer " + "m" * 32})

    assert (closed.status_code, wrong.status_code, right.status_code) == (404, 404, 200)
    assert "portal_deliveries_oldest_due_seconds 0.0" in right.content.decode()
    assert 'portal_requests_total{method="GET",route="/metrics",status="404"} 1.0' in right.content.decode()
