"""A client that is generated from the API's description drives a case the whole way, over the wire."""

import importlib
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.api import caller
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District

KEPT = Path(__file__).parents[3] / "house" / "openapi.yaml"
# The generator knows pictures as bytes only when it is told so.
SETTINGS = "content_type_overrides:\n  image/jpeg: application/octet-stream\npost_hooks: []\n"
NAME = "generated_portal_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a function that imports a module of the client; a piece that cannot be generated is a failure."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    program = Path(sysconfig.get_path("scripts")) / "openapi-python-client"
    command = [str(program), "generate", "--path", str(KEPT), "--meta", "none", "--fail-on-warning"]
    made = subprocess.run(
        [*command, "--config", "settings.yaml", "--output-path", NAME], cwd=folder, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"{NAME}.{name}")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


class Someone:
    """A person's program, made of nothing but the generated client."""

    def __init__(self, generated: Any, district: District, name: str, address: str) -> None:
        token = caller(district, name).headers["Authorization"].removeprefix("Token ")
        client = generated("client").AuthenticatedClient
        self.generated = generated
        self.client = client(address, token=token, prefix="Token", raise_on_unexpected_status=True)

    def asks(self, operation: str, *where: Any, body: dict[str, Any] | None = None, **more: Any) -> Any:
        """Call an operation by its tag and id; return what it answered, which must not be a problem."""
        module = self.generated(f"api.{operation}")
        if body is not None:
            shape = module.sync_detailed.__annotations__["body"]
            more["body"] = next(iter(get_args(shape) or [shape])).from_dict(body)
        answer = module.sync_detailed(*where, client=self.client, **more)
        assert answer.status_code < 300, answer.content.decode()
        return answer.parsed


def test_a_generated_client_drives_a_case_from_the_report_to_the_closing(
    committed_district: District, live_server: LiveServer, generated: Any
) -> None:
    people = {
        name: Someone(generated, committed_district, name, live_server.url)
        for name in ("wang", "li", "zhou", "zhao", "he")
    }
    with ExitStack() as open_connections:
        for person in people.values():
            open_connections.enter_context(person.client)
        _the_whole_way(*people.values())


def _the_whole_way(wang: Someone, li: Someone, zhou: Someone, zhao: Someone, he: Someone) -> None:
    report = {"text": "垃圾三天没有清运", "category": RULED_CATEGORY, "address": "桃园路 12 号"}
    report |= {"longitude": IN_PEACH_GARDEN[0], "latitude": IN_PEACH_GARDEN[1]}

    number = wang.asks("cases.case_report", body=report, idempotency_key=str(uuid4())).number
    registered = li.asks("moves.case_register", number, body={}, if_match='"1"')
    li.asks("cases.case_note", number, body={"text": "请核实"}, idempotency_key=str(uuid4()))
    listed = li.asks("cases.case_list").results
    li.asks("moves.case_dispatch", number, body={"lead": "D-URBAN", "asked": "请清运", "version": registered.version})
    (part,) = zhou.asks("assignments.inbox_list").results
    for step, said in [
        ("claim", None),
        ("sign_for", {}),
        ("contact", {"note": "已电话联系"}),
        ("progress", {"note": "正在清运"}),
        ("finish", {"result": "已清运完毕"}),
    ]:
        zhou.asks(f"assignments.assignment_{step}", number, part.id, body=said, idempotency_key=str(uuid4()))
    zhao.asks("moves.case_verify", number, body={"is_done": True, "note": "现场干净"})
    said = {"is_reached": True, "was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}
    he.asks("moves.case_call_back", number, body=said)
    scores = [{"assignment_id": part.id, "score": 5, "words": "及时"}]
    closed = li.asks("moves.case_evaluate", number, body={"evaluations": scores})
    read = li.asks("cases.case_read", number)
    assert [row.number for row in listed] == [number]
    assert (closed.state, read.state.value, read.is_open, read.moves) == ("closed", "closed", False, [])
    assert read.reported_at > datetime.now(UTC) - timedelta(minutes=10)
    assert [entry.seq for entry in read.timeline] == list(range(1, len(read.timeline) + 1))
