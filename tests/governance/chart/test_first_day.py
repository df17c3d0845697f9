"""From an empty database to the first routed case, by the steps of docs/operations.md and no others."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation

from cases.models import Assignment, Case
from governance.ground import outbox
from governance.ground.memory import forget_everything
from governance.models import AppointmentProposal, Event, Organisation, Person, Post
from tests.district import District

DOCUMENT = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
PASSWORD = "a-long-word-for-the-first-day"
OWN_PASSWORD = "a-word-that-nobody-else-was-told"
ENGLISH = {"accept-language": "en"}
CODES: dict[str, str] = {}
OPENING = re.search(r"python (manage\.py open_district .*)", DOCUMENT)


@pytest.fixture
def empty(transactional_db: None) -> None:
    """A database as `migrate` leaves it in compose: the registers that ship with the product, and nobody."""
    call_command("flush", interactive=False, verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    forget_everything()
    translation.activate("en")


def open_as_documented(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> str:
    """Run the very command of the document."""
    assert OPENING is not None
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', OPENING[1])]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command(*words[1:], stdout=said)
    return said.getvalue()


class Administrator:
    """Whoever signs in with the first account and follows the document."""

    def __init__(self) -> None:
        self.client = Client(headers=ENGLISH)
        self.client.login(username="admin", password=PASSWORD)
        self.today = timezone.localdate().isoformat()

    def send(self, address: str, **entries: Any) -> None:
        """Send a form; fail with the page where it is refused."""
        answer = self.client.post(address, entries)
        assert answer.status_code == 302, answer.content.decode()

    def found(self, parent: str, kind: str, code: str, name: str) -> Organisation:
        """Organisation → New organisation."""
        above = Organisation.objects.get(code=parent)
        self.send(f"/organisations/{above.pk}/new/", kind=kind, code=code, name_zh=name, name_en=name)
        return Organisation.objects.get(code=code)

    def seat(self, username: str, organisation: Organisation, role: str) -> None:
        """People → New person; New post; Appoint."""
        account = {"name_zh": username, "name_en": username, "password": PASSWORD}
        self.send("/people/new/", username=username, **account)
        self.send(f"/organisations/{organisation.pk}/posts/new/", name_zh=role, name_en=role, role=role)
        post = Post.objects.get(organisation=organisation, name_zh=role)
        chosen = {"post": post.pk, "person": username, "kind": "main", "since": self.today}
        self.send(f"/organisations/{organisation.pk}/appoint/", **chosen)

    def missing(self) -> list[str]:
        """Return the steps that First steps names as missing, in their order."""
        page = self.client.get("/start/").content.decode()
        rows = re.findall(r"<tr>\s*<th scope=\"row\"><a href=\"([^\"]+)\">([^<]+)</a>.*?</tr>", page, re.DOTALL)
        for address, _title in rows:
            assert self.client.get(address).status_code == 200
        bodies = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", page, re.DOTALL)
        return [title for (_address, title), body in zip(rows, bodies, strict=True) if "Missing" in body]


def client_of(username: str) -> Client:
    """Sign somebody in; at first they change the password that the administrator told them, by the other one's code."""
    client = Client(headers=ENGLISH)
    if client.login(username=username, password=PASSWORD):
        own = {"password": OWN_PASSWORD, "again": OWN_PASSWORD, "code": CODES.get(username, "")}
        assert client.post("/account/first-password/", own).status_code == 302
    assert client.login(username=username, password=OWN_PASSWORD)
    return client


def test_an_empty_database_comes_to_its_first_routed_case_by_the_documented_steps(
    empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_as_documented(monkeypatch)
    admin = Administrator()
    assert admin.client.get("/")["Location"] == "/start/"
    assert admin.missing() == [
        "Streets",
        "Communities",
        "Departments",
        "A second administrator",
        "A dispatcher in each street",
        "A street leader who may blow the whistle",
        "Somebody in each community",
        "Somebody in each department",
        "Grid cells",
        "Responsibility list",
        "A first report",
    ]

    street = admin.found("330110", "street", "330110001", "Cangqian Street")
    community = admin.found("330110001", "community", "330110001001", "Peach Garden")
    department = admin.found("330110", "department", "D-URBAN", "Urban Management")
    admin.seat("second", Organisation.objects.get(code="330110"), "administrator")
    admin.seat("dispatcher", street, "dispatcher")
    admin.seat("director", street, "street-leader")
    admin.seat("secretary", community, "community-secretary")
    admin.seat("urban", department, "department-staff")
    confirm_all("second")
    forget_everything()  # Half a minute later: so long each process keeps the registers that it has read.
    rule = {"category": "urban-litter", "area": "330110", "whistle_kind": "", "lead": "D-URBAN"}
    admin.send("/rules/lines/new/", since=admin.today, **rule)
    assert admin.missing() == ["Grid cells", "A first report"]

    number = report_as_a_resident()
    register_and_whistle(number)
    outbox.drain(patience=30)

    assert Case.objects.get(number=number).state == "dispatched"
    assert Assignment.objects.get().department.code == "D-URBAN"
    assert number in client_of("urban").get("/inbox/").content.decode()


def confirm_all(username: str) -> None:
    """To confirm: give the other one's yes to each appointment that waits."""
    other = client_of(username)
    waiting = list(AppointmentProposal.objects.open().values_list("pk", "person__username"))
    page = other.get("/appointments/").content.decode()
    assert waiting
    for proposal, person in waiting:
        address = f"/appointments/{proposal}/decide/"
        assert address in page
        answer = other.post(address, {"answer": "confirm"})
        CODES[person] = re.findall(r'id="code" value="(\d{8})"', answer.content.decode())[0]


def report_as_a_resident() -> str:
    """Report by the public page, choosing the community; return the case's number."""
    resident = Client(headers=ENGLISH)
    told = {
        "text": "Litter at the south gate",
        "category": "urban-litter",
        "community_code": "330110001001",
        "idempotency_key": str(uuid4()),
    }
    answer = resident.post("/report/", told)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get().number


def register_and_whistle(number: str) -> None:
    """Let the dispatcher register the case and the director blow the whistle."""
    at = (timezone.now() + timedelta(hours=2)).isoformat()
    whistle = {"kind": "joint-enforcement", "needs": "clean up", "place": "south gate", "gather_at": at}
    for username, move, entries in (("dispatcher", "register", {}), ("director", "whistle", whistle)):
        address = f"/api/v1/cases/{number}/{move}/"
        key = {"idempotency-key": f"{username}-{move}"}
        answer = client_of(username).post(address, entries, content_type="application/json", headers=key)
        assert answer.status_code == 200, answer.content.decode()


def test_a_second_opening_is_refused_and_changes_nothing(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_as_documented(monkeypatch)
    before = Event.objects.count()

    with pytest.raises(CommandError, match="opened before"):
        open_as_documented(monkeypatch)

    assert Event.objects.count() == before
    assert (Organisation.objects.count(), Person.objects.count()) == (1, 1)


def test_a_weak_password_opens_nothing(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="stronger password"):
        open_as_documented(monkeypatch, password="123")

    assert not Organisation.objects.exists()


@pytest.mark.parametrize("who", ["li", "zhou", "yang"])
def test_only_who_keeps_organisations_sees_the_first_steps(district: District, client: Client, who: str) -> None:
    client.force_login(district.person(who))

    assert client.get("/start/").status_code == 403


def test_a_district_in_which_all_is_there_says_so(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))

    page = client.get("/start/", headers=ENGLISH).content.decode()

    assert client.get("/")["Location"] == "/organisations/"
    assert "A second administrator" in page
