"""Signing in and out."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.district import PASSWORD, District

ENGLISH = {"accept-language": "en"}


def signed_in(client: Client, username: str = "li", password: str = PASSWORD, **more: str) -> tuple[int, str]:
    """Post the form and return the status and where it leads."""
    answer = client.post("/login/", {"username": username, "password": password, **more})
    return answer.status_code, answer.headers.get("Location", "")


def test_the_page_speaks_chinese_unless_asked_otherwise(district: District, client: Client) -> None:
    assert 'lang="zh-hans"' in client.get("/login/").content.decode()
    assert 'lang="en"' in client.get("/login/", headers=ENGLISH).content.decode()


def test_the_right_password_opens_the_portal(district: District, client: Client) -> None:
    assert signed_in(client) == (302, "/")
    assert client.get("/organisations/").status_code == 200


def test_a_wrong_password_keeps_the_name_and_says_so(district: District, client: Client) -> None:
    answer = client.post("/login/", {"username": "li", "password": "wrong"})

    assert answer.status_code == 422
    assert 'value="li"' in answer.content.decode()


def test_one_comes_back_to_where_one_wanted_to_go(district: District, client: Client) -> None:
    asked = client.get("/organisations/?under=1")

    assert asked["Location"] == "/login/?next=%2Forganisations%2F%3Funder%3D1"
    assert signed_in(client, next="/organisations/?under=1") == (302, "/organisations/?under=1")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_house(district: District, client: Client, elsewhere: str) -> None:
    assert signed_in(client, next=elsewhere) == (302, "/")


def test_a_closed_account_does_not_sign_in(district: District, client: Client) -> None:
    person = district.person("li")
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert signed_in(client)[0] == 422


def test_too_many_failed_tries_of_one_name_have_to_wait(district: District, client: Client) -> None:
    for _try in range(10):
        assert signed_in(client, password="wrong")[0] == 422

    assert signed_in(client)[0] == 429
    assert signed_in(client, username="chen")[0] == 302


def test_tries_that_succeed_are_not_counted(district: District, client: Client) -> None:
    for _try in range(15):
        assert signed_in(client)[0] == 302
        client.logout()


def test_a_redis_that_is_down_keeps_nobody_out(district: District, client: Client, settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.5},
        }
    }

    assert signed_in(client, password="wrong")[0] == 422
    assert signed_in(client)[0] == 302


def test_the_demo_shows_its_accounts_and_production_does_not(
    district: District, client: Client, settings: Settings
) -> None:
    person = district.person("li")
    person.username = "dispatcher"
    person.save(update_fields=["username", "username_folded"])

    settings.DEMO_ACCOUNTS = True
    assert "shaosheng-demo" in client.get("/login/").content.decode()
    settings.DEMO_ACCOUNTS = False
    assert "shaosheng-demo" not in client.get("/login/").content.decode()


def test_signing_out_ends_the_session_and_needs_a_post(district: District, client: Client) -> None:
    signed_in(client)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/organisations/").status_code == 302


def test_a_changed_password_ends_the_session_elsewhere(district: District, client: Client) -> None:
    signed_in(client)
    person = district.person("li")
    person.set_password("another-good-one")
    person.save(update_fields=["password"])

    assert client.get("/organisations/").status_code == 302


def test_a_new_secret_key_keeps_sessions_only_while_the_old_one_is_a_fallback(
    district: District, client: Client, settings: Settings
) -> None:
    signed_in(client)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a-new-secret-key-that-nobody-can-guess"

    settings.SECRET_KEY_FALLBACKS = [old]
    during = client.get("/organisations/").status_code
    settings.SECRET_KEY_FALLBACKS = []
    afterwards = client.get("/organisations/").status_code

    assert (during, afterwards) == (200, 302)


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(district: District, client: Client) -> None:
    answer = client.get("/organisations/?under=1", headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login/")


def test_a_posted_form_does_not_come_back_as_a_get(district: District, client: Client) -> None:
    assert client.post("/notifications/read/", {"upto": "1"})["Location"] == "/login/"


@pytest.mark.parametrize(
    ("who", "beginning"),
    [
        ("wang", "/today/"),
        ("zhao", "/today/"),
        ("li", "/desk/"),
        ("he", "/desk/"),
        ("chen", "/desk/"),
        ("zhou", "/inbox/"),
        ("qian", "/desk/"),
        ("feng", "/organisations/"),
        ("yang", "/log/"),
        ("newcomer", "/organisations/"),
    ],
)
def test_everybody_begins_where_their_work_is(district: District, client: Client, who: str, beginning: str) -> None:
    client.force_login(district.person(who))

    assert client.get("/")["Location"] == beginning


def test_residents_are_welcomed(district: District, client: Client) -> None:
    page = client.get("/", headers=ENGLISH).content.decode()

    assert "/report/" in page
    assert "/track/" in page
    assert "/services/" in page


HOST = "http://testserver"


@pytest.mark.parametrize("stands_on", ["/cases/QH-2026-000001/?back=inbox", "/cases/new/"])
@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/cases/QH-2026-000001/notes/", lambda page: {"Referer": HOST + page}),
        ("/cases/new/", lambda page: {"Referer": HOST + page}),
        ("/cases/new/help/", lambda page: {"HX-Request": "true", "HX-Current-URL": HOST + page}),
    ],
)
def test_who_sent_a_form_when_the_session_had_ended_comes_back_to_its_page(
    district: District, client: Client, address: str, headers: Callable[[str], dict[str, str]], stands_on: str
) -> None:
    answer = client.post(address, headers=headers(stands_on))

    leads_to = answer.headers.get("HX-Redirect") or answer["Location"]
    assert leads_to == f"/login/?{urlencode({'next': stands_on})}"


@pytest.mark.parametrize(
    "stands_on", ["https://elsewhere.example/", "http://testserver.elsewhere.example/", "nonsense", ""]
)
@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
def test_a_page_of_elsewhere_is_no_way_back(district: District, client: Client, header: str, stands_on: str) -> None:
    headers = {header: stands_on} | ({"HX-Request": "true"} if header.startswith("HX") else {})

    answer = client.post("/cases/new/", headers=headers)

    leads_to = answer.headers.get("HX-Redirect") or answer["Location"]
    assert "elsewhere" not in leads_to
