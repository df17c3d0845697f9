"""Somebody sits down at a browser in which another is signed in, and tries to stay in that account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from governance.models import ApiToken, Person, RecoveryCode, SecondFactor
from tests.district import PASSWORD, District
from tests.governance.chart.web.test_second_factor import code_of, set_up, signing_in

TOKEN = {"name": "mine now", "days": "365"}
NOT_THEIRS = [{}, {"present": "a-guess-of-mine"}, {"code": "123456"}, {"present": "a-guess-of-mine", "code": "123456"}]


@pytest.mark.parametrize("typed", NOT_THEIRS)
def test_a_session_alone_makes_no_recovery_codes(district: District, typed: dict[str, str]) -> None:
    borrowed = signing_in()
    _secret, codes = set_up(borrowed)
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))

    answer = borrowed.post("/account/second-factor/codes/", typed)

    assert answer.status_code == 422
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == kept
    assert borrowed.post("/account/second-factor/codes/", {"present": PASSWORD}).status_code == 422
    assert signing_in().post("/login/code/", {"code": codes[0]}).status_code == 302


@pytest.mark.parametrize("typed", NOT_THEIRS)
@pytest.mark.parametrize("has_factor", [False, True])
def test_a_session_alone_makes_no_token(district: District, typed: dict[str, str], has_factor: bool) -> None:
    borrowed = signing_in()
    if has_factor:
        set_up(borrowed)

    assert borrowed.post("/account/tokens/new/", {**TOKEN, **typed}).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("typed", NOT_THEIRS)
def test_a_session_alone_sets_up_no_second_factor_of_its_own(district: District, typed: dict[str, str]) -> None:
    borrowed = signing_in()

    assert borrowed.post("/account/second-factor/", typed).status_code == 422
    assert borrowed.post("/account/second-factor/confirm/", {"code": "123456"}).status_code == 409
    assert not SecondFactor.objects.exists()


def test_where_there_is_a_second_factor_its_code_makes_a_token_and_the_password_does_not(district: District) -> None:
    borrowed = signing_in()
    secret, _codes = set_up(borrowed)

    assert borrowed.post("/account/tokens/new/", {**TOKEN, "present": PASSWORD}).status_code == 422
    assert borrowed.post("/account/tokens/new/", {**TOKEN, "code": code_of(secret)}).status_code == 200


@pytest.mark.parametrize("address", ["/account/tokens/new/", "/account/second-factor/"])
def test_guessing_in_a_borrowed_session_is_held_off(district: District, address: str) -> None:
    borrowed = signing_in()

    statuses = [borrowed.post(address, {**TOKEN, "present": f"guess {n}"}).status_code for n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_who_has_no_password_here_proves_it_by_a_new_sign_in(
    district: District, time_machine: TimeMachineFixture
) -> None:
    """As those do who come by the identity provider."""
    person = district.person("li")
    borrowed = signing_in()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    renew(borrowed, person)

    assert borrowed.post("/account/tokens/new/", TOKEN).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    answers = [borrowed.post("/account/tokens/new/", TOKEN), borrowed.post("/account/second-factor/", {"csrf": "x"})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert (ApiToken.objects.count(), SecondFactor.objects.count()) == (1, 0)


def renew(browser: Client, person: Person) -> None:
    """Let a session go on with the password that its person has now, or has not."""
    session = browser.session
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.save()
