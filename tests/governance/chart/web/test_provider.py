"""Signing in with an identity provider: a real one on this machine, which signs with a real key."""

import http.client
from base64 import b32encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings

from governance.ground import events
from governance.models import Person, Role, SecondFactor, SecurityEvent
from tests.district import District
from tests.governance.chart.provider import CLIENT, SECRET, Provider


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """The provider, and a portal that trusts it."""
    with Provider() as running:
        settings.OIDC_ISSUER = running.address
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
        for name, path in (
            ("OIDC_OP_AUTHORIZATION_ENDPOINT", "/authorize"),
            ("OIDC_OP_TOKEN_ENDPOINT", "/token"),
            ("OIDC_OP_USER_ENDPOINT", "/userinfo"),
            ("OIDC_OP_JWKS_ENDPOINT", "/keys"),
        ):
            setattr(settings, name, f"{running.address}{path}")
        backend = "governance.chart.commands.provider.ProviderBackend"
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, backend]
        yield running


def to_provider(browser: Client) -> str:
    """Go to the provider and return the address by which it leads back."""
    asked = urlsplit(browser.get("/login/provider/?next=/organisations/")["Location"])
    connection = http.client.HTTPConnection(asked.netloc, timeout=10)
    connection.request("GET", f"{asked.path}?{asked.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def sign_in(browser: Client) -> str:
    """Go to the provider and back; return where the portal leads then."""
    return str(browser.get(to_provider(browser))["Location"])


def opens(browser: Client) -> bool:
    """Tell whether a browser is signed in."""
    return bool(browser.get("/organisations/").status_code == 200)


@pytest.mark.parametrize("name", ["li", "Li", "ＬＩ"])
def test_whoever_the_provider_names_is_let_in_as_the_account_of_that_name(
    district: District, provider: Provider, name: str
) -> None:
    browser = Client()
    provider.claims = {"preferred_username": name}

    assert sign_in(browser) == "/organisations/"
    assert opens(browser)
    assert browser.get("/desk/").status_code == 200
    assert SecurityEvent.objects.filter(kind=events.SIGNED_IN, data__way="oidc").count() == 1


def test_it_gives_no_right_that_no_appointment_gives(district: District, provider: Provider) -> None:
    browser = Client()
    provider.claims = {"preferred_username": "newcomer", "groups": ["administrator"], "is_superuser": True}

    assert sign_in(browser) == "/organisations/"
    assert browser.get("/people/").status_code == 403


LIES: dict[str, dict[str, Any]] = {
    "nobody of that name": {"claims": {"preferred_username": "stranger"}},
    "no name at all": {"claims": {}},
    "another audience": {"token": {"aud": "another-portal"}},
    "another issuer": {"token": {"iss": "https://elsewhere.example"}},
    "an ID token that has ended": {"token": {"exp": 1_700_000_000}},
    "an ID token without an end": {"token": {"exp": None}},
    "another nonce": {"token": {"nonce": "of another browser"}},
    "a signature of another key": {"signing_key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
    "two people": {"userinfo": {"sub": "subject-2"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_nobody_is_let_in_by(district: District, provider: Provider, lie: str) -> None:
    browser, people = Client(), Person.objects.count()
    for name, value in LIES[lie].items():
        setattr(provider, name, value)

    assert sign_in(browser) == "/login/"
    assert not opens(browser)
    assert Person.objects.count() == people
    assert SecurityEvent.objects.filter(kind=events.PROVIDER_REFUSED).count() == 1
    assert not SecurityEvent.objects.filter(kind=events.SIGN_IN_FAILED).exists()


def test_a_disabled_account_is_not_opened_by_the_provider(district: District, provider: Provider) -> None:
    Person.objects.filter(username="li").update(is_active=False)
    browser = Client()

    assert sign_in(browser) == "/login/"
    assert not opens(browser)


def test_what_the_provider_told_one_browser_lets_no_other_in(district: District, provider: Provider) -> None:
    way_back, other = to_provider(Client()), Client()

    assert other.get(way_back)["Location"] == "/login/"
    assert not opens(other)


def test_a_way_back_is_gone_once(district: District, provider: Provider) -> None:
    browser = Client()
    way_back = to_provider(browser)
    browser.get(way_back)
    browser.post("/logout/")

    assert browser.get(way_back)["Location"] == "/login/"
    assert not opens(browser)


@pytest.mark.parametrize(
    ("amr", "leads_to"), [([], "/login/code/"), (["pwd"], "/login/code/"), (["pwd", "mfa"], "/org")]
)
def test_the_portals_second_factor_is_asked_unless_the_provider_has_seen_one(
    district: District, provider: Provider, amr: list[str], leads_to: str
) -> None:
    secret = b32encode(b"12345678901234567890").decode()
    now = district.person("li").date_joined
    SecondFactor.objects.create(person=district.person("li"), secret=secret, confirmed_at=now)
    provider.token = {"amr": amr}

    assert sign_in(Client()).startswith(leads_to)


@pytest.mark.parametrize(("amr", "is_open"), [([], False), (["otp"], True)])
def test_a_role_that_asks_for_a_second_factor_is_satisfied_by_the_providers(
    district: District, provider: Provider, amr: list[str], is_open: bool
) -> None:
    Role.objects.filter(code="dispatcher").update(needs_second_factor=True)
    provider.token = {"amr": amr}
    browser = Client()
    sign_in(browser)

    assert opens(browser) is is_open


def test_a_provider_that_is_away_is_said(district: District, provider: Provider, settings: Settings) -> None:
    browser = Client()
    way_back = to_provider(browser)
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:1/token"

    assert browser.get(way_back)["Location"] == "/login/"


def test_without_a_provider_there_is_no_way_to_one(district: District, client: Client) -> None:
    assert client.get("/login/provider/").status_code == 404
    assert client.get("/login/provider/callback/?code=1&state=2").status_code == 404
    assert "/login/provider/" not in client.get("/login/").content.decode()


def test_the_sign_in_page_leads_to_the_provider(district: District, provider: Provider, client: Client) -> None:
    assert "/login/provider/" in client.get("/login/").content.decode()
