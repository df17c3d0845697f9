"""What no database, no XML and no screen can hold is refused or dropped at every door, whoever adds one."""

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve

from governance.ground.http.gate.entries import EntriesParser, FilesParser, fit_form
from governance.ground.workflow.texts import fit, is_fit
from governance.wsgi import application
from tests.api import Caller, caller, stranger
from tests.district import District
from tests.house.test_rooms import ROOT, routes, sample

DOORS = sorted({route for _name, route in routes(get_resolver()) if "<path:rest>" not in route})
LISTS = [route for route in DOORS if "<" not in route and "health" not in route and "language" not in route]
NAMED = [route for route in DOORS if "<str:" in route or "<slug:" in route]
OPERATIONS = yaml.safe_load((ROOT / "tests/house/openapi.yaml").read_text(encoding="utf-8"))["paths"]
BODIES = sorted(
    (path, method)
    for path, methods in OPERATIONS.items()
    for method, operation in methods.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
)
UNFIT = "路灯\x00\x01\x0b\x1b\x7f\x85\ufffe\uffff坏了"
HALF = UNFIT + "\ud800"
# Every name that a page or the API reads from an address.
_READ = re.compile(r"GET(?:\.get\(|\[)\"(\w+)\"|^    (\w+) = forms\.", re.MULTILINE)
_PAGES = "".join(
    path.read_text(encoding="utf-8")
    for app in ("governance", "grids", "cases", "services")
    for path in (ROOT / app / "web").rglob("*.py")
)
QUERY_NAMES = {one or other for one, other in _READ.findall(_PAGES)} | {
    parameter["name"]
    for methods in OPERATIONS.values()
    for operation in methods.values()
    for parameter in operation.get("parameters", ())
    if parameter["in"] == "query"
}


def cursor(*values: Any) -> str:
    """Return values as a list gives them for its next page."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


BAD_CURSORS = {
    "brackets": base64.urlsafe_b64encode(b"[" * 2900).decode(),
    "a moment and a number too large": cursor("2026-03-02T10:00:00+08:00", 10**30),
    "NUL": cursor("\x00"),
    "two NULs": cursor("\x00", "\x00"),
    "a moment before all time": cursor("0001-01-01T00:00:00+14:00", 1),
    "a moment without its zone": cursor("9999-12-31T23:59:59", 1),
    "no number": cursor("NaN", "Infinity"),
}


@pytest.fixture(scope="module", autouse=True)
def _no_bounds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let this module knock as often as it likes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.RATELIMIT_ENABLE", False, raising=False)
        yield


def test_no_address_takes_a_sign_that_cannot_be_stored(client: Client) -> None:
    paths = [sample(re.sub(r"<(?:str|slug):\w+>", "\0", route)) for route in NAMED]

    answers = {path: client.get(path.replace("\0", sign)) for path in paths for sign in ("%00", "%EF%BF%BF", "%C2%85")}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 400} == {}
    assert {path for path, answer in answers.items() if path.startswith("/api/") is not _is_problem(answer)} == set()


@pytest.mark.parametrize("query", ["q=%00", "after=%EF%BF%BE", "%00=1", "number=1&number=%1b", "a=1&" * 1002])
def test_no_query_takes_a_sign_that_cannot_be_stored(client: Client, query: str) -> None:
    answers = {route: client.get(f"{sample(route)}?{query}") for route in DOORS}

    assert {route for route, answer in answers.items() if answer.status_code != 400} == set()
    assert {route for route, answer in answers.items() if route.startswith("api/") is not _is_problem(answer)} == set()


def _is_problem(answer: Any) -> bool:
    return bool(answer["Content-Type"] == "application/problem+json" and answer.json()["detail"])


@pytest.mark.parametrize("header", ["Idempotency-Key", "If-Match", "Authorization", "HX-Current-URL"])
def test_no_header_takes_a_control_sign(client: Client, header: str) -> None:
    answer = client.get("/api/v1/me/", headers={header: "Token ab\x00cd"})

    assert answer.status_code == 400
    assert answer.json()["title"] == "BadRequest"


def test_a_header_may_hold_chinese_as_servers_hand_it_on(client: Client, db: None) -> None:
    assert client.get("/track/", headers={"X-Name": "路灯坏了".encode().decode("latin-1")}).status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "messages"])
def test_a_cookie_that_cannot_be_stored_is_no_cookie(client: Client, db: None, cookie: str) -> None:
    client.cookies.load(f'{cookie}="abcdefghijklmnopqrstuvwxyz\\000"')

    assert client.get("/track/").status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "gbk"])
def test_what_is_not_written_in_utf_8_is_refused_in_words(client: Client, charset: str) -> None:
    kind = f"application/json; charset={charset}"

    answer = client.generic("POST", "/api/v1/token/?q=1", b"{}", kind)

    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["detail"]


@pytest.mark.parametrize("name", BAD_CURSORS)
def test_no_cursor_breaks_a_list(name: str, seen_by_all: list[Client]) -> None:
    asked = {"after": BAD_CURSORS[name], "before": BAD_CURSORS[name]}

    assert _broken(seen_by_all, asked) == set()


@pytest.mark.parametrize("value", ["9" * 30, "0001-01-01", "9999-12-31", "["])
def test_no_entry_of_an_address_breaks_a_page(value: str, seen_by_all: list[Client]) -> None:
    asked = {name: value for name in sorted(QUERY_NAMES) if name not in ("after", "before")}

    assert _broken(seen_by_all, asked) == set()


@pytest.fixture
def seen_by_all(district: District) -> list[Client]:
    """The people who between them may open every list."""
    clients = []
    for who in ("qian", "feng", "zhou"):
        clients.append(Client(raise_request_exception=False))
        clients[-1].force_login(district.person(who))
    return clients


def _broken(clients: list[Client], asked: dict[str, str]) -> set[str]:
    return {route for route in LISTS for client in clients if client.get(sample(route), asked).status_code >= 500}


def test_every_form_reaches_its_view_without_what_cannot_be_stored(district: District) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(district.person("feng"))
    # What a page's own fields are called does not matter: no view sees any other form.
    sent = dict.fromkeys(("text", "note", "reason", "q", "username", "name_zh", f"name-{UNFIT}"), UNFIT)

    answers = {route: client.post(sample(route), sent) for route in DOORS if not route.startswith("api/")}

    assert {
        route for route, answer in answers.items() if set(answer.wsgi_request.POST.values()) != {"路灯坏了"}
    } == set()
    assert {route for route, answer in answers.items() if not all(map(is_fit, answer.wsgi_request.POST))} == set()
    assert {route for route, answer in answers.items() if answer.status_code >= 500} == set()


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "[" * 30 + "]" * 30, '{"a": 1e999}', '"\\ud800'])
def test_no_body_of_the_api_is_nested_without_end(district: District, body: str) -> None:
    answers = _answers_to(caller(district, "li"), body)

    assert {address for address, answer in answers.items() if answer.status_code != 400} == set()
    assert {address for address, answer in answers.items() if not _is_problem(answer)} == set()


def test_every_body_reaches_its_endpoint_without_what_cannot_be_stored(district: District) -> None:
    sent = json.dumps({"text": HALF, "list": [HALF], "inner": {HALF: HALF}})
    kept = {"text": "路灯坏了", "list": ["路灯坏了"], "inner": {"路灯坏了": "路灯坏了"}}

    answers = _answers_to(caller(district, "li"), sent)

    assert EntriesParser().parse(io.BytesIO(sent.encode()), "application/json", {"encoding": "utf-8"}) == kept
    assert {path for path, _method in BODIES if not _reads_fit_entries(path)} == set()
    assert {at for at, answer in answers.items() if answer.status_code >= 500} == set()


def _reads_fit_entries(path: str) -> bool:
    parsers = resolve(_filled(path)).func.cls.parser_classes  # type: ignore[attr-defined]
    return all(issubclass(parser, EntriesParser | FilesParser) for parser in parsers)


def _answers_to(program: Caller, body: str) -> dict[str, Any]:
    return {
        f"{method} {path}": program.client.generic(
            method.upper(), _filled(path), body, "application/json", headers=_headers(program)
        )
        for path, method in BODIES
    }


def _filled(path: str) -> str:
    named = re.sub(r"\{\w*id\}", "1", path)
    return re.sub(r"\{\w+\}", "QH-2026-000001", named)


def _headers(program: Caller) -> dict[str, str]:
    return {**program.headers, "Idempotency-Key": "a-key-of-this-test"}


def test_a_form_with_files_reaches_the_api_without_what_cannot_be_stored() -> None:
    assert fit_form(QueryDict(f"note={quote(UNFIT)}"))["note"] == "路灯坏了"
    assert _reads_fit_entries("/api/v1/photos/")


def test_a_stranger_asks_for_a_token_with_any_signs(db: None) -> None:
    answer = stranger().post("token/", {"username": "li\x00", "password": "\ud800\uffff no"})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("井盖\r\n缺失\r第三行", "井盖\n缺失\n第三行"),
        ("a\tb", "a\tb"),
        ("👍 \U00020000", "👍 \U00020000"),
        ("\ufeff开头", "\ufeff开头"),
        (UNFIT, "路灯坏了"),
    ],
)
def test_a_text_keeps_all_that_can_be_shown(text: str, kept: str) -> None:
    assert fit(text) == kept
    assert is_fit(kept)


def test_every_parser_of_the_api_drops_what_cannot_be_stored() -> None:
    raw = [
        str(path.relative_to(ROOT))
        for app in ("governance", "grids", "cases", "services")
        for path in Path(ROOT / app).rglob("*.py")
        if "rest_framework.parsers" in path.read_text(encoding="utf-8")
    ]

    assert sorted(raw) == ["governance/ground/http/api.py", "governance/ground/http/gate/entries.py"]


CODECS = ["hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri", "idna", "punycode", "undefined", "unicode_escape"]
KINDS = [*(f"application/x-www-form-urlencoded; charset={each}" for each in (*CODECS, "utf-16", "gbk"))]
KINDS += ["multipart/form-data; boundary=x; charset=hex", "application/json; charset=hex", "text/plain; a*=nonsense''x"]


@pytest.mark.parametrize("content_type", KINDS)
@pytest.mark.parametrize(
    ("address", "answered"), [("/login/", "text/html"), ("/api/v1/cases/", "application/problem+json")]
)
def test_no_name_of_an_encoding_breaks_a_door(
    district: District, address: str, answered: str, content_type: str
) -> None:
    """Through the server's own door: Django reads the header before any middleware is asked."""
    said: dict[str, Any] = {}
    environ = RequestFactory().post(f"{address}?next=%C2%A0", b"a=b", content_type="text/plain").environ
    environ["CONTENT_TYPE"] = content_type

    def begin(status: str, headers: list[tuple[str, str]], _broken: Any = None) -> Callable[[bytes], object]:
        said.update(headers, status=status)
        return list

    body = b"".join(application(environ, begin))

    assert said["status"] == "400 Bad Request"
    assert said["Content-Type"].startswith(answered)
    assert body
