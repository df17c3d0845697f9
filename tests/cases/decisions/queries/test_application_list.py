"""The list of what waits for somebody's decision: only theirs, only what they see, the oldest first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.casework.commands.handling import sign_for
from cases.decisions.commands.applications import apply_for
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.decisions.queries import application_list
from cases.decisions.queries.application_list import decidable_count, decidable_list, decision_page, own_list
from cases.models import Application, Assignment, Case
from cases.rules.queries.registers import registers
from cases.rules.workflow.applications import Kind
from governance.chart.commands.people import appoint, create_post
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import PORTAL
from tests import stories
from tests.api import caller
from tests.district import LONG_AGO, District, moment

ALL: dict[str, Any] = {"kind": "", "after": "", "size": 50}


def contested(district: District, *, now: datetime | None = None) -> Case:
    """Return a case whose lead contests the dispatch."""
    return _applied(district, stories.dispatched(district), Kind.CONTEST, by="zhou", now=now or moment(10, 40))


def extended(district: District) -> Case:
    """Return a case whose lead asks for more time."""
    case = stories.dispatched(district)
    sign_for(case.number, by=district.actor("zhou"), now=moment(10, 30), assignment_id=_lead(case))
    return _applied(district, case, Kind.EXTENSION, by="zhou", wanted={"until": moment(days=30)})


def supervised(district: District, *, by: str = "li") -> Case:
    """Return a case for which the street asks for supervision."""
    return _applied(district, stories.registered(district), Kind.SUPERVISION, by=by)


def _applied(
    district: District,
    case: Case,
    kind: Kind,
    *,
    by: str,
    now: datetime | None = None,
    wanted: dict[str, Any] | None = None,
) -> Case:
    return apply_for(
        case.number,
        by=district.actor(by),
        now=now or moment(11),
        kind=kind,
        reason="请裁定",
        assignment_id=_lead(case) if wanted or kind is Kind.CONTEST else None,
        wanted=wanted,
    )


def _lead(case: Case) -> int:
    return Assignment.objects.get(case=case, role="lead").pk


def numbers(district: District, username: str, **asked: Any) -> list[str]:
    """Return the numbers of the cases in somebody's list."""
    return [row.number for row in decidable_list(district.actor(username), **(ALL | asked)).results]


def test_each_decides_what_their_post_decides(district: District) -> None:
    contest, extension, supervision = contested(district), extended(district), supervised(district)

    assert numbers(district, "qian") == [contest.number, extension.number, supervision.number]
    assert numbers(district, "chen") == [extension.number]


@pytest.mark.parametrize("username", ["li", "zhou", "wang", "feng", "newcomer"])
def test_who_decides_nothing_has_no_list(district: District, username: str) -> None:
    with pytest.raises(NotAllowed):
        decidable_list(district.actor(username), **ALL)


def test_the_leader_of_another_street_sees_none_of_it(district: District) -> None:
    extended(district)
    west = district.organisation("990000002")
    post = create_post(
        by=PORTAL, now=LONG_AGO, organisation_id=west.pk, role="street-leader", name_zh="主任", name_en="Director"
    )
    appoint(
        by=PORTAL,
        now=LONG_AGO,
        person_id=district.person("newcomer").pk,
        post_id=post.pk,
        since=LONG_AGO.date(),
    )

    assert numbers(district, "newcomer") == []


def test_nobody_finds_what_they_asked_for_themselves(district: District) -> None:
    case = supervised(district)
    Application.objects.filter(case=case).update(asked_by=district.person("qian"))

    assert numbers(district, "qian") == []


def test_what_is_decided_leaves_the_list_and_stays_with_who_asked(district: District) -> None:
    case = contested(district)
    decide_application(
        case.number,
        by=district.actor("qian"),
        now=moment(12),
        application_id=Application.objects.get(case=case).pk,
        ruling=Ruling(is_granted=False, reason="清单已明确"),
    )

    assert numbers(district, "qian") == []
    mine = own_list(district.actor("zhou"), **ALL).results
    assert [(row.number, row.standing) for row in mine] == [(case.number, "refused")]
    assert own_list(district.actor("li"), **ALL).results == []


def test_one_kind_can_be_asked_for(district: District) -> None:
    contested(district)
    supervision = supervised(district)

    assert numbers(district, "qian", kind="supervision") == [supervision.number]
    with pytest.raises(Invalid):
        numbers(district, "qian", kind="nothing")


def test_pages_follow_each_other_the_oldest_first(district: District) -> None:
    wanted = [contested(district, now=moment(10, minute)).number for minute in (50, 40, 30, 30)]
    actor = district.actor("qian")

    first = decidable_list(actor, **(ALL | {"size": 3}))
    second = decidable_list(actor, kind="", after=first.next or "", size=3)

    assert [row.number for row in (*first.results, *second.results)] == [wanted[n] for n in (2, 3, 1, 0)]
    assert second.next is None


@pytest.mark.parametrize("after", ["nonsense", "WyJ4IiwgMV0", "WyIyMDI2LTAxLTAxIiwgMV0"])
def test_a_cursor_that_is_none_is_refused(district: District, after: str) -> None:
    with pytest.raises(Invalid):
        numbers(district, "qian", after=after)


def test_a_page_costs_one_statement_however_long_it_is(district: District) -> None:
    actor = district.actor("qian")
    contested(district)
    registers()
    costs = []

    for _n in range(2):
        with CaptureQueriesContext(connection) as seen:
            decision_page(actor, **ALL, now=moment(12))
        costs.append(len(seen))
        for _more in range(3):
            contested(district)

    assert costs == [1, 1]


def test_the_count_says_when_there_are_more(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application_list, "COUNT_CAP", 2)
    actor = district.actor("qian")

    assert decidable_count(actor) == ""
    contested(district)
    assert decidable_count(actor) == "1"
    for _n in range(2):
        contested(district)
    assert decidable_count(actor) == "2+"


def test_an_ended_case_has_no_deadline_any_more(district: District) -> None:
    case = supervised(district)
    Case.objects.filter(pk=case.pk).update(closed_at=moment(12), is_open=False, state="answered", next_alarm_at=None)

    (row,) = decision_page(district.actor("qian"), **ALL, now=moment(13)).rows

    assert row.deadline is None


# ---- the page and the API ---------------------------------------------------------------------------------------


def page_of(district: District, username: str, **asked: str) -> Any:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client.get(reverse("cases:application-list"), asked)


def test_the_page_leads_to_each_decision(district: District) -> None:
    case = contested(district)
    application = Application.objects.get(case=case)

    response = page_of(district, "qian")

    assert response.status_code == 200
    assert reverse("cases:application-decide", args=[case.number, application.pk]) in response.text
    assert "Zhou, urban management" in response.text
    assert page_of(district, "li").status_code == 403


def test_the_menu_leads_those_who_decide_there_and_counts(district: District) -> None:
    contested(district)
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person("qian"))

    assert reverse("cases:application-count") in page_of(district, "qian").text
    assert client.get(reverse("cases:application-count")).text == "1"


def test_programs_read_what_they_decide_and_what_they_made(district: District) -> None:
    case = contested(district)

    (listed,) = caller(district, "qian").get("applications/", decidable="true").json()["results"]
    (made,) = caller(district, "zhou").get("applications/", kind="contest").json()["results"]

    assert (listed["number"], listed["kind"], listed["organisation"]) == (case.number, "contest", "D-URBAN")
    assert made["id"] == listed["id"]
    assert caller(district, "zhou").get("applications/", decidable="true").status_code == 403
    assert caller(district, "qian").get("applications/").json()["results"] == []


def test_who_only_made_it_does_not_see_it_once_the_case_is_not_theirs(district: District) -> None:
    case = supervised(district)
    Application.objects.filter(case=case).update(asked_by=district.person("zhou"))

    assert own_list(district.actor("zhou"), **ALL).results == []


def test_the_age_of_an_application_is_told(district: District) -> None:
    contested(district)

    (row,) = decision_page(district.actor("qian"), **ALL, now=moment(10, 40) + timedelta(days=9)).rows

    assert row.application.asked == "2026-03-02 10:40"
