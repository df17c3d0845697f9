"""Notices, parked deliveries, the log and what is checked by hand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.ground import outbox
from governance.ground.commands.notifications import notify
from governance.ground.permissions import PORTAL
from governance.ground.workflow import Words
from governance.models import Delivery, Notification
from tests.district import District, moment

ENGLISH = {"accept-language": "en"}


def told(district: District, who: str, n: int) -> None:
    """Leave one notice for somebody."""
    notify([district.person(who).pk], event_id=n, reason="test", text=Words(f"通知{n}", f"Notice {n}"), url="/desk/")


def parked() -> Delivery:
    """Park a delivery."""
    event = outbox.record("governance.organisation.moved", subject=outbox.Subject("t", 1), by=PORTAL, at=moment())
    return Delivery.objects.create(
        event_id=event,
        handler="test.hear",
        queue="notices",
        next_try_at=timezone.now(),
        attempts=5,
        parked_at=timezone.now(),
        error="ValueError: <b>tripped</b>",
    )


# ---- notices ----------------------------------------------------------------------------------------------------


def test_people_read_their_own_notices_in_their_language(district: District, client: Client) -> None:
    told(district, "li", 1)
    told(district, "chen", 2)
    client.force_login(district.person("li"))

    page = client.get("/notifications/", headers=ENGLISH).content.decode()

    assert "Notice 1" in page
    assert "Notice 2" not in page
    assert "通知1" in client.get("/notifications/").content.decode()


def test_what_was_read_is_unread_no_more_and_later_notices_still_are(district: District, client: Client) -> None:
    for n in (1, 2, 3):
        told(district, "li", n)
    told(district, "chen", 4)
    client.force_login(district.person("li"))
    second = Notification.objects.get(event_id=2)

    client.post("/notifications/read/", {"upto": second.pk})

    assert set(Notification.objects.filter(read_at=None).values_list("event_id", flat=True)) == {3, 4}
    unread = client.get("/notifications/?show=unread", headers=ENGLISH).content.decode()
    assert "Notice 3" in unread
    assert "Notice 1" not in unread


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 40])
def test_nonsense_marks_nothing(district: District, client: Client, upto: str) -> None:
    told(district, "li", 1)
    client.force_login(district.person("li"))

    assert client.post("/notifications/read/", {"upto": upto}).status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 1


def test_the_bell_counts_what_is_unread(district: District, client: Client) -> None:
    for n in range(3):
        told(district, "li", n)

    assert district.actor("li").unread == 3


@pytest.mark.parametrize(("waiting", "words"), [(99, "99"), (100, "99+"), (101, "99+")])
def test_the_bell_says_when_more_are_unread_than_it_counts(
    district: District, client: Client, waiting: int, words: str
) -> None:
    for n in range(waiting):
        told(district, "li", n)
    client.force_login(district.person("li"))

    page = client.get("/notifications/", headers=ENGLISH).text

    assert f'<span class="bar-count" aria-hidden="true">{words}</span>' in page
    assert f'<span class="count">{words}</span>' in page


# ---- deliveries -------------------------------------------------------------------------------------------------


def test_administrators_see_parked_deliveries_and_retry_them(district: District, client: Client) -> None:
    delivery = parked()
    client.force_login(district.person("feng"))

    page = client.get("/deliveries/", headers=ENGLISH).content.decode()
    answer = client.post(f"/deliveries/{delivery.pk}/retry/")

    assert "ValueError: &lt;b&gt;tripped&lt;/b&gt;" in page
    assert answer.status_code == 302
    delivery.refresh_from_db()
    assert (delivery.parked_at, delivery.attempts) == (None, 0)
    assert client.post(f"/deliveries/{delivery.pk}/retry/").status_code == 409


@pytest.mark.parametrize("who", ["li", "chen", "yang", "newcomer"])
def test_nobody_else_sees_or_retries_deliveries(district: District, client: Client, who: str) -> None:
    delivery = parked()
    client.force_login(district.person(who))

    assert client.get("/deliveries/").status_code == 403
    assert client.post(f"/deliveries/{delivery.pk}/retry/").status_code == 403
    assert client.get(f"/deliveries/{delivery.pk}/retry/").status_code == 405


def test_an_empty_list_says_that_all_is_well(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))

    assert "Nothing is parked." in client.get("/deliveries/", headers=ENGLISH).content.decode()


# ---- the log ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["li", "chen", "feng", "newcomer"])
def test_only_auditors_read_the_log(district: District, client: Client, who: str) -> None:
    client.force_login(district.person(who))

    assert client.get("/log/").status_code == 403


def test_the_log_is_narrowed_by_event_subject_and_person(district: District, client: Client) -> None:
    client.force_login(district.person("yang"))
    street = district.organisation("990000001").pk

    by_event = client.get("/log/?name=governance.person.appointed", headers=ENGLISH).content.decode()
    by_subject = client.get(f"/log/?subject=governance.organisation/{street}", headers=ENGLISH).content.decode()
    by_person = client.get("/log/?person=nobody", headers=ENGLISH).content.decode()
    nonsense = client.get("/log/?subject=governance.organisation/x&person=7777777", headers=ENGLISH).content.decode()

    assert "governance.person%2F" in by_event
    assert "governance.organisation%2F" not in by_event.split("<tbody")[1]
    assert f"governance.organisation/{street}" in by_subject
    assert "Nothing fits" in by_person
    assert "Nothing fits" in nonsense


def test_the_log_is_read_page_by_page_to_its_end(district: District, client: Client) -> None:
    for n in range(60):
        outbox.record("test.word.said", subject=outbox.Subject("test.word", n), by=PORTAL, at=moment())
    client.force_login(district.person("yang"))
    address, lines = "/log/?subject=test.word", 0

    while address:
        page = client.get(address, headers=ENGLISH).content.decode()
        lines += page.count("<time")
        address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in page else ""
        address = f"/log/{address}" if address else ""

    assert lines == 60


def test_the_log_tells_nested_facts_without_brackets_and_in_one_language(district: District, client: Client) -> None:
    names = {"area_zh": "青衡区", "area_en": "Qingheng District", "area": "999901"}
    data = {"rule": {"id": 7, **names}, "called": [{"role": "lead"}, {"role": "co_handler"}], "left": {}}
    outbox.record("test.word.said", subject=outbox.Subject("test.word", 1), by=PORTAL, at=moment(), data=data)
    client.force_login(district.person("yang"))

    page = client.get("/log/?subject=test.word", headers=ENGLISH).content.decode()

    assert "rule: id 7, area Qingheng District · called: role lead; role co_handler<" in page


@pytest.mark.parametrize("name", ["ends_on", "last_day"])
def test_the_day_on_which_something_ends_is_not_called_its_last(district: District, client: Client, name: str) -> None:
    """Whatever it was called when it was written down."""
    said = {"subject": outbox.Subject("test.word", 1), "by": PORTAL, "at": moment(), "data": {name: "2026-02-01"}}
    outbox.record("test.word.said", **said)
    client.force_login(district.person("yang"))

    assert "ends on: 2026-02-01" in client.get("/log/?subject=test.word", headers=ENGLISH).text
    assert "自该日起终止: 2026-02-01" in client.get("/log/?subject=test.word").text


def test_a_page_of_the_log_is_two_statements(district: District, client: Client) -> None:
    client.force_login(district.person("yang"))
    client.get("/log/")

    with CaptureQueriesContext(connection) as spoken:
        client.get("/log/")

    assert len([each for each in spoken if "django_session" not in each["sql"]]) == 2


def test_a_cursor_that_the_portal_did_not_give_is_refused(district: District, client: Client) -> None:
    client.force_login(district.person("yang"))

    assert client.get("/log/?after=zzz").status_code == 422


# ---- checks -----------------------------------------------------------------------------------------------------


def test_the_tree_is_checked_by_a_command(district: District) -> None:
    said = StringIO()

    call_command("check_tree", stdout=said)
    assert said.getvalue() == "The tree is whole.\n"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_organisation SET depth = 9 WHERE code = '990000001'")
    with pytest.raises(CommandError, match="wrong path or depth"):
        call_command("check_tree")


def test_a_year_of_the_calendar_is_loaded_by_a_command(db: None) -> None:
    said = StringIO()

    call_command("load_calendar", "2026", stdout=said)
    call_command("load_calendar", "2033", stdout=said)

    assert "Working calendar 2026: official." in said.getvalue()
    assert "Working calendar 2033: provisional." in said.getvalue()
    with pytest.raises(CommandError):
        call_command("load_calendar", "12")


def test_what_is_not_there_gets_a_page_that_leads_on(db: None, client: Client) -> None:
    answer = client.get("/nothing-here/", headers=ENGLISH)

    assert answer.status_code == 404
    assert "Go to the start page" in answer.content.decode()
