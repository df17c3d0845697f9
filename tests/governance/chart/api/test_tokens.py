"""The tokens of programs: several, with an end, and known to the portal only by their digests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from governance.chart.commands.second_factor import Proved
from governance.chart.commands.tokens import MOST_TOKENS, make_token
from governance.ground import events
from governance.ground.memory import forget_everything
from governance.models import ApiToken, Person, SecurityEvent
from tests.api import Caller, caller
from tests.district import PASSWORD, District
from tests.house.migrating import migration
from tests.stories import filed

PROVED = Proved(PASSWORD, "", timezone.now())


def issued(username: str = "li", **more: str) -> str:
    """Get a token at its door."""
    program = Caller(client=Client(REMOTE_ADDR="203.0.113.40"))
    return str(program.post("token/", {"username": username, "password": PASSWORD, **more}).json()["token"])


def me(token: str) -> int:
    """Return what a token opens."""
    return int(Caller({"Authorization": f"Token {token}"}).get("me/").status_code)


def test_a_token_is_in_no_table_as_it_is_sent(district: District) -> None:
    token = issued()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_apitoken t WHERE t::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)
    assert me(token) == 200


def test_two_programs_have_two_tokens_and_one_ends_without_the_other(district: District) -> None:
    first, second = issued(name="export"), issued(name="kiosk")

    Caller({"Authorization": f"Token {first}"}).delete("token/")

    assert (me(first), me(second)) == (401, 200)
    assert list(ApiToken.objects.order_by("id").values_list("name", flat=True)) == ["export", "kiosk"]


def test_a_token_ends_on_its_day(district: District) -> None:
    actor, now = district.actor("li"), timezone.now()

    assert me(make_token(PROVED, by=actor, name="old", days=7, now=now - timedelta(days=7, seconds=1))) == 401
    assert me(make_token(PROVED, by=actor, name="new", days=7, now=now - timedelta(days=6))) == 200


def test_the_last_use_of_a_token_is_known(district: District) -> None:
    token = issued()

    assert ApiToken.objects.get().last_used_at is None
    me(token)
    assert ApiToken.objects.get().last_used_at is not None


def test_a_disabled_person_has_no_token(district: District) -> None:
    token = issued()
    Person.objects.filter(username="li").update(is_active=False)

    assert me(token) == 401


def test_who_must_change_a_first_password_gets_no_token(district: District) -> None:
    Person.objects.filter(username="li").update(must_change_password=True)
    answer = Caller().post("token/", {"username": "li", "password": PASSWORD})

    assert answer.status_code == 409


def test_nobody_gathers_tokens_without_an_end(district: District) -> None:
    for n in range(MOST_TOKENS):
        make_token(PROVED, by=district.actor("li"), name=str(n), days=7, now=timezone.now())

    assert Caller().post("token/", {"username": "li", "password": PASSWORD}).status_code == 409


def test_a_session_is_not_a_token_to_be_revoked(district: District, client: Client) -> None:
    client.force_login(district.person("li"))

    assert client.delete("/api/v1/token/").status_code == 409


def test_the_issue_and_the_end_of_a_token_are_security_events(district: District) -> None:
    Caller({"Authorization": f"Token {issued(name='kiosk')}"}).delete("token/")

    told = SecurityEvent.objects.filter(person_id=district.person("li").pk, kind__startswith="token").order_by("id")
    assert [(line.kind, line.data["name"]) for line in told] == [
        (events.TOKEN_ISSUED, "kiosk"),
        (events.TOKEN_REVOKED, "kiosk"),
    ]


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_revealed_phone_is_a_security_event(district: District, client: Client, door: str) -> None:
    case = filed(district)
    if door == "page":
        client.force_login(district.person("li"))
        client.post(f"/cases/{case.number}/phone/", {"reason": "回访"})
    else:
        caller(district, "li").post(f"cases/{case.number}/phone/", {"reason": "回访"})

    line = SecurityEvent.objects.get(kind=events.DATA_REVEALED)
    assert (line.by_id, line.door, line.data["case"]) == (district.person("li").pk, door, case.number)


def test_plain_tokens_become_digests_and_go_on_working(district: District) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE authtoken_token (key varchar(40) PRIMARY KEY, created timestamptz, user_id bigint)"
        )
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", ["a" * 40, district.person("li").pk])
        cursor.execute(migration("tokens_become_digests").FORWARD)
        cursor.execute("SELECT to_regclass('authtoken_token')")
        assert cursor.fetchone() == (None,)

    token = ApiToken.objects.get()
    assert me("a" * 40) == 200
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)


def test_what_is_forgotten_includes_whom_a_token_speaks_for(district: District) -> None:
    client = caller(district, "zhou")
    assert client.get("inbox/").status_code == 200
    ApiToken.objects.all().delete()
    assert client.get("inbox/").status_code == 200

    forget_everything()

    assert client.get("inbox/").status_code == 401
