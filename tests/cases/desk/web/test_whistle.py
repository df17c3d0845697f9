"""The form by which a whistle is blown: what it proposes, and what it says of a whistle that is none."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from time_machine import TimeMachineFixture

from cases.models import Case, Whistle, WhistleCall
from governance.chart.commands.organisations import create_organisation
from governance.ground import outbox
from governance.ground.memory import forget_everything
from governance.ground.permissions import PORTAL
from tests import stories
from tests.cases.desk.web.test_moves import MOST_STATEMENTS, statements
from tests.district import District, moment

CALLED = {"kind": "emergency", "needs": "排险", "place": "南门"}


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


def composer(district: District, case: Case) -> Any:
    """The whistle's form as the director opens it."""
    response = signed_in(district, "chen").get(reverse("cases:case-blow_whistle", args=[case.number]))
    return response.context["move"].form


def test_the_place_is_the_cases_and_the_time_in_working_hours(
    district: District, time_machine: TimeMachineFixture
) -> None:
    case = stories.registered(district, address="桃园路 12 号")
    time_machine.move_to(moment(23, 40), tick=False)

    form = composer(district, case)

    assert (form["place"].value(), form["gather_at"].value()) == ("桃园路 12 号", "2026-03-03T09:00")


@pytest.mark.parametrize(
    ("kind", "chosen", "gathers"),
    [
        ("emergency", "as proposed", moment(23, 40)),
        ("emergency", "", moment(23, 40)),
        ("emergency", "2026-03-03T06:30", moment(6, 30, days=1)),
        ("work", "as proposed", moment(9, days=1)),
    ],
)
def test_only_an_emergency_gathers_at_once_unless_another_time_is_chosen(
    district: District, time_machine: TimeMachineFixture, kind: str, chosen: str, gathers: Any
) -> None:
    case = stories.registered(district)
    time_machine.move_to(moment(23, 40), tick=False)
    form = composer(district, case)
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    gather_at = form["gather_at"].value() if chosen == "as proposed" else chosen

    signed_in(district, "chen").post(
        reverse("cases:case-blow_whistle", args=[case.number]),
        {**hidden, **CALLED, "kind": kind, "gather_at": gather_at},
    )

    assert Whistle.objects.get(case=case).gather_at == gathers


def test_any_other_whistle_names_a_time(district: District) -> None:
    case = stories.registered(district)
    address = reverse("cases:case-blow_whistle", args=[case.number])

    response = signed_in(district, "chen").post(address, {**CALLED, "kind": "work", "version": case.version})

    assert response.status_code == 422
    assert "Name a time that is still to come." in response.text


@pytest.mark.parametrize(
    ("username", "category", "says", "offers"),
    [
        ("chen", "urban-vendors", True, True),
        ("he", "urban-vendors", True, False),  # Who may not dispatch is not sent there.
        ("chen", "urban-litter", False, False),
        ("chen", "urban-lights", False, False),
    ],
)
def test_a_whistle_for_one_department_is_said_to_be_a_dispatch(
    district: District, username: str, category: str, says: bool, offers: bool
) -> None:
    case = stories.registered(district, category=category)

    page = signed_in(district, username).get(reverse("cases:case-called", args=[case.number]), {"kind": "work"}).text

    assert ("This calls one department only" in page) is says
    assert (reverse("cases:case-dispatch", args=[case.number]) in page) is offers


def sent_rows(*rows: tuple[str, str], leads: int = 0, dropped: tuple[int, ...] = (), listed: int = 0) -> dict[str, Any]:
    """Return the rows of who is called as a browser sends them: a code and what is asked, the listed ones first."""
    sent: dict[str, Any] = {"call-leads": str(leads)}
    for n, (code, asked) in enumerate(rows):
        sent |= {f"call-{n}-organisation": code, f"call-{n}-asked": asked}
        sent |= {f"call-{n}-drop": "on"} if n in dropped else {}
        sent |= {f"call-{n}-listed": "True"} if n < listed else {}
    return sent


def blown(district: District, case: Case, *, client: Client | None = None, **entries: Any) -> Any:
    """Send the form of a work whistle as the director."""
    told = {"kind": "work", "needs": "清运", "place": "南门", "gather_at": "2099-03-02T15:00", "version": case.version}
    address = reverse("cases:case-blow_whistle", args=[case.number])
    return (client or signed_in(district, "chen")).post(address, {**told, **entries})


URBAN, HOUSING, WATER, NOBODY = ("D-URBAN", ""), ("D-HOUSING", "查产权"), ("D-WATER", "关阀"), ("", "")


def test_the_form_proposes_whom_the_list_names_and_has_rows_for_others(district: District) -> None:
    calls = composer(district, stories.registered(district)).calls

    assert [(row.code, row.leads) for row in calls.listed] == [("D-URBAN", True), ("D-HOUSING", False)]
    assert [row.code for row in calls.others] == ["", ""]


def test_a_plain_post_calls_others_drops_some_and_asks_each_its_own(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, WATER, NOBODY, listed=2, dropped=(1,))

    assert blown(district, case, reason="有漏水", **rows).status_code == 302

    called = WhistleCall.objects.values_list("organisation__code", "role", "asked")
    assert list(called) == [("D-URBAN", "lead", ""), ("D-WATER", "co_handler", "关阀")]


@pytest.mark.parametrize(
    ("rows", "entries", "says"),
    [
        (sent_rows(URBAN, HOUSING, WATER, listed=2), {}, "Say why not so."),
        (sent_rows(URBAN, HOUSING, URBAN, listed=2), {}, "This one is called already."),
        (sent_rows(URBAN, HOUSING, ("", "关阀"), listed=2), {}, "Choose who is asked this."),
        (sent_rows(URBAN, HOUSING, listed=2, dropped=(0, 1)), {}, "everybody on the list was dropped"),
        (sent_rows(URBAN, HOUSING, listed=2, dropped=(0,)), {"reason": "词"}, "Choose one that leads"),
    ],
    ids=["no reason", "twice", "nobody asked", "all dropped", "lead dropped"],
)
def test_what_is_wrong_with_a_row_is_said_and_nothing_typed_is_lost(
    district: District, rows: dict[str, Any], entries: dict[str, str], says: str
) -> None:
    answer = blown(district, stories.registered(district), **rows, **entries)

    assert answer.status_code == 422
    assert says in answer.text
    assert "查产权" in answer.text
    assert not Whistle.objects.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (URBAN, "Urban Management Bureau: This one is called already."),
        (("D-NOBODY", ""), "D-NOBODY: Select a valid choice."),
        (("", "关阀"), "Choose who is asked this."),
    ],
)
def test_the_top_of_a_refused_form_names_who_cannot_be_called_and_why(
    district: District, row: tuple[str, str], says: str
) -> None:
    answer = blown(district, stories.registered(district), **sent_rows(URBAN, HOUSING, row, listed=2))

    form = next(move.form for move in answer.context["moves"] if move.is_open)
    assert len(form.non_field_errors()) == 1
    assert form.non_field_errors()[0].startswith(says)


def test_a_refused_form_sent_again_unchanged_is_refused_again_with_all_its_rows(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, WATER, NOBODY, listed=2, dropped=(0,))
    entries = {**rows, "reason": "换人牵头", "call": ["3", "3", "3", "3"]}

    refused = [blown(district, case, **entries) for _ in range(2)]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert all("data-given-back" in answer.text for answer in refused)
    form = next(move.form for move in refused[1].context["moves"] if move.is_open)
    assert [(row.code, row.asked) for row in form.calls.rows] == [URBAN, HOUSING, WATER, NOBODY]
    assert not Whistle.objects.exists()


def test_naming_who_is_called_costs_no_more_than_another_move(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, WATER, listed=2)
    client = signed_in(district, "chen")
    client.get(reverse("cases:case", args=[case.number]))

    with CaptureQueriesContext(connection) as captured:
        answer = blown(district, case, client=client, reason="有漏水", **rows)

    assert answer.status_code == 302
    assert len(statements(captured)) <= MOST_STATEMENTS


def test_without_script_a_button_shows_whom_the_list_names_for_the_kind(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, WATER, listed=2, dropped=(0,))

    form = blown(district, case, use="called", **{**rows, "kind": "joint-enforcement"}).context["move"].form

    assert [(row.code, row.asked, row.is_dropped) for row in form.calls.listed] == [
        ("D-URBAN", "", True),
        ("D-HOUSING", "查产权", False),
        ("D-WATER", "关阀", False),
    ]
    assert form["needs"].value() == "清运"


def test_changing_the_kind_keeps_whom_a_person_added(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, ("D-URBAN-E", "派员"), listed=2, leads=2)

    page = signed_in(district, "chen").post(
        reverse("cases:case-called", args=[case.number]), {**rows, "kind": "joint-enforcement"}
    )

    added = page.context["calls"].others[0]
    assert (added.code, added.asked, added.leads) == ("D-URBAN-E", "派员", True)


def test_whom_a_person_added_stays_however_often_the_kind_changes(district: District) -> None:
    client, case = signed_in(district, "chen"), stories.registered(district)
    sent = sent_rows(URBAN, HOUSING, WATER, listed=2)
    for _ in range(3):
        calls = client.post(reverse("cases:case-called", args=[case.number]), sent | {"kind": "work"}).context["calls"]
        sent = {
            field.html_name: "" if field.value() is None else str(field.value())
            for row in calls.rows
            for field in row.form
            if field.name != "drop"
        }

    assert [(row.code, row.asked) for row in calls.others if row.code] == [WATER]


@pytest.mark.parametrize("kind", ["work", "joint-enforcement"])
def test_changing_the_kind_keeps_the_lead_that_a_person_chose_from_the_list(district: District, kind: str) -> None:
    case = stories.registered(district)

    page = signed_in(district, "chen").post(
        reverse("cases:case-called", args=[case.number]),
        {**sent_rows(URBAN, HOUSING, listed=2, leads=1), "kind": kind},
    )

    assert [row.code for row in page.context["calls"].rows if row.leads] == ["D-HOUSING"]


@pytest.mark.parametrize(("dropped", "says"), [((), False), ((1,), True)])
def test_one_that_is_left_after_dropping_is_said_to_be_a_dispatch(
    district: District, dropped: tuple[int, ...], says: bool
) -> None:
    case = stories.registered(district)

    answer = signed_in(district, "chen").post(
        reverse("cases:case-called", args=[case.number]),
        {"kind": "work", **sent_rows(URBAN, HOUSING, NOBODY, listed=2, dropped=dropped)},
        headers={"hx-request": "true", "hx-target": "calls-one"},
    )

    assert ("This calls one department only" in answer.text) is says
    assert "Who is called" not in answer.text


def test_the_case_and_its_file_say_whom_a_person_called_and_what_was_changed(district: District) -> None:
    case = stories.registered(district)
    rows = sent_rows(URBAN, HOUSING, WATER, listed=2, dropped=(1,))
    blown(district, case, reason="有漏水", **rows)

    page = strip_tags(signed_in(district, "chen").get(reverse("cases:case", args=[case.number])).text)

    for words in (
        "Co-handler: Water Bureau: 关阀",
        "Added by hand: Water Bureau",
        "not called: Housing Bureau",
        "有漏水",
    ):
        assert words in page


def test_the_timeline_says_who_was_called_by_hand_without_calling_it_automatic(district: District) -> None:
    case = stories.registered(district, category="urban-lights")
    blown(district, case, **sent_rows(WATER, URBAN))
    outbox.drain()
    client = signed_in(district, "chen")

    page = strip_tags(
        client.get(reverse("cases:case", args=[case.number]), headers={"accept-language": "zh-hans"}).text
    )

    assert "自动派单" not in page
    assert "按吹哨时指定的单位派单" in page


def test_each_department_reads_its_own_request_at_its_desk(district: District) -> None:
    case = stories.registered(district)
    blown(district, case, **sent_rows(URBAN, HOUSING, listed=2))
    outbox.drain()

    assert "查产权" in signed_in(district, "wu").get(reverse("cases:inbox")).text
    assert "查产权" not in signed_in(district, "zhou").get(reverse("cases:inbox")).text


def test_many_departments_are_found_by_typing_a_part_of_a_name(district: District) -> None:
    told = {"by": PORTAL, "now": moment(), "kind": "department", "since": date(2024, 1, 1)}
    above = district.organisation("990000").pk
    for n in range(15):
        name = "Twin" if n < 2 else f"Department {n}"
        create_organisation(parent_id=above, code=f"D-{n:02}", name_zh=name, name_en=name, **told)
    forget_everything()
    case = stories.registered(district, category="urban-lights")
    client, address = signed_in(district, "chen"), reverse("cases:case-blow_whistle", args=[case.number])
    sent = {**CALLED, "version": case.version}

    page = client.get(address).text
    refused = client.post(address, {**sent, **sent_rows(("Twin", ""), ("Department 9", "灯杆"))})
    blown = client.post(address, {**sent, **sent_rows(("Twin (D-01)", ""), ("Department 9", "灯杆"))})

    assert re.findall(r'<datalist id="responders">.*?</datalist>', page)
    assert '<option value="Twin (D-01)">' in page
    assert (refused.status_code, 'value="Department 9"' in refused.text) == (422, True)
    assert blown.status_code == 302
    assert set(WhistleCall.objects.values_list("organisation__code", flat=True)) == {"D-01", "D-09"}
