"""Who keeps people tries to sign in as somebody else, by what lets people into their accounts again."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from governance.chart.queries.proposals import ways_back
from governance.ground import events
from governance.ground.commands.messages import send_messages
from governance.models import (
    AccountProposal,
    Appointment,
    AppointmentProposal,
    Event,
    Notification,
    Post,
    SecondFactor,
    SecurityEvent,
)
from tests.api import a_key, caller
from tests.district import PASSWORD, District, moment

TAKEN = {"password": "taken-over-1949", "again": "taken-over-1949"}


def signed_in(username: str, password: str = PASSWORD) -> Client:
    """Return a browser in which somebody signed in by the page."""
    client = Client()
    client.post("/login/", {"username": username, "password": password})
    return client


def opens(username: str, password: str) -> bool:
    """Tell whether a password opens an account."""
    return signed_in(username, password).get("/account/").status_code == 200


def link_by(keeper: Client, district: District, username: str = "he") -> str:
    """Have a link for a new password made and return its address."""
    person = district.person(username).pk
    page = keeper.post(f"/people/{person}/reset/", {"way": "shown"}).text
    return re.findall(r'value="http://testserver(/reset/[^"]+)"', page)[0]


def agree(second: Client, answer: str = "confirm") -> str:
    """Answer what waits and return the page."""
    waiting = AccountProposal.objects.open().get().pk
    return second.post(f"/appointments/accounts/{waiting}/decide/", {"answer": answer}, follow=True).text


def code_on(page: str) -> str:
    """Return the code that a page shows."""
    return re.findall(r'id="code" value="(\d{8})"', page)[0]


def test_an_administrator_alone_signs_in_as_nobody_by_a_link(district: District) -> None:
    keeper = signed_in("feng")
    link = link_by(keeper, district)

    seen, answer = Client().get(link), Client().post(link, TAKEN)

    assert not opens("he", TAKEN["password"])
    assert opens("he", PASSWORD)
    assert (seen.status_code, answer.status_code) == (409, 409)


def test_the_first_administrator_lets_people_in_alone_and_the_record_says_so(district: District) -> None:
    """Until there is somebody else who could agree."""
    for held in Appointment.objects.exclude(person__username="feng").filter(post__organisation__code="990000"):
        held.delete()

    link = link_by(signed_in("feng"), district)

    assert Client().post(link, TAKEN).status_code == 302
    assert Event.objects.get(name=events.PERSON_RESET_ISSUED).data == {"is_alone": True}


def test_not_even_after_somebody_else_has_agreed(district: District) -> None:
    """Whoever asked has the link, whoever agreed the code: only the person is told both."""
    keeper = signed_in("feng")
    link = link_by(keeper, district)
    code = code_on(agree(signed_in("yang")))

    refused = [Client().post(link, {**TAKEN, "code": guess}).status_code for guess in ("", "12345678", code[::-1])]

    assert refused == [422, 422, 422]
    assert not opens("he", TAKEN["password"])
    assert code not in keeper.get(f"/people/{district.person('he').pk}/").text + keeper.get("/appointments/").text
    assert Client().post(link, {**TAKEN, "code": f" {code[:4]} {code[4:]}"}).status_code == 302
    assert opens("he", TAKEN["password"])


def test_a_code_is_guessed_five_times_and_no_more(district: District) -> None:
    link = link_by(signed_in("feng"), district)
    code = code_on(agree(signed_in("yang")))

    for _n in range(5):
        Client().post(link, {**TAKEN, "code": "00000000" if code != "00000000" else "1"})

    assert Client().post(link, {**TAKEN, "code": code}).status_code == 404


@pytest.mark.parametrize(("second", "status"), [("feng", 403), ("he", 404), ("li", 404), ("zhou", 404), ("xu", 404)])
def test_neither_who_asked_nor_who_stands_below_agrees(district: District, second: str, status: int) -> None:
    link = link_by(signed_in("feng"), district)
    waiting = AccountProposal.objects.get().pk

    answer = signed_in(second).post(f"/appointments/accounts/{waiting}/decide/", {"answer": "confirm"})

    assert answer.status_code == status
    assert Client().post(link, {**TAKEN, "code": ""}).status_code == 409


@pytest.mark.parametrize("who", ["feng", "he"])
def test_the_database_refuses_the_yes_of_whoever_asked_or_is_let_in(district: District, who: str) -> None:
    link_by(signed_in("feng"), district)

    with pytest.raises(IntegrityError), transaction.atomic():
        AccountProposal.objects.update(decided_by=district.person(who).pk, decided_at=moment(), is_granted=True)


def test_who_is_set_above_a_street_agrees_to_nothing_of_the_district(district: District) -> None:
    link_by(signed_in("feng"), district, "qian")
    waiting = AccountProposal.objects.get().pk

    answer = signed_in("chen").post(f"/appointments/accounts/{waiting}/decide/", {"answer": "confirm"})

    assert answer.status_code == 404


def test_the_link_of_another_day_gains_nothing_by_a_yes_of_today(
    district: District, time_machine: TimeMachineFixture
) -> None:
    keeper = signed_in("feng")
    first = link_by(keeper, district)
    second = link_by(keeper, district)
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert "已过期" in agree(signed_in("yang"))
    assert AccountProposal.objects.open().count() == 1
    assert [Client().get(link).status_code for link in (first, second)] == [404, 404]


def test_a_refused_link_opens_nothing_and_can_be_asked_for_again(district: District) -> None:
    keeper = signed_in("feng")
    link = link_by(keeper, district)

    agree(signed_in("yang"), "refuse")

    assert Client().post(link, TAKEN).status_code == 404
    assert Notification.objects.filter(person=district.person("feng"), reason="refused").count() == 1
    assert Client().get(link_by(keeper, district)).status_code == 409


def test_a_second_factor_is_not_taken_off_by_one_alone(district: District) -> None:
    he = district.person("he")
    SecondFactor.objects.create(person=he, secret="JBSWY3DPEHPK3PXP", confirmed_at=timezone.now())

    signed_in("feng").post(f"/people/{he.pk}/second-factor/remove/")
    assert SecondFactor.objects.filter(person=he).exists()

    agree(signed_in("chen"))
    assert not SecondFactor.objects.filter(person=he).exists()


def test_what_is_asked_is_listed_to_its_end_page_by_page(district: District) -> None:
    keeper, yang = signed_in("feng"), district.actor("yang")
    for username in ("he", "li", "zhou"):
        link_by(keeper, district, username)

    seen, after = [], ""
    for _page in range(3):
        page = ways_back(yang, after=after, size=1)
        seen += [row.username for row in page.results]
        after = page.next or ""

    assert (seen, after) == (["he", "li", "zhou"], "")
    assert signed_in("yang").get(f"/appointments/?after_way={ways_back(yang, size=2).next}").text.count("/decide/") == 1


def test_the_person_and_the_auditor_are_told_and_whoever_may_agree(district: District) -> None:
    link_by(signed_in("feng"), district)
    asked = set(Notification.objects.filter(reason="confirm").values_list("person__username", flat=True))

    agree(signed_in("qian"))

    assert asked == {"chen", "deng", "qian", "yang"}
    assert Notification.objects.filter(person=district.person("he"), reason="account").count() == 2
    assert set(Notification.objects.filter(reason="let-in").values_list("person__username", flat=True)) == {"yang"}
    kinds = set(SecurityEvent.objects.filter(person_id=district.person("he").pk).values_list("kind", flat=True))
    assert {events.RESET_ASKED, events.RESET_ISSUED} <= kinds


def test_a_mail_to_a_box_that_the_administrator_named_is_not_enough(
    district: District, mailoutbox: list[object]
) -> None:
    he = district.person("he")
    he.email = "feng@example.org"
    he.save(update_fields=["email"])

    signed_in("feng").post(f"/people/{he.pk}/reset/", {"way": "mailed"})
    send_messages()

    (link,) = re.findall(r"http://testserver(/reset/\S+)", str(mailoutbox[0].body))  # type: ignore[attr-defined]
    assert Client().post(link, TAKEN).status_code == 409


def test_whoever_keeps_the_server_agrees_where_nobody_else_is_left(
    district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    link = link_by(signed_in("feng"), district)

    call_command("confirm_accounts")
    call_command("confirm_accounts", str(AccountProposal.objects.get().pk))

    told = capsys.readouterr().out
    (code,) = re.findall(r"\d{8}", told)
    assert "he:" in told
    assert Client().post(link, {**TAKEN, "code": code}).status_code == 302


# ---- The first sign-in of a new account ---------------------------------------------------------------------------

FIRST = "first-known-1949"
OPENED = {"username": "new", "name_zh": "新人", "name_en": "New One", "password": FIRST}


def open_and_appoint(keeper: Client, district: District) -> None:
    """Have an account opened, and its person appointed or proposed to direct a street."""
    keeper.post("/people/new/", OPENED)
    street = district.organisation("990000001")
    post = Post.objects.get(organisation=street, role="street-leader")
    told = {"person": "new", "post": post.pk, "kind": "main", "since": timezone.localdate().isoformat()}
    keeper.post(f"/organisations/{street.pk}/appoint/", told)


def opened_and_proposed(keeper: Client, district: District) -> int:
    """Have an account opened and its person proposed for a post; return the proposal."""
    open_and_appoint(keeper, district)
    return AppointmentProposal.objects.open().get(person__username="new").pk


def confirm(second: Client, proposal: int) -> str:
    """Confirm an appointment and return the page."""
    return second.post(f"/appointments/{proposal}/decide/", {"answer": "confirm"}, follow=True).text


def first_change(**typed: str) -> int:
    """Sign in by the first password, choose another one, and return how that was answered."""
    browser = signed_in("new", FIRST)
    return browser.post("/account/first-password/", {**TAKEN, **typed}).status_code


def test_whoever_opened_an_account_does_not_sign_in_first_after_somebody_confirmed_its_post(
    district: District,
) -> None:
    keeper = signed_in("feng")
    proposal = opened_and_proposed(keeper, district)
    before = first_change()
    code = code_on(confirm(signed_in("yang"), proposal))

    guesses = [first_change(), first_change(code=""), first_change(code=code[::-1] if code != code[::-1] else "1")]

    assert before == 422
    assert guesses == [422, 422, 422]
    assert signed_in("new", FIRST).get("/desk/").status_code == 302
    assert not opens("new", TAKEN["password"])
    assert code not in keeper.get("/appointments/").text + keeper.get(f"/people/{district.person('new').pk}/").text
    assert first_change(code=f" {code[:4]} {code[4:]}") == 302
    assert opens("new", TAKEN["password"])


def test_the_password_that_the_opener_chose_before_the_yes_opens_nothing_after_it(district: District) -> None:
    proposal = opened_and_proposed(signed_in("feng"), district)
    assert first_change(code="12345678") == 409

    code = code_on(confirm(signed_in("yang"), proposal))

    assert first_change(code=code) == 302


def test_a_first_code_is_guessed_five_times_and_no_more(district: District) -> None:
    proposal = opened_and_proposed(signed_in("feng"), district)
    code = code_on(confirm(signed_in("yang"), proposal))

    for _n in range(5):
        assert first_change(code="00000000" if code != "00000000" else "1") == 422

    assert first_change(code=code) == 409


def test_an_account_opened_on_the_first_day_asks_for_the_code_of_whoever_confirms_later(district: District) -> None:
    """Not even a link that the first administrator made alone opens the way to a post of a later day."""
    others = Appointment.objects.exclude(person__username="feng").filter(post__organisation__code="990000")
    kept = list(others)
    others.delete()
    keeper = signed_in("feng")
    keeper.post("/people/new/", OPENED)
    Client().post(link_by(keeper, district, "new"), {"password": FIRST, "again": FIRST})
    Appointment.objects.bulk_create(kept)

    proposal = opened_and_proposed(keeper, district)
    code = code_on(confirm(signed_in("yang"), proposal))

    assert first_change() == 422
    assert first_change(code=code) == 302


def test_the_first_administrator_alone_opens_accounts_that_ask_for_no_code(district: District) -> None:
    for held in Appointment.objects.exclude(person__username="feng").filter(post__organisation__code="990000"):
        held.delete()
    keeper = signed_in("feng")
    open_and_appoint(keeper, district)

    assert first_change() == 302


def test_a_new_account_is_also_opened_by_a_link_that_two_have_agreed_to(district: District) -> None:
    keeper, second = signed_in("feng"), signed_in("yang")
    confirm(second, opened_and_proposed(keeper, district))
    link = link_by(keeper, district, "new")

    taken = Client().post(link, {**TAKEN, "code": code_on(agree(second))})

    assert taken.status_code == 302
    assert opens("new", TAKEN["password"])


def test_programs_and_the_server_tell_the_code_to_nobody_in_passing(
    district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    proposal = opened_and_proposed(signed_in("feng"), district)
    by_program = caller(district, "yang").post(
        f"appointment-proposals/{proposal}/decide/", {"is_granted": True}, key=a_key()
    )

    call_command("confirm_appointments", str(proposal))

    (code,) = re.findall(r"code: (\d{8})", capsys.readouterr().out)
    assert (by_program.status_code, by_program.json()["code"]) == (409, "conflict")
    assert first_change(code=code) == 302
