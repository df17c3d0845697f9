"""Who keeps people of one street reaches for an account that holds no post yet, or none any more."""

import re
from collections.abc import Sequence

import pytest
from django.test import Client
from django.utils import timezone

from governance.chart.commands.people import appoint, create_person, create_post
from governance.ground.permissions import PORTAL
from governance.models import AccountProposal, Person, Post
from tests.api import stranger
from tests.attacks.test_taking_over_accounts import FIRST, OPENED, agree, confirm, opened_and_proposed, signed_in
from tests.district import PASSWORD, District, moment


def keepers_of_one_street(district: District, *names: str) -> Sequence[Client]:
    """Appoint people who keep the people of one street; return their browsers."""
    street = district.organisation("990000001").pk
    for name in names:
        person = create_person(by=PORTAL, now=moment(), username=name, name_zh=name, name_en=name, password=PASSWORD)
        post = create_post(
            by=PORTAL, now=moment(), organisation_id=street, role="area-administrator", name_zh="管", name_en="Keeper"
        )
        appoint(by=PORTAL, now=moment(), person_id=person.pk, post_id=post.pk, since=timezone.localdate())
    return [signed_in(name) for name in names]


def coming_auditor(district: District) -> Person:
    """Have an account opened and its person proposed to audit the district."""
    feng, root = signed_in("feng"), district.organisation("990000")
    feng.post("/people/new/", OPENED)
    post = Post.objects.get(organisation=root, role="auditor")
    told = {"person": "new", "post": post.pk, "kind": "main", "since": timezone.localdate().isoformat()}
    feng.post(f"/organisations/{root.pk}/appoint/", told)
    return district.person("new")


def just_opened(district: District) -> Person:
    """Have an account opened for which nobody has proposed anything yet."""
    signed_in("feng").post("/people/new/", OPENED)
    return district.person("new")


@pytest.mark.parametrize("whose", [coming_auditor, just_opened])
@pytest.mark.parametrize(
    ("door", "sent"),
    [("reset", {"way": "shown"}), ("disable", {"reason": "x"}), ("second-factor/remove", {}), ("unlock", {})],
)
def test_who_keeps_a_street_does_nothing_to_an_account_of_the_district(
    district: District, whose: object, door: str, sent: dict[str, str]
) -> None:
    (keeper,) = keepers_of_one_street(district, "gu")
    person = whose(district)  # type: ignore[operator]

    answer = keeper.post(f"/people/{person.pk}/{door}/", sent)

    person.refresh_from_db()
    assert answer.status_code == 403
    assert person.is_active
    assert not AccountProposal.objects.exists()
    assert f"/people/{person.pk}/{door}/" not in keeper.get(f"/people/{person.pk}/").text


def test_a_way_back_that_was_asked_below_is_agreed_to_where_the_post_is_meant(district: District) -> None:
    (agreeing,) = keepers_of_one_street(district, "gu")
    person = coming_auditor(district)
    street, asking = district.organisation("990000001").path, district.person("feng")
    waiting = AccountProposal.objects.create(
        person=person, what="reset", scope_path=street, asked_by=asking, asked_at=timezone.now()
    )

    answer = agreeing.post(f"/appointments/accounts/{waiting.pk}/decide/", {"answer": "confirm"})

    assert answer.status_code == 403


def test_the_district_lets_somebody_without_a_post_in_again(district: District) -> None:
    """Agreed to by an auditor, who keeps no people."""
    newcomer = district.person("newcomer")
    signed_in("feng").post(f"/people/{newcomer.pk}/reset/", {"way": "shown"})

    page = agree(signed_in("yang"))

    assert re.search(r'id="code" value="\d{8}"', page)


def test_the_first_password_gives_its_opener_no_token_for_a_program(district: District) -> None:
    proposal = opened_and_proposed(signed_in("feng"), district)
    told = {"username": OPENED["username"], "password": FIRST}
    before = stranger().post("token/", told)

    confirm(signed_in("yang"), proposal)

    assert (before.status_code, stranger().post("token/", told).status_code) == (409, 409)
