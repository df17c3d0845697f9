"""One resident is one number, through whichever door a report comes, and no number costs a report."""

import re
import uuid
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from cases.desk.queries.queue import queue_of
from cases.desk.queries.wanted import View, Wanted
from cases.intake.commands.imports import request_import
from cases.models import Case
from cases.reading.commands.phone_search import sought_phone
from cases.reading.queries.near import Told, near_cases
from cases.reading.queries.search import search_page
from governance.ground import outbox
from governance.ground.permissions import PORTAL
from governance.models import Person, blind_index, phone_index
from tests import stories
from tests.api import a_key, a_report, caller, stranger
from tests.cases.intake.web import test_public, test_report
from tests.cases.reading.queries.test_search import searched
from tests.district import District, moment
from tests.governance.ground.test_phones import LANDLINE, MOBILE
from tests.house.test_rooms import APPS, ROOT
from tests.tables import HEADER, csv_file, rows_of

Door = Callable[[District, str], object]


def by_public_page(district: District, phone: str) -> object:
    """Report as a resident at the browser."""
    return Client().post("/report/", test_public.entries(resident_phone=phone))


def by_workers_page(district: District, phone: str) -> object:
    """Report as a grid worker, or by telephone as a dispatcher: it is one page."""
    client = Client()
    client.force_login(district.person("wang"))
    return client.post("/cases/new/", test_report.entries(resident_phone=phone, idempotency_key=str(uuid.uuid4())))


def by_waiting_public_page(district: District, phone: str) -> object:
    """Report as a resident whose device had no network."""
    return Client().post("/report/waiting/", {**test_public.entries(resident_phone=phone), "meant_for": ""})


def by_waiting_workers_page(district: District, phone: str) -> object:
    """Report as a grid worker whose device had no network."""
    client, wang = Client(), district.person("wang")
    client.force_login(wang)
    told = test_report.entries(resident_phone=phone, idempotency_key=str(uuid.uuid4()))
    return client.post("/cases/new/waiting/", {**told, "meant_for": str(wang.pk)})


def by_public_api(district: District, phone: str) -> object:
    """Report as a resident's program."""
    told = a_report(resident_phone=phone)
    return stranger().post("public/cases/", told, key=a_key())


def by_api(district: District, phone: str) -> object:
    """Report as a worker's program."""
    return caller(district, "wang").post("cases/", a_report(resident_phone=phone), key=a_key())


def by_import(district: District, phone: str) -> object:
    """Report in a file."""
    (row,) = rows_of(1)
    row[0] = a_key()
    content = csv_file([[*row, phone]], header=[*HEADER, "resident_phone"])
    taken = request_import(content, name="cases.csv", by=PORTAL, now=moment(), key=a_key())
    outbox.drain()
    return taken


# By the module that files what comes through it; commands of the shell take the same way as the import.
DOORS: dict[str, list[Door]] = {
    "cases/intake/web/views/public.py": [by_public_page],
    "cases/intake/web/views/report.py": [by_workers_page],
    "cases/intake/web/views/waiting.py": [by_waiting_public_page, by_waiting_workers_page],
    "cases/intake/api/views/public.py": [by_public_api],
    "cases/desk/api/views/cases.py": [by_api],
    "cases/intake/commands/imports.py": [by_import],
}
NO_DOORS = {"cases/intake/commands/intake.py"}
ALL = [door for doors in DOORS.values() for door in doors]


@pytest.fixture(autouse=True)
def _nothing_counted(settings: LazySettings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PUBLIC_REPORTS_PER_HOUR = 1000
    cache.clear()
    yield
    cache.clear()


def test_every_door_that_takes_reports_is_tried_here() -> None:
    filing = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\breport_cases?\(", path.read_text(encoding="utf-8"))
    }

    assert filing - NO_DOORS == set(DOORS)


@pytest.mark.parametrize("door", ALL)
def test_every_spelling_is_the_same_resident(district: District, door: Door) -> None:
    for spelling in (*MOBILE, "13812345678 13987654321", "13812345678（儿子）"):
        door(district, spelling)

    cases = Case.objects.all()
    assert len(cases) == len(MOBILE) + 2
    assert {case.resident_phone_index for case in cases} == {phone_index("13812345678")}
    assert {case.resident_phone_tail for case in cases} == {"5678"}
    assert "13812345678 / 13987654321" in {case.resident_phone for case in cases}


@pytest.mark.parametrize("door", ALL)
@pytest.mark.parametrize(
    "told", ["无", "12", "1" * 40, "ask my son, he is at home in the evening only", "\u202a\u202c", "9" * 500]
)
def test_no_number_costs_a_report(district: District, door: Door, told: str) -> None:
    door(district, told)

    assert Case.objects.count() == 1


def test_the_same_resident_is_near_in_any_spelling(district: District) -> None:
    case = stories.filed(district, resident_phone=LANDLINE[0])

    for spelling in LANDLINE:
        told = Told("", phone_index=sought_phone(spelling, by=district.actor("li"), now=moment()))
        assert [near.number for near in near_cases(told, viewer=district.actor("li"), day=moment().date())] == [
            case.number
        ]


def test_a_search_takes_any_spelling(district: District) -> None:
    case = searched(district, resident_phone="13812345678")

    for spelling in MOBILE:
        index = sought_phone(spelling, by=district.actor("li"), now=moment())
        wanted = Wanted(View.OPEN, text=spelling, phone=index)
        found = search_page(district.actor("li"), spelling, phone=index).rows
        assert [row.number for row in found] == [case.number], spelling
        assert [row.number for row in queue_of(district.actor("li"), wanted, now=moment()).page().rows] == [case.number]


def test_rows_of_before_are_known_again(district: District) -> None:
    case = stories.filed(district)
    old = "0571-88881234转801"
    Case.objects.filter(id=case.pk).update(
        resident_phone=old, resident_phone_tail=old[-4:], resident_phone_index=blind_index(old)
    )

    for _time in range(2):
        import_module("cases.migrations.0022_one_number_one_resident").know_again(apps, None)

    case.refresh_from_db()
    assert case.resident_phone_index == phone_index("(0571)8888 1234 ext. 801")
    assert (case.resident_phone, case.resident_phone_tail) == (old, "1234")


def test_a_persons_number_is_kept_in_one_spelling_or_asked_for(district: District) -> None:
    client = Client()
    client.force_login(district.person("feng"))
    sent = {"username": "newer", "name_zh": "新", "name_en": "New", "password": "a-good-password-9", "email": ""}

    refused = client.post("/people/new/", {**sent, "phone": "无"})
    taken = client.post("/people/new/", {**sent, "phone": "＋86 138－1234 5678"})

    assert refused.status_code == 422
    assert taken.status_code < 400
    assert Person.objects.get(username="newer").phone == "13812345678"
