"""Reporting a problem without an account."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from cases.casework.commands.answer_codes import is_answer_code
from cases.models import Case
from cases.rules.workflow import Source
from tests.cases.intake.web.test_report import picture
from tests.counting import statements
from tests.district import IN_WEST_RIVER, RULED_CATEGORY, District

URL = "/report/"
EMERGENCY = {"110", "119", "120"}


def entries(**changes: object) -> dict[str, object]:
    """Return what a resident sends."""
    return {
        "text": "路灯坏了一个星期",
        "category": RULED_CATEGORY,
        "longitude": str(IN_WEST_RIVER[0]),
        "latitude": str(IN_WEST_RIVER[1]),
        "resident_name": "居民乙",
        "resident_phone": "19900005678",
        "idempotency_key": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture(autouse=True)
def _nothing_counted(settings: LazySettings) -> Iterator[None]:
    """Let no test's reports count against the next one's limit."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


def test_a_resident_files_a_case_and_gets_its_code(district: District, client: Client) -> None:
    answer = client.post(URL, entries(photos=[picture()]))

    case = Case.objects.get()
    assert answer["Location"] == f"/report/done/{case.tracking_code}/"
    assert case.source == Source.PUBLIC
    assert case.reporter_id is None
    page = client.get(answer["Location"])
    code = page.context["answer_code"].replace(" ", "")
    assert case.tracking_code in page.text
    assert is_answer_code(code, case)
    assert f"/track/{case.tracking_code}/#{code}" in page.text
    assert 'class="qr"' in page.text


def test_the_codes_are_shown_to_the_device_that_reported_only(district: District, client: Client) -> None:
    address = client.post(URL, entries())["Location"]

    elsewhere, invented = Client().get(address), Client().get("/report/done/ABCDEFGH23/")

    assert client.get(address).status_code == 200
    assert [page["Location"] for page in (elsewhere, invented)] == [
        address.replace("/report/done/", "/track/"),
        "/track/ABCDEFGH23/",
    ]


def test_an_official_who_uses_the_public_page_reports_as_a_resident(district: District, client: Client) -> None:
    client.force_login(district.person("wang"))

    client.post(URL, entries())

    assert Case.objects.get().reporter_id is None


def test_a_double_click_is_one_case(district: District, client: Client) -> None:
    form = entries()

    first, second = client.post(URL, form), client.post(URL, form)

    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_filled_trap_looks_accepted_and_files_nothing(district: District, client: Client) -> None:
    honest = client.post(URL, entries())
    trapped = client.post(URL, entries(fax_number="123"))

    assert trapped.status_code == honest.status_code == 302
    assert len(trapped["Location"]) == len(honest["Location"])
    assert Case.objects.count() == 1
    assert client.get(trapped["Location"]).status_code == 200
    assert client.get(trapped["Location"].replace("/report/done/", "/track/")).status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(district: District, client: Client) -> None:
    answer = client.post(URL, entries(text="", resident_phone="abc"))

    assert answer.status_code == 422
    assert "abc" in answer.content.decode()
    assert Case.objects.count() == 0


def test_a_resident_cannot_take_an_imports_code_by_guessing_its_key(district: District, client: Client) -> None:
    answer = client.post(URL, entries(idempotency_key="import:2026-1"))

    assert answer.status_code == 422


def test_after_the_allowed_reports_of_an_hour_comes_a_429(
    district: District, client: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 2

    answers = [client.post(URL, entries(text=f"路灯坏了，第 {n} 盏")) for n in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 3600
    assert dialled(answers[2].content.decode()) == EMERGENCY
    assert Case.objects.count() == 2


def test_what_was_refused_or_sent_twice_is_not_counted(
    district: District, client: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 2
    first = entries()

    answers = [client.post(URL, sent) for sent in (first, first, entries(text=""), entries(text="井盖松动"))]

    assert [answer.status_code for answer in answers] == [302, 302, 422, 302]
    assert client.post(URL, entries(text="第三件")).status_code == 429


def test_who_must_wait_keeps_what_was_typed(district: District, client: Client, settings: LazySettings) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 1
    client.post(URL, entries())

    page = client.post(URL, entries(text="楼道的灯整夜不亮", photos=[picture()]))

    assert page.status_code == 429
    assert "楼道的灯整夜不亮</textarea>" in page.text
    assert 'name="kept"' not in page.text
    assert "照片没有保留" in page.text
    assert "致电街道" in page.text


def dialled(page: str) -> set[str]:
    """Return the numbers that a page lets one dial by a tap."""
    return set(re.findall(r'href="tel:(\d+)"', page))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/", URL, "/track/", "/track/NOSUCHCODE/"])
def test_every_public_page_lets_one_dial_the_emergency_numbers(
    district: District, client: Client, address: str, language: str
) -> None:
    page = client.get(address, headers={"Accept-Language": language}, follow=True).content.decode()

    assert dialled(page) == EMERGENCY
    without = re.sub(r"<a [^>]*tel:[^>]*>\d+</a>", "", page)
    assert re.findall(r">[^<]*\b(?:110|119|120)\b[^<]*<", without) == []


def test_reading_the_form_is_not_counted(district: District, client: Client, settings: LazySettings) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 1

    pages = [client.get(URL).status_code for _ in range(3)]

    assert pages == [200, 200, 200]
    assert client.post(URL, entries()).status_code == 302


def test_behind_a_proxy_each_resident_is_counted_alone(
    district: District, client: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 1
    settings.TRUSTED_PROXIES = 1

    first = client.post(URL, entries(), headers={"X-Forwarded-For": "198.51.100.1"})
    second = client.post(URL, entries(), headers={"X-Forwarded-For": "198.51.100.2"})
    again = client.post(URL, entries(), headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})

    assert [first.status_code, second.status_code, again.status_code] == [302, 302, 429]


def test_without_a_trusted_proxy_nobody_may_name_their_own_address(
    district: District, client: Client, settings: LazySettings
) -> None:
    settings.PUBLIC_REPORTS_PER_HOUR = 1

    client.post(URL, entries(), headers={"X-Forwarded-For": "198.51.100.1"})
    answer = client.post(URL, entries(), headers={"X-Forwarded-For": "198.51.100.2"})

    assert answer.status_code == 429


def test_a_redis_that_is_down_lets_reports_through(district: District, client: Client, settings: LazySettings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.2, "SOCKET_TIMEOUT": 0.2},
        }
    }
    settings.PUBLIC_REPORTS_PER_HOUR = 1

    answers = [client.post(URL, entries()).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_filing_takes_three_statements(district: District, client: Client) -> None:
    client.post(URL, entries())

    with statements() as ran:
        client.post(URL, entries())

    assert len(ran) <= 3, ran


def test_residents_are_offered_what_residents_report_in_the_order_of_the_register(
    district: District, client: Client
) -> None:
    groups = [group.code for group in client.get(URL).context["page"].groups]

    assert groups[:3] == ["urban", "housing", "utility"]
    assert "patrol" not in groups
