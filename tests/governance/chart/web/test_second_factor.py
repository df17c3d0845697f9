"""The second factor: set up, asked for, recovered, and asked of roles; the codes are computed as a phone would."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from time_machine import TimeMachineFixture

from governance.ground import events
from governance.models import AccountProposal, Person, RecoveryCode, Role, SecondFactor, SecurityEvent
from tests.api import Caller
from tests.district import PASSWORD, District

BETTER = "a-better-password-1949"


def signing_in(username: str = "li") -> Client:
    """Prove the password in a new browser."""
    browser = Client()
    browser.post("/login/", {"username": username, "password": PASSWORD})
    return browser


def opens(browser: Client) -> bool:
    """Tell whether a browser is signed in."""
    return browser.get("/organisations/").status_code == 200


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or some steps of half a minute aside."""
    clock = TOTP(b32decode(secret))
    clock.time = timezone.now().timestamp() + 30 * steps
    return f"{clock.token():06d}"


def set_up(browser: Client) -> tuple[str, list[str]]:
    """Set the second factor up and return its secret and the recovery codes."""
    page = browser.post("/account/second-factor/", {"present": PASSWORD}).content.decode()
    secret = re.findall(r'factor-secret">(\w+)<', page)[0]
    done = browser.post("/account/second-factor/confirm/", {"code": code_of(secret, steps=-1)}).content.decode()
    return secret, re.findall(r"<li[^>]*>(\w{5}-\w{5})</li>", done)


def test_after_the_password_comes_the_code_and_only_then_the_portal(district: District) -> None:
    secret, _codes = set_up(signing_in())
    browser = signing_in()

    assert not opens(browser)
    assert browser.get("/login/code/").status_code == 200
    assert browser.post("/login/code/", {"code": "000000"}).status_code == 422
    assert not opens(browser)
    assert browser.post("/login/code/", {"code": code_of(secret), "next": "/organisations/"}).status_code == 302
    assert opens(browser)


def test_nothing_is_begun_by_looking_and_each_beginning_has_a_secret_of_its_own(district: District) -> None:
    browser = signing_in()

    browser.get("/account/second-factor/")
    assert not SecondFactor.objects.exists()
    pages = [browser.post("/account/second-factor/", {"present": PASSWORD}).text for _n in range(2)]
    first, second = (re.findall(r'factor-secret">(\w+)<', page)[0] for page in pages)

    assert first != second
    assert browser.post("/account/second-factor/confirm/", {"code": code_of(first)}).status_code == 422
    assert browser.post("/account/second-factor/confirm/", {"code": code_of(second)}).status_code == 200
    assert browser.post("/account/second-factor/confirm/", {"code": code_of(second, steps=1)}).status_code == 409


def test_the_code_needs_the_password_before_it_and_not_long_before(
    district: District, time_machine: TimeMachineFixture
) -> None:
    set_up(signing_in())
    browser = signing_in()

    assert Client().get("/login/code/")["Location"] == "/login/"
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    assert browser.get("/login/code/")["Location"] == "/login/"


def test_a_code_that_was_used_is_not_taken_again(district: District) -> None:
    secret, _codes = set_up(signing_in())
    code = code_of(secret)

    assert signing_in().post("/login/code/", {"code": code}).status_code == 302
    assert signing_in().post("/login/code/", {"code": code}).status_code == 422


def test_a_recovery_code_stands_in_once(district: District) -> None:
    _secret, codes = set_up(signing_in())
    assert len(set(codes)) == 10

    assert signing_in().post("/login/code/", {"code": codes[0].upper()}).status_code == 302
    assert signing_in().post("/login/code/", {"code": codes[0]}).status_code == 422
    assert signing_in().post("/login/code/", {"code": codes[1].replace("-", " ")}).status_code == 302


def test_guessing_codes_is_held_off_like_guessing_passwords(district: District) -> None:
    secret, _codes = set_up(signing_in())
    browser = signing_in()
    statuses = [browser.post("/login/code/", {"code": "12345a"}).status_code for _n in range(11)]

    assert statuses == [422] * 10 + [429]
    assert browser.post("/login/code/", {"code": code_of(secret)}).status_code == 429


def test_a_password_that_changed_meanwhile_lets_no_code_in(district: District) -> None:
    secret, _codes = set_up(signing_in())
    browser, person = signing_in(), district.person("li")
    person.set_password(BETTER)
    person.save(update_fields=["password"])

    assert browser.post("/login/code/", {"code": code_of(secret)})["Location"] == "/login/"
    assert not opens(browser)


def test_neither_secret_nor_recovery_codes_are_readable_in_the_database(district: District) -> None:
    secret, codes = set_up(signing_in())

    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT f::text FROM governance_secondfactor f)")
        (factor,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(c::text, ' ') FROM governance_recoverycode c")
        (kept,) = cursor.fetchone()
    assert secret not in factor
    assert codes[0] not in kept
    assert codes[0].replace("-", "") not in kept


def test_the_token_door_asks_for_the_code_too(district: District) -> None:
    secret, _codes = set_up(signing_in())
    told = {"username": "li", "password": PASSWORD}

    assert Caller().post("token/", told).status_code == 422
    assert Caller().post("token/", {**told, "code": code_of(secret)}).status_code == 200


def test_new_recovery_codes_end_the_old_ones(district: District) -> None:
    browser = signing_in()
    secret, old = set_up(browser)
    page = browser.post("/account/second-factor/codes/", {"code": code_of(secret)}).content.decode()
    new = re.findall(r"<li[^>]*>(\w{5}-\w{5})</li>", page)

    assert signing_in().post("/login/code/", {"code": old[0]}).status_code == 422
    assert signing_in().post("/login/code/", {"code": new[0]}).status_code == 302
    assert signing_in("chen").post("/account/second-factor/codes/", {"present": PASSWORD}).status_code == 409


def test_the_second_factor_is_given_up_with_a_code(district: District) -> None:
    browser = signing_in()
    secret, _codes = set_up(browser)

    assert browser.get("/account/second-factor/").status_code == 409
    assert browser.post("/account/second-factor/remove/", {"code": "000000"}).status_code == 422
    assert browser.post("/account/second-factor/remove/", {"code": code_of(secret)}).status_code == 302
    assert opens(signing_in())
    assert not RecoveryCode.objects.exists()


# ---- asked of a role ----------------------------------------------------------------------------------------------


def asked_of(*roles: str) -> int:
    """Have the administrator ask some roles for a second factor."""
    return signing_in("feng").post("/people/second-factor/", {"roles": list(roles)}).status_code


def test_whose_role_asks_for_it_may_do_nothing_before_it_is_set_up(district: District) -> None:
    li, chen = signing_in(), signing_in("chen")

    assert asked_of("dispatcher") == 302
    assert (opens(li), opens(chen)) == (False, True)
    assert li.get("/api/v1/me/").status_code == 401
    assert Caller().post("token/", {"username": "li", "password": PASSWORD}).status_code == 409
    assert li.get("/login/")["Location"] == "/account/second-factor/"
    set_up(li)
    assert opens(li)
    assert li.get("/account/second-factor/remove/").status_code == 200
    assert li.post("/account/second-factor/remove/", {"code": "000000"}).status_code == 403


def test_a_first_password_comes_before_the_second_factor(district: District) -> None:
    Role.objects.filter(code="dispatcher").update(needs_second_factor=True)
    Person.objects.filter(username="li").update(must_change_password=True)
    li = signing_in()

    assert li.get("/login/")["Location"] == "/account/first-password/"
    li.post("/account/first-password/", {"password": BETTER, "again": BETTER})
    assert li.get("/login/")["Location"] == "/account/second-factor/"


def test_a_role_is_asked_no_more_when_its_tick_goes(district: District) -> None:
    asked_of("dispatcher", "auditor")
    asked_of()

    assert not Role.objects.filter(needs_second_factor=True).exists()
    assert opens(signing_in())
    assert asked_of("no-such-role") == 422
    assert SecurityEvent.objects.filter(kind=events.SECOND_FACTOR_RULE).count() == 2


@pytest.mark.parametrize("who", ["li", "chen", "yang"])
def test_only_who_keeps_the_people_of_the_district_asks_for_it(district: District, who: str) -> None:
    assert signing_in(who).get("/people/second-factor/").status_code == 403
    assert signing_in(who).post("/people/second-factor/", {"roles": ["auditor"]}).status_code == 403


def test_a_keeper_removes_a_lost_second_factor(district: District) -> None:
    set_up(signing_in())
    feng, person = signing_in("feng"), district.person("li")

    assert feng.post(f"/people/{person.pk}/second-factor/remove/").status_code == 302
    waiting = AccountProposal.objects.get().pk
    agreed = signing_in("yang").post(f"/appointments/accounts/{waiting}/decide/", {"answer": "confirm"})
    assert agreed.status_code == 302
    assert opens(signing_in())
    assert feng.post(f"/people/{person.pk}/second-factor/remove/").status_code == 409
    assert not SecondFactor.objects.exists()
