"""What commands on accounts refuse, beside what their pages show."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from governance.chart.commands import accounts, second_factor, ways_back
from governance.chart.commands.passwords import choose_first_password
from governance.chart.commands.sessions import end_other_sessions
from governance.chart.commands.tokens import make_token
from governance.ground import events
from governance.ground.commands.messages import send_messages
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError
from governance.ground.permissions import PORTAL
from governance.ground.queries.channels import gateway_page
from governance.ground.workflow import digest_of
from governance.models import Message, Person, ResetLink, SecurityEvent
from tests.district import PASSWORD, District

NOW = timezone.now
PROVED = second_factor.Proved(PASSWORD, "", NOW())

Act = Callable[[int, District], object]


def reset(person_id: int, district: District) -> object:
    return ways_back.issue_reset_link(person_id, by=district.actor("feng"), now=NOW())


def disable(person_id: int, district: District) -> object:
    accounts.disable_account(person_id, by=district.actor("feng"), now=NOW(), reason="调离")
    return None


def enable(person_id: int, district: District) -> object:
    accounts.enable_account(person_id, by=district.actor("feng"), now=NOW())
    return None


@pytest.mark.parametrize(("act", "is_active"), [(reset, False), (disable, False), (enable, True)])
def test_what_an_account_is_already_it_does_not_become_again(district: District, act: Act, is_active: bool) -> None:
    person = district.person("li")
    Person.objects.filter(pk=person.pk).update(is_active=is_active)

    with pytest.raises(Conflict):
        act(person.pk, district)


@pytest.mark.parametrize("act", [reset, disable, enable])
def test_nobody_keeps_an_account_that_is_none(district: District, act: Act) -> None:
    with pytest.raises(NotFound):
        act(0, district)


def test_an_account_is_not_disabled_without_a_reason(district: District) -> None:
    with pytest.raises(Invalid):
        accounts.disable_account(district.person("li").pk, by=district.actor("feng"), now=NOW(), reason=" ")


def test_a_mail_server_that_is_away_keeps_no_keeper_waiting_and_the_link_goes_later(
    district: District, settings: Settings
) -> None:
    Person.objects.filter(username="li").update(email="li@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    made = ways_back.mail_reset_link(
        district.person("li").pk, by=district.actor("feng"), now=NOW(), address_of=lambda secret: f"/{secret}"
    )
    assert send_messages() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Message.objects.update(next_try_at=NOW())

    assert send_messages() == 1
    assert (mail.outbox[0].to, made.secret in str(mail.outbox[0].body)) == (["li@example.org"], True)


def test_what_a_letter_says_is_readable_by_nobody_else_and_forgotten_once_sent(district: District) -> None:
    Person.objects.filter(username="li").update(email="li@example.org")

    made = ways_back.mail_reset_link(
        district.person("li").pk, by=district.actor("feng"), now=NOW(), address_of=lambda secret: f"/{secret}"
    )

    (kept,) = gateway_page(district.actor("feng"), only_failed=False, after="").messages.results
    assert (kept.person, made.secret in str(kept)) == (district.person("li").name, False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT m::text FROM governance_message m)")
        assert made.secret not in cursor.fetchone()[0]
    send_messages()
    sent = Message.objects.get()
    assert (sent.standing, sent.address, sent.letter) == (Message.SENT, "", "")


def test_a_link_of_a_person_disabled_meanwhile_opens_nothing(district: District) -> None:
    person = district.person("li")
    secret = ways_back.issue_reset_link(person.pk, by=PORTAL, now=NOW()).secret
    Person.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(NotFound):
        ways_back.redeem_reset_link(secret, password="a-better-password-1949", now=NOW())
    assert ResetLink.objects.get(digest=digest_of(secret)).used_at is None


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda actor: choose_first_password(by=actor, password="x", session="", now=NOW()), NotAllowed),
        (lambda actor: make_token(PROVED, by=actor, name=" ", days=7, now=NOW()), Invalid),
        (lambda actor: make_token(PROVED, by=actor, name="x", days=8, now=NOW()), Invalid),
        (lambda actor: second_factor.make_recovery_codes(PROVED, by=actor, now=NOW()), Conflict),
        (lambda actor: second_factor.confirm_second_factor("123456", by=actor, caller="", now=NOW()), Invalid),
        (lambda actor: second_factor.ask_second_factor(["no-such"], by=actor, now=NOW()), NotAllowed),
    ],
)
def test_an_official_is_refused(district: District, act: Callable[[object], object], error: type[PortalError]) -> None:
    with pytest.raises(error):
        act(district.actor("li"))


def test_who_is_signed_in_nowhere_else_ends_nothing(district: District) -> None:
    assert end_other_sessions(by=district.actor("li"), keep="", now=NOW()) == 0
    assert not SecurityEvent.objects.filter(kind=events.SESSIONS_ENDED).exists()
