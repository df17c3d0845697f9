"""One's own account and what a keeper may do to another's, through the pages."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from governance.chart.commands.first_codes import forget_first_code
from governance.chart.commands.people import appoint, create_post
from governance.chart.tasks import forget_sessions
from governance.ground import events
from governance.ground.commands.messages import send_messages
from governance.ground.http.addresses import polls
from governance.ground.permissions import PORTAL
from governance.models import AccountProposal, AccountSession, ApiToken, Notification, Person, SecurityEvent
from tests.api import Caller, token_of
from tests.district import PASSWORD, District, moment

ENGLISH = {"accept-language": "en"}
BETTER = "a-better-password-1949"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
CHANGE = {"present": PASSWORD, "password": BETTER, "again": BETTER}


def browser_of(username: str, password: str = PASSWORD, **more: str) -> Client:
    """Sign somebody in through the page."""
    browser = Client(**more)
    assert browser.post("/login/", {"username": username, "password": password}).status_code == 302
    return browser


def opens(browser: Client) -> bool:
    """Tell whether a browser is signed in."""
    return browser.get("/organisations/").status_code == 200


def token_opens(token: str) -> bool:
    """Tell whether a token speaks for somebody."""
    return bool(Caller({"Authorization": f"Token {token}"}).get("me/").status_code == 200)


# ---- password -----------------------------------------------------------------------------------------------------


def test_a_changed_password_ends_other_sessions_and_every_token_but_not_this_session(district: District) -> None:
    here, elsewhere, token = browser_of("li"), browser_of("li"), token_of(district.person("li"))

    assert here.post("/account/password/", CHANGE)["Location"] == "/account/"
    assert (opens(here), opens(elsewhere), token_opens(token)) == (True, False, False)
    assert opens(browser_of("li", BETTER))
    assert Client().post("/login/", {"username": "li", "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"present": "not this"}, "present"),
        ({"again": "another"}, "again"),
        ({"password": "123", "again": "123"}, "password"),
        ({"password": "Li-2026-2026", "again": "Li-2026-2026"}, "password"),
        ({"password": PASSWORD, "again": PASSWORD}, "password"),
    ],
)
def test_a_password_that_cannot_be_is_refused_beside_its_field(
    district: District, wrong: dict[str, str], field: str
) -> None:
    answer = browser_of("li").post("/account/password/", {**CHANGE, **wrong})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_guessing_the_present_password_in_an_open_session_is_held_off(district: District) -> None:
    here = browser_of("li")
    statuses = [here.post("/account/password/", {**CHANGE, "present": "wrong"}).status_code for _n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_a_first_password_opens_nothing_but_its_own_change(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))
    told = {"username": "ren", "name_zh": "任新", "name_en": "Ren Xin", "password": "street-lamp-1949"}
    client.post("/people/new/", told)
    newcomer = browser_of("ren", "street-lamp-1949")

    assert newcomer.get("/organisations/")["Location"].startswith("/login/")
    assert newcomer.get("/api/v1/me/").status_code == 401
    assert newcomer.get("/")["Location"] == "/login/"
    assert newcomer.get("/login/")["Location"] == "/account/first-password/"
    forget_first_code(Person.objects.get(username="ren").pk)  # As who was let in before anybody told codes.
    same = {"password": "street-lamp-1949", "again": "street-lamp-1949"}
    assert newcomer.post("/account/first-password/", same).status_code == 422
    assert newcomer.post("/account/first-password/", {"password": BETTER, "again": BETTER}).status_code == 302
    assert opens(newcomer)
    assert newcomer.get("/account/first-password/")["Location"] == "/login/"


# ---- sessions -----------------------------------------------------------------------------------------------------


def test_sessions_say_with_what_and_from_where(district: District) -> None:
    browser_of("li", HTTP_USER_AGENT=WINDOWS, REMOTE_ADDR="198.51.100.77")
    page = browser_of("li").get("/account/", headers=ENGLISH).content.decode()
    sessions = page.split('id="sessions-title"')[1].split('id="tokens-title"')[0]

    assert "Edge on Windows" in sessions
    assert "198.51.100.77" in sessions
    assert sessions.count("this browser") == 1


def test_one_session_is_ended_from_another_though_redis_remembers_it(district: District) -> None:
    lost, here = browser_of("li"), browser_of("li")
    page = here.get("/account/").content.decode()
    (handle,) = re.findall(r"/account/sessions/(\w{20})/end/", page)
    AccountSession.objects.filter(session_key=lost.session.session_key).delete()  # Redis is not told.

    assert not opens(lost)
    other = browser_of("li")
    assert here.post(f"/account/sessions/{handle}/end/").status_code == 404
    handle = re.findall(r"/account/sessions/(\w{20})/end/", here.get("/account/").content.decode())[0]
    assert here.post(f"/account/sessions/{handle}/end/").status_code == 302
    assert (opens(here), opens(other)) == (True, False)


def test_nobody_ends_the_session_of_another(district: District) -> None:
    browser_of("li")
    li = browser_of("li")
    (handle,) = re.findall(r"/account/sessions/(\w{20})/end/", li.get("/account/").content.decode())

    assert browser_of("chen").post(f"/account/sessions/{handle}/end/").status_code == 404


def test_all_other_sessions_end_at_once(district: District) -> None:
    others, here = [browser_of("li"), browser_of("li")], browser_of("li")

    here.post("/account/sessions/end/")

    assert [opens(other) for other in others] == [False, False]
    assert opens(here)


def test_who_does_nothing_for_two_hours_is_signed_out(district: District, time_machine: TimeMachineFixture) -> None:
    here, start = browser_of("li"), timezone.now()

    time_machine.move_to(start + timedelta(minutes=119))
    assert opens(here)
    time_machine.move_to(start + timedelta(minutes=119 + 119))
    assert opens(here)
    time_machine.move_to(start + timedelta(minutes=119 + 119 + 121))
    assert not opens(here)


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(
    district: District, time_machine: TimeMachineFixture
) -> None:
    here, start = browser_of("li"), timezone.now()

    time_machine.move_to(start + timedelta(minutes=90))
    assert here.get("/desk/", headers={"HX-Request": "true", "HX-Trigger": "queue"}).status_code == 200
    time_machine.move_to(start + timedelta(minutes=121))
    assert not opens(here)


def test_every_part_that_asks_for_itself_is_known_as_such() -> None:
    pages = "".join(path.read_text() for path in (Path(__file__).parents[4] / "templates").rglob("*.html"))

    polling = set(re.findall(r'id="(\w+)"[^>]*hx-trigger="(?:load, )?every', pages))
    # The wall display in a hall is used by being looked at.
    assert polling - {"content"} == polls()
    asking = r'hx-trigger="(?:[^"]*, )?every '
    assert len(re.findall(asking, pages)) == len(re.findall(rf'id="\w+"[^>]*{asking}', pages))


def test_sessions_that_are_over_are_forgotten(district: District) -> None:
    here, over = browser_of("li"), browser_of("li")
    AccountSession.objects.filter(session_key=over.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )

    forget_sessions()

    assert opens(here)
    assert AccountSession.objects.filter(person_id=district.person("li").pk).count() == 1


# ---- tokens -------------------------------------------------------------------------------------------------------


def test_a_token_is_made_shown_once_and_ended(district: District) -> None:
    here = browser_of("li")
    made = here.post("/account/tokens/new/", {"name": "夜间统计", "days": "30", "present": PASSWORD}).content.decode()
    (token,) = re.findall(r'id="made" value="([^"]+)"', made)

    assert token_opens(token)
    page = here.get("/account/").content.decode()
    assert "夜间统计" in page
    assert token not in page
    ApiToken.objects.get()
    assert here.post(f"/account/tokens/{ApiToken.objects.get().pk}/end/").status_code == 302
    assert not token_opens(token)
    assert browser_of("chen").post(f"/account/tokens/{ApiToken.objects.get().pk}/end/").status_code == 404


@pytest.mark.parametrize("wrong", [{"name": "", "days": "30"}, {"name": "x", "days": "9999"}, {"present": "wrong"}])
def test_a_token_without_a_name_or_an_end_is_refused(district: District, wrong: dict[str, str]) -> None:
    entries = {"name": "x", "days": "30", "present": PASSWORD, **wrong}

    assert browser_of("li").post("/account/tokens/new/", entries).status_code == 422
    assert not ApiToken.objects.exists()


# ---- what keepers do ----------------------------------------------------------------------------------------------


def link_for(keeper: Client, person: Person) -> str:
    """Have a link made and return its address."""
    made = keeper.post(f"/people/{person.pk}/reset/", {"way": "shown"}).content.decode()
    return re.findall(r'value="http://testserver(/reset/[^"]+)"', made)[0]


def code_by(second: Client) -> str:
    """Have somebody else agree to the link that waits and return its code."""
    waiting = AccountProposal.objects.open().get().pk
    agreed = second.post(f"/appointments/accounts/{waiting}/decide/", {"answer": "confirm"}).content.decode()
    return re.findall(r'id="code" value="(\d{8})"', agreed)[0]


def test_a_link_sets_a_new_password_once_and_the_person_is_told(district: District) -> None:
    li, person, token = browser_of("li"), district.person("li"), token_of(district.person("li"))
    link = link_for(browser_of("feng"), person)
    stranger, code = Client(), code_by(browser_of("yang"))

    assert stranger.get(link).status_code == 200
    new = {"password": BETTER, "again": BETTER, "code": code}
    assert stranger.post(link, new)["Location"] == "/login/"
    assert Client().post(link, {**new, "password": "yet-another-1949", "again": "yet-another-1949"}).status_code == 404
    assert (opens(li), token_opens(token)) == (False, False)
    assert opens(browser_of("li", BETTER))
    assert Notification.objects.filter(person=person, reason="account").count() == 2
    kinds = SecurityEvent.objects.filter(person_id=person.pk).values_list("kind", flat=True)
    assert {events.RESET_ASKED, events.RESET_ISSUED, events.PASSWORD_RESET} <= set(kinds)


def test_a_link_ends_by_itself_and_by_the_next_one(district: District, time_machine: TimeMachineFixture) -> None:
    keeper, person = browser_of("feng"), district.person("li")
    first, second = link_for(keeper, person), link_for(keeper, person)
    new = {"password": BETTER, "again": BETTER, "code": code_by(browser_of("yang"))}

    assert Client().post(first, new).status_code == 404
    time_machine.move_to(timezone.now() + timedelta(minutes=121))
    assert Client().post(second, new).status_code == 404


def test_a_link_is_mailed_where_there_is_a_mailbox(district: District) -> None:
    keeper, person = browser_of("feng"), district.person("li")

    assert keeper.post(f"/people/{person.pk}/reset/", {"way": "mailed"}).status_code == 422
    Person.objects.filter(pk=person.pk).update(email="li@example.org")
    assert keeper.post(f"/people/{person.pk}/reset/", {"way": "mailed"}).status_code == 302
    send_messages()
    (sent,) = mail.outbox
    (link,) = re.findall(r"http://testserver(/reset/\S+)", str(sent.body))
    code_by(browser_of("yang"))
    assert Client().get(link).status_code == 200


def test_a_disabled_account_is_shut_at_once_and_opened_again(district: District) -> None:
    li, token, feng, person = (
        browser_of("li"),
        token_of(district.person("li")),
        browser_of("feng"),
        district.person("li"),
    )
    assert token_opens(token)

    assert feng.post(f"/people/{person.pk}/disable/", {"reason": "调离"}).status_code == 302
    assert (opens(li), token_opens(token)) == (False, False)
    assert Client().post("/login/", {"username": "li", "password": PASSWORD}).status_code == 422
    assert feng.post(f"/people/{person.pk}/enable/").status_code == 302
    assert (opens(li), token_opens(token)) == (False, False)
    assert opens(browser_of("li"))


def test_a_keeper_lets_a_locked_account_in(district: District) -> None:
    for _n in range(10):
        Client().post("/login/", {"username": "li", "password": "wrong"})
    feng, person = browser_of("feng"), district.person("li")

    assert Client().post("/login/", {"username": "li", "password": PASSWORD}).status_code == 429
    assert f"/people/{person.pk}/unlock/" in feng.get(f"/people/{person.pk}/").content.decode()
    feng.post(f"/people/{person.pk}/unlock/")
    assert opens(browser_of("li"))


ACTS = ["reset", "disable", "enable", "unlock", "second-factor/remove"]


@pytest.mark.parametrize("act", ACTS)
def test_only_who_keeps_every_post_of_a_person_keeps_the_account(district: District, act: str) -> None:
    chen = district.person("chen").pk
    for who, expected in (("wang", 403), ("yang", 403), ("li", 403)):
        told = {"reason": "x", "way": "shown"}
        assert browser_of(who).post(f"/people/{chen}/{act}/", told).status_code == expected, who
    feng = district.person("feng").pk
    assert browser_of("feng").post(f"/people/{feng}/{act}/", {"reason": "x", "way": "shown"}).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_a_street_administrator_keeps_no_account_of_the_district(district: District, act: str) -> None:
    street = district.organisation("990000001").pk
    post = create_post(
        by=PORTAL, now=moment(), organisation_id=street, role="area-administrator", name_zh="管", name_en="Keeper"
    )
    since = date(2026, 1, 1)
    appoint(by=PORTAL, now=moment(), person_id=district.person("newcomer").pk, post_id=post.pk, since=since)
    keeper, told = browser_of("newcomer"), {"reason": "x", "way": "shown"}

    assert keeper.post(f"/people/{district.person('qian').pk}/{act}/", told).status_code == 403
    assert keeper.post(f"/people/{district.person('feng').pk}/{act}/", told).status_code == 403
    assert keeper.post(f"/people/{district.person('li').pk}/{act}/", told).status_code != 403
