"""Cases that are one matter complain of the same: nothing of a complaint reaches the accused by way of another case."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from cases import events
from cases.casework.commands import closing, desk, notes
from cases.casework.commands.joining import join_case, link_cases, split_off, tell_residents
from cases.casework.commands.recusal import name_accused
from cases.casework.queries.case_record import case_record
from cases.desk.queries.case_page import case_page
from cases.desk.queries.cluster import cluster_page
from cases.models import Case, CaseWatch
from cases.rules.workflow import Satisfaction, State
from governance.ground import outbox
from governance.ground.errors import Invalid
from governance.models import Event, Notification
from tests import stories
from tests.counting import statements
from tests.district import District, moment

STREET, COMMUNITY = "990000001", "990000001001"
SECRET = "投诉有关人员失职"


def accuse(district: District, case: Case, whom: str, *, by: str = "li") -> Case:
    said = {"organisation": whom, "reason": SECRET}
    return name_accused(case.number, by=district.actor(by), now=moment(13), **said)


def join(district: District, case: Case, whole: Case, *, by: str = "li") -> Case:
    return join_case(case.number, by=district.actor(by), now=moment(11), to=whole.number)


def fresh(case: Case) -> Case:
    return Case.objects.get(id=case.pk)


def path_of(district: District, whom: str) -> str:
    return district.organisation(whom).path if whom else ""


def called_back(district: District, *, whole: Case, case: Case) -> Case:
    """Have the whole case verified, and the joined one closed by what its resident says."""
    stories.handled(district, whole, "zhou")
    closing.verify_case(whole.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")
    outbox.drain()
    solved = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    return closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=solved)


# ---- joining --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_case", "of_whole", "by"),
    [
        ("", "D-URBAN", "li"),
        ("D-URBAN", "", "li"),
        ("D-URBAN-E", "D-URBAN", "li"),
        (COMMUNITY, STREET, "qian"),
    ],
)
def test_a_case_joins_none_that_complains_of_somebody_else(
    district: District, of_case: str, of_whole: str, by: str
) -> None:
    case, whole = stories.registered(district), stories.registered(district)
    for each, whom in ((case, of_case), (whole, of_whole)):
        Case.objects.filter(id=each.pk).update(accused_path=path_of(district, whom))

    with pytest.raises(Invalid) as refused:
        join(district, case, whole, by=by)

    assert "to" in refused.value.fields
    assert fresh(case).state == State.REGISTERED


# ---- naming ---------------------------------------------------------------------------------------------------------


def test_what_is_said_of_a_case_holds_for_all_that_joined_it_and_is_taken_back_for_all(district: District) -> None:
    whole, middle, case = stories.dispatched(district), stories.registered(district), stories.registered(district)
    join(district, case, middle)
    join(district, middle, whole)
    notes.watch_case(case.number, by=district.actor("li"))
    outbox.drain()
    assert Notification.objects.filter(person__username="li", url=f"/cases/{case.number}/").exists()

    accuse(district, whole, STREET)

    assert not Case.objects.visible_to(district.actor("li")).exists()
    assert not CaseWatch.objects.exists()
    assert not Notification.objects.filter(person__username="li").exists()
    assert [fresh(each).state for each in (whole, middle, case)] == [State.DISPATCHED, State.JOINED, State.JOINED]
    accuse(district, whole, "", by="qian")
    assert Case.objects.visible_to(district.actor("li")).count() == 3


def test_a_case_that_was_joined_and_goes_its_own_way_is_taken_from_the_accused_too(district: District) -> None:
    whole, case = stories.dispatched(district), stories.registered(district)
    join(district, case, whole)
    stories.handled(district, whole, "zhou")
    closing.verify_case(whole.number, by=district.actor("zhao"), now=moment(12), is_done=True, note="已清理")
    outbox.drain()
    unsolved = closing.Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(12, 30), answers=unsolved)

    accuse(district, whole, "D-URBAN")

    kept = fresh(case)
    assert (kept.state, kept.accused_path) == (State.REGISTERED, path_of(district, "D-URBAN"))
    assert not kept.assignments.filter(is_open=True).exists()


def test_what_was_said_of_a_joined_case_alone_stays_said_and_takes_it_out(district: District) -> None:
    whole, case = stories.dispatched(district), stories.registered(district)
    join(district, case, whole)
    accuse(district, case, STREET)

    accuse(district, whole, "D-WATER")

    kept = fresh(case)
    assert (kept.joined_to_id, kept.accused_path) == (None, path_of(district, STREET))


def test_taking_back_what_was_said_of_a_joined_case_takes_it_out(district: District) -> None:
    whole, case = stories.dispatched(district), stories.registered(district)
    join(district, case, whole)
    accuse(district, whole, "D-WATER")

    case = accuse(district, case, "")

    kept = fresh(case)
    assert (kept.state, kept.joined_to_id, kept.accused_path) == (State.REGISTERED, None, "")
    assert fresh(whole).accused_path


def test_of_the_joined_ones_nobody_is_told_one_by_one(district: District) -> None:
    whole, case = stories.registered(district), stories.registered(district)
    join(district, case, whole)
    outbox.drain()
    Notification.objects.all().delete()

    accuse(district, whole, "D-WATER")
    outbox.drain()

    assert set(Notification.objects.values_list("url", flat=True)) == {f"/cases/{whole.number}/"}
    with translation.override("en"):
        entries = case_page(district.actor("li"), case.number, now=moment(14)).timeline
    assert [entry.name for entry in entries if "Said of the case that it was joined to." in entry.lines] == [
        events.ACCUSED_NAMED
    ]


def test_each_joined_case_costs_one_statement_more(district: District) -> None:
    def naming(count: int) -> int:
        whole = stories.registered(district)
        for _case in range(count):
            join(district, stories.registered(district), whole)
        with statements() as ran:
            accuse(district, whole, "D-WATER")
        return len(ran)

    naming(1)
    one, many = naming(1), naming(5)

    assert many - one == 4


# ---- what the other case says of it ---------------------------------------------------------------------------------


@pytest.fixture
def pair(district: District) -> tuple[Case, Case]:
    """Return a case that complains of the street, and a closed one that had joined it before that was said."""
    whole, case = stories.dispatched(district, title="不愿说出的标题"), stories.registered(district)
    link_cases(case.number, by=district.actor("li"), now=moment(10, 50), to=whole.number)
    join(district, case, whole)
    called_back(district, whole=whole, case=case)
    assert fresh(case).state == State.CLOSED
    accuse(district, whole, STREET, by="qian")
    return fresh(whole), fresh(case)


@pytest.mark.parametrize(("person", "knows"), [("li", False), ("zhao", False), ("qian", True)])
def test_a_closed_case_names_the_one_it_joined_to_whom_may_see_that_one_only(
    district: District, client: Client, pair: tuple[Case, Case], person: str, knows: bool
) -> None:
    whole, case = pair
    viewer = district.actor(person)
    client.force_login(district.person(person))

    page, cluster = case_page(viewer, case.number, now=moment(16)), cluster_page(viewer, case.number)
    record = case_record(viewer, case.number)
    shown = {
        "page": str(page),
        "program": json.dumps([entry.data for entry in record.timeline], ensure_ascii=False),
        "cluster": str(cluster),
        "screen": client.get(f"/cases/{case.number}/").content.decode(),
    }

    assert {name: whole.number in text or whole.title in text for name, text in shown.items()} == dict.fromkeys(
        shown, knows
    )
    assert {entry.name for entry in page.timeline} >= {events.CASE_JOINED, events.CASES_LINKED, events.JOINED_ANSWERED}


def test_what_is_told_to_all_reaches_no_case_that_the_accused_see(district: District, pair: tuple[Case, Case]) -> None:
    whole, case = pair

    tell_residents(whole.number, by=district.actor("qian"), now=moment(16), text="已立案核查")

    told = Event.objects.filter(name=events.RESIDENTS_TOLD).values_list("subject_id", flat=True)
    assert [*told] == [whole.pk]
    assert case.pk not in told


def test_a_department_reads_nothing_of_a_case_that_it_has_no_part_in(district: District) -> None:
    whole, case = stories.registered(district), stories.registered(district)
    join(district, case, whole)
    split_off(case.number, by=district.actor("li"), now=moment(12))
    desk.dispatch_case(case.number, by=district.actor("li"), now=moment(12, 10), lead="D-WATER")

    def said(username: str) -> dict[str, Any]:
        timeline = case_record(district.actor(username), case.number).timeline
        return next(entry.data for entry in timeline if entry.name == events.CASE_JOINED)

    assert said("zheng") == {}
    assert said("li") == {"to": whole.number, "to_title": whole.title}
