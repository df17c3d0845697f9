"""Who has to wait after failed tries, and who has not: at every door, with Redis or without."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from governance.chart.queries import lockout
from governance.ground import events
from governance.ground.commands.security import note
from governance.models import Person, SecurityEvent
from tests.api import Caller
from tests.district import PASSWORD, District

PAGE, API = "page", "api"
FULL_WIDTH_LI = "ＬＩ"


def tried(door: str, username: str, password: str, *, address: str, client: Client | None = None) -> int:
    """Try a name and a password at a door and return the status."""
    if door == PAGE:
        browser = client or Client()
        return browser.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address).status_code
    program = Caller(client=Client(REMOTE_ADDR=address))
    return int(program.post("token/", {"username": username, "password": password}).status_code)


def failed(username: str, times: int, *, address: str) -> None:
    """Have an account fail so often from an address, as the security log keeps it."""
    for _try in range(times):
        SecurityEvent.objects.create(
            kind=events.SIGN_IN_FAILED,
            at=timezone.now() - timedelta(minutes=1),
            account=lockout.account_of(username),
            address=address,
        )


@pytest.mark.parametrize("first", [PAGE, API])
@pytest.mark.parametrize("then", [PAGE, API])
def test_tries_at_one_door_count_at_the_other_in_whatever_spelling(district: District, first: str, then: str) -> None:
    spellings = ["li", "Li", "LI", FULL_WIDTH_LI, "ｌｉ"]
    statuses = [tried(first, spellings[n % 5], "wrong", address="198.51.100.1") for n in range(10)]

    assert statuses == [422] * 10
    assert tried(then, "li", PASSWORD, address="198.51.100.1") == 429


def test_an_unknown_name_waits_like_a_known_one(district: District) -> None:
    statuses = [tried(API, "nobody", "wrong", address="198.51.100.2") for _n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_an_office_of_two_hundred_behind_one_address_is_not_locked_out(district: District) -> None:
    for n in range(200):
        failed(f"official-{n}", 2, address="198.51.100.3")

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.3") == 302


def test_an_address_that_tries_everybodys_password_has_to_wait(district: District) -> None:
    for n in range(200):
        failed(f"official-{n}", 3, address="198.51.100.4")

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.4") == 429
    assert tried(PAGE, "li", PASSWORD, address="198.51.100.5") == 302


def test_who_guesses_from_everywhere_does_not_lock_the_owner_out_of_a_known_browser(district: District) -> None:
    known = Client()
    tried(PAGE, "li", PASSWORD, address="198.51.100.6", client=known)
    known.post("/logout/")
    for n in range(30):
        failed("li", 1, address=f"198.51.100.{n + 20}")

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.7") == 429
    assert tried(PAGE, "li", PASSWORD, address="198.51.100.6", client=known) == 302


def test_a_colleague_who_burns_the_tries_of_the_office_stops_no_known_browser(district: District) -> None:
    known = Client()
    tried(PAGE, "li", PASSWORD, address="198.51.100.8", client=known)
    known.post("/logout/")
    failed("li", 10, address="198.51.100.8")
    for n in range(200):
        failed(f"official-{n}", 3, address="198.51.100.8")

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.8", client=known) == 302


def test_a_known_browser_has_ten_tries_too(district: District) -> None:
    known = Client()
    tried(PAGE, "li", PASSWORD, address="198.51.100.9", client=known)
    known.post("/logout/")
    statuses = [tried(PAGE, "li", "wrong", address="198.51.100.9", client=known) for _n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_a_browser_cannot_name_itself_known(district: District) -> None:
    known = Client()
    known.cookies["known"] = "eyJ4IjoieSJ9:1abcde:forged"
    failed("li", 10, address="198.51.100.10")

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.10", client=known) == 429


def test_the_wait_ends_by_itself(district: District, time_machine: TimeMachineFixture) -> None:
    failed("li", 10, address="198.51.100.11")
    assert tried(PAGE, "li", PASSWORD, address="198.51.100.11") == 429

    time_machine.move_to(timezone.now() + timedelta(minutes=15))

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.11") == 302


def test_an_unlocked_account_may_be_tried_at_once(district: District) -> None:
    failed("li", 10, address="198.51.100.12")
    note(events.ACCOUNT_UNLOCKED, at=timezone.now(), account=lockout.account_of("li"))

    assert tried(PAGE, "li", PASSWORD, address="198.51.100.12") == 302


def test_tries_are_counted_while_redis_is_away(district: District, settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.5},
        }
    }
    statuses = [tried(API, "li", "wrong", address="198.51.100.13") for _n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_the_log_keeps_the_failures_and_the_lock_out_but_not_what_was_typed(district: District) -> None:
    for _n in range(10):
        tried(PAGE, "my-password-in-the-wrong-field", "wrong", address="198.51.100.14")

    lines = SecurityEvent.objects.filter(address="198.51.100.14").order_by("id")
    assert [line.kind for line in lines] == [events.SIGN_IN_FAILED] * 10 + [events.LOCKED_OUT]
    assert "wrong-field" not in str([vars(line) for line in lines])


def test_names_that_differ_in_width_or_case_are_one_person(district: District) -> None:
    assert tried(PAGE, FULL_WIDTH_LI, PASSWORD, address="198.51.100.15") == 302
    assert Person.objects.get_by_natural_key("Ｌi").username == "li"
