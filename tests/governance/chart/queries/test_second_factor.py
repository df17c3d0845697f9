"""Who has a second factor, of whom one is asked, and by what somebody proves who they are."""

from urllib.parse import parse_qs, urlsplit

import pytest

from governance.chart.queries.second_factor import (
    Proof,
    asked_roles,
    district_path,
    factor_of,
    has_second_factor,
    is_asked_of,
    proof_asked,
    proof_of_setup,
    setup_of,
)
from governance.ground.errors import Conflict, NotAllowed
from governance.ground.permissions import ANONYMOUS
from governance.models import RecoveryCode, Role, SecondFactor
from tests.district import District, moment


def factor(district: District, *, is_confirmed: bool) -> SecondFactor:
    """Give Li an authenticator, in use or only begun."""
    confirmed_at = moment() if is_confirmed else None
    return SecondFactor.objects.create(person=district.person("li"), secret="GEZDGNBV", confirmed_at=confirmed_at)


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_only_what_was_confirmed_is_asked_at_sign_in(is_confirmed: bool, district: District) -> None:
    factor(district, is_confirmed=is_confirmed)

    assert has_second_factor(district.person("li").pk) is is_confirmed
    assert has_second_factor(district.person("wang").pk) is False


def test_the_factor_goes_before_the_password_and_that_before_a_new_sign_in(district: District) -> None:
    li = district.actor("li")
    by_password = proof_asked(li)

    person = district.person("li")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    by_sign_in = proof_asked(li)

    factor(district, is_confirmed=True)

    assert (by_password, by_sign_in, proof_asked(li)) == (Proof.PASSWORD, Proof.SIGN_IN, Proof.CODE)


def test_nobody_who_is_not_signed_in_proves_anything(district: District) -> None:
    with pytest.raises(NotAllowed):
        proof_asked(ANONYMOUS)


def test_a_second_one_is_not_set_up_beside_the_first(district: District) -> None:
    assert proof_of_setup(district.actor("li")) is Proof.PASSWORD
    factor(district, is_confirmed=True)

    with pytest.raises(Conflict):
        proof_of_setup(district.actor("li"))


def test_the_secret_is_shown_only_while_it_is_set_up(district: District) -> None:
    li = district.actor("li")
    with pytest.raises(Conflict):
        setup_of(li)

    begun = factor(district, is_confirmed=False)
    setup = setup_of(li)
    address = urlsplit(setup.address)

    assert (setup.username, setup.secret) == ("li", "GEZDGNBV")
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path.endswith(":li") or address.path.endswith("%3Ali")
    assert parse_qs(address.query)["secret"] == ["GEZDGNBV"]

    SecondFactor.objects.filter(pk=begun.pk).update(confirmed_at=moment())
    with pytest.raises(Conflict):
        setup_of(li)


def test_a_role_asks_for_a_factor_of_those_who_hold_it(district: District) -> None:
    li, wang = district.person("li").pk, district.person("wang").pk
    Role.objects.filter(code="dispatcher").update(needs_second_factor=True)

    assert is_asked_of(li, on=moment()) is True
    assert is_asked_of(wang, on=moment()) is False
    assert is_asked_of(li, on=moment(days=-3000)) is False


def test_codes_that_were_used_are_left_no_more(district: District) -> None:
    li = district.person("li")
    factor(district, is_confirmed=True)
    for n in range(3):
        RecoveryCode.objects.create(person=li, digest=str(n), used_at=moment() if n == 0 else None)

    state = factor_of(li.pk, on=moment())

    assert (state.is_set, state.is_asked, state.codes_left) == (True, False, 2)


def test_only_who_keeps_the_people_of_the_district_says_of_whom_one_is_asked(district: District) -> None:
    Role.objects.filter(code="dispatcher").update(needs_second_factor=True)

    asked = {role.code: role.is_asked for role in asked_roles(district.actor("feng"))}

    assert asked.keys() == set(Role.objects.values_list("code", flat=True))
    assert (asked["dispatcher"], asked["grid-worker"]) == (True, False)
    for other in ("li", "yang"):
        with pytest.raises(NotAllowed):
            asked_roles(district.actor(other))


def test_the_district_is_the_top_of_the_tree(district: District) -> None:
    assert district_path() == district.organisation("990000").path
