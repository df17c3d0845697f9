"""A complaint never reaches whom it accuses: in no list, on no page, through no door, in no notice (第八条第三款)."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.casework.commands import closing, desk, notes
from cases.casework.commands.following import follow_organisation
from cases.casework.commands.recusal import name_accused
from cases.casework.permissions import may_move
from cases.desk.queries.case_list import case_list
from cases.desk.queries.counters import counts_for
from cases.desk.queries.inbox import inbox_page
from cases.desk.queries.queue import queue_of
from cases.desk.queries.today import call_back_page, today_page
from cases.desk.queries.wanted import View, Wanted
from cases.models import Case, CaseWatch, Export
from cases.papers.commands import exports
from cases.reading.queries.near import near_to_case
from cases.reading.queries.search import search_page
from cases.rules.workflow import Action, Satisfaction, Source, State
from cases.rules.workflow.applications import Kind
from governance.chart.commands.organisations import move_organisation
from governance.chart.commands.people import appoint, create_post
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL, Actor
from governance.ground.queries.paging import Key
from governance.models import Notification, Organisation
from tests import stories
from tests.api import caller
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import IN_PEACH_GARDEN, District, moment

STREET, COMMUNITY = "990000001", "990000001001"


def accused(district: District, whom: str, case: Case | None = None, *, by: str = "li") -> Case:
    """Return a case that complains of an organisation."""
    case = case or stories.registered(district)
    return name_accused(
        case.number, by=district.actor(by), now=moment(10, 15), organisation=whom, reason="投诉其不作为"
    )


# ---- who sees it ------------------------------------------------------------------------------------------------

SEES = """
               wang sun zhao li he chen deng xu zhou wu zheng qian feng yang newcomer
990000001001    .   .    .   x  x   x    x   .   .   .    .    x    x    x      .
990000001       .   .    .   .  .   .    .   .   .   .    .    x    x    x      .
D-URBAN         x   .    x   x  x   x    x   .   .   .    .    x    x    x      .
"""
PEOPLE = SEES.split("\n", 2)[1].split()
TABLE = [
    (whom, person, mark == "x")
    for line in SEES.strip("\n").splitlines()[1:]
    for whom, *marks in [line.split()]
    for person, mark in zip(PEOPLE, marks, strict=True)
]


def queued(actor: Actor, case: Case) -> bool:
    return case.number in [row.number for row in queue_of(actor, Wanted(View.OPEN), now=moment(12)).page().rows]


def found_by_number(actor: Actor, case: Case) -> bool:
    wanted = Wanted(View.OPEN, text=case.number)
    return case.number in [row.number for row in queue_of(actor, wanted, now=moment(12)).page().rows]


def beside(actor: Actor, case: Case) -> bool:
    return case.number in queue_of(actor, Wanted(View.OPEN), now=moment(12)).neighbours(Key(moment(0), 0))


def listed_for_programs(actor: Actor, case: Case) -> bool:
    return case.number in [
        row.number for row in case_list(queue_of(actor, Wanted(View.OPEN), now=moment(12)), size=50).results
    ]


def found_by_words(actor: Actor, case: Case) -> bool:
    return case.number in [row.number for row in search_page(actor, "垃圾 清运").rows]


def searched_by_number(actor: Actor, case: Case) -> bool:
    return case.number in [row.number for row in search_page(actor, case.number).rows]


def counted(actor: Actor, case: Case) -> bool:
    return counts_for(actor, now=moment(12)).of([State(case.state)]) == 1


def counted_late(actor: Actor, case: Case) -> bool:
    return counts_for(actor, now=moment(12, days=60)).late == 1


LISTS = [
    *(queued, found_by_number, beside, listed_for_programs, found_by_words, searched_by_number, counted),
    counted_late,
]


@pytest.mark.parametrize("whom", [STREET, COMMUNITY, "D-URBAN"])
def test_nobody_of_the_accused_finds_it_anywhere(district: District, client: Client, whom: str) -> None:
    case = accused(district, whom)
    outbox.drain()

    for _whom, person, sees in [row for row in TABLE if row[0] == whom]:
        client.force_login(district.person(person))
        page, program = client.get(f"/cases/{case.number}/"), caller(district, person).get(f"cases/{case.number}/")
        assert [page.status_code, program.status_code] == [200 if sees else 404] * 2, person
        actor = district.actor(person)
        assert Case.objects.visible_to(actor).filter(id=case.pk).exists() is sees, person
        if person not in ("newcomer", "zhou", "wu", "zheng"):
            assert {show.__name__: show(actor, case) for show in LISTS} == {show.__name__: sees for show in LISTS}, (
                person
            )


def test_a_second_post_above_does_not_open_what_the_first_one_closes(district: District) -> None:
    case = accused(district, COMMUNITY)
    post = create_post(
        by=PORTAL,
        now=moment(),
        organisation_id=district.organisation(STREET).pk,
        role="dispatcher",
        name_zh="交叉任职",
        name_en="Cross-appointed",
    )
    appoint(by=PORTAL, now=moment(), person_id=district.person("zhao").pk, post_id=post.pk, since=moment().date())

    assert not Case.objects.visible_to(district.actor("zhao")).filter(id=case.pk).exists()
    assert not queued(district.actor("zhao"), case)


def test_it_is_near_to_nothing_that_they_see(district: District) -> None:
    case = stories.registered(district)
    other = stories.filed(district)
    outbox.drain()
    before = [near.number for near in near_to_case(other.number, viewer=district.actor("zhao"), day=moment().date())]
    accused(district, COMMUNITY, case)

    assert before == [case.number]
    assert near_to_case(other.number, viewer=district.actor("zhao"), day=moment().date()) == []


def test_lists_of_work_pass_it_over(district: District) -> None:
    verifying, calling = stories.verifying(district), stories.calling_back(district)
    path = district.organisation(STREET).path
    Case.objects.filter(id__in=[verifying.pk, calling.pk]).update(accused_path=path)

    assert today_page(district.actor("zhao"), now=moment(16)).lists[0].rows == ()
    assert call_back_page(district.actor("he"), now=moment(16)).rows == ()


def test_an_inbox_passes_over_what_accuses_another_post_of_the_same_person(district: District) -> None:
    case = stories.dispatched(district)
    Case.objects.filter(id=case.pk).update(accused_path=district.organisation("D-URBAN").path)

    assert inbox_page(district.actor("zhou"), now=moment(11)).count == 0
    assert caller(district, "zhou").get("inbox/").json()["results"] == []


def test_an_export_holds_nothing_that_accuses_its_owner(district: District) -> None:
    accused(district, COMMUNITY)
    kept = stories.filed(district)
    wanted = Wanted(View.OPEN)
    export = exports.export_list(wanted, form="csv", reason="", by=district.actor("zhao"), now=moment(12), key="k")
    outbox.drain()

    assert Export.objects.get(id=export.pk).rows == 1
    assert Case.objects.visible_to(district.actor("zhao")).get().pk == kept.pk


# ---- who hears of it --------------------------------------------------------------------------------------------


def test_what_they_were_told_is_taken_back_and_they_watch_it_no_longer(district: District) -> None:
    case = stories.registered(district)
    outbox.drain()
    for username in ("zhao", "li"):
        notes.watch_case(case.number, by=district.actor(username))
    assert Notification.objects.filter(person__username="li").exists()

    accused(district, STREET, case)

    assert not Notification.objects.filter(url=f"/cases/{case.number}/").exists()
    assert not CaseWatch.objects.exists()


def test_later_notices_go_to_the_level_above(district: District) -> None:
    case = accused(district, STREET)
    outbox.drain()
    at_once = set(Notification.objects.values_list("person__username", flat=True))
    Notification.objects.all().delete()

    desk.dispatch_case(case.number, by=district.actor("qian"), now=moment(11), lead="D-HOUSING")
    outbox.drain()

    told = set(Notification.objects.values_list("person__username", flat=True))
    assert at_once == {"qian"}
    assert {"wu", "qian"} <= told
    assert not told & {"li", "chen", "deng", "he", "zhao", "wang"}


def test_a_note_names_nobody_of_the_accused(district: District) -> None:
    case = accused(district, COMMUNITY)

    with pytest.raises(Invalid):
        notes.note_case(case.number, by=district.actor("li"), now=moment(11), text="@zhao 请看")
    assert notes.note_case(case.number, by=district.actor("li"), now=moment(11), text="@chen 请看")


# ---- who handles it ---------------------------------------------------------------------------------------------


def test_the_level_above_handles_it_to_its_end(district: District) -> None:
    case = accused(district, COMMUNITY)
    desk.dispatch_case(case.number, by=district.actor("li"), now=moment(10, 20), lead="D-URBAN")
    case = stories.handled(district, Case.objects.get(id=case.pk), "zhou")

    with pytest.raises(NotFound):
        closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="好")
    checked = closing.verify_case(case.number, by=district.actor("li"), now=moment(14), is_done=True, note="已到现场")

    assert checked.state == State.CALLING_BACK


@pytest.mark.parametrize(
    ("whom", "person", "action", "may"),
    [
        (COMMUNITY, "li", Action.VERIFY, True),
        (COMMUNITY, "qian", Action.VERIFY, True),
        (COMMUNITY, "he", Action.VERIFY, False),
        (STREET, "qian", Action.DISPATCH, True),
        (STREET, "qian", Action.CALL_BACK, True),
        (STREET, "qian", Action.BLOW_WHISTLE, False),
        (STREET, "yang", Action.DISPATCH, False),
        ("D-URBAN", "qian", Action.DISPATCH, False),
        ("D-URBAN", "li", Action.DISPATCH, True),
    ],
)
def test_who_stands_in(district: District, whom: str, person: str, action: Action, may: bool) -> None:
    assert may_move(district.actor(person), action, accused(district, whom)) is may


def test_what_the_district_asks_for_in_a_streets_stead_another_person_of_it_decides(district: District) -> None:
    post = create_post(
        by=PORTAL,
        now=moment(),
        organisation_id=district.organisation("990000").pk,
        role="district-supervisor",
        name_zh="值班督办",
        name_en="Supervisor on duty",
    )
    appoint(by=PORTAL, now=moment(), person_id=district.person("newcomer").pk, post_id=post.pk, since=moment().date())
    case = accused(district, STREET)
    asked = apply(district, case, Kind.SUPERVISION, by="qian", now=moment(11))
    outbox.drain()

    told = Notification.objects.filter(reason="application").values_list("person__username", flat=True)
    assert [*told] == ["newcomer"]
    with pytest.raises(NotAllowed):
        decide(district, asked, by="qian")
    assert decide(district, asked, by="newcomer").supervised == 1


def test_nobody_is_given_a_complaint_about_themselves(district: District) -> None:
    case = accused(district, "D-URBAN")
    with pytest.raises(Invalid) as error:
        desk.dispatch_case(case.number, by=district.actor("li"), now=moment(11), lead="D-URBAN-E")
    assert "lead" in error.value.fields

    of_community = accused(district, COMMUNITY)
    with pytest.raises(Invalid):
        desk.leave_to_community(of_community.number, by=district.actor("li"), now=moment(11))


def test_a_whistle_calls_no_accused_department(district: District) -> None:
    def whistled(whom: str) -> Case:
        case = accused(district, whom)
        desk.blow_whistle(
            case.number,
            by=district.actor("chen"),
            now=moment(10, 30),
            kind="joint-enforcement",
            needs="联合整治",
            place="南门",
            gather_at=moment(15),
        )
        outbox.drain()
        return Case.objects.get(id=case.pk)

    of_the_lead, of_a_helper = whistled("D-URBAN"), whistled("D-WATER")

    assert of_the_lead.state == State.UNROUTED
    called = of_a_helper.assignments.values_list("organisation__code", flat=True)
    assert sorted(called) == ["D-HOUSING", "D-URBAN"]


# ---- naming -----------------------------------------------------------------------------------------------------


def test_it_can_be_taken_back_by_who_still_sees_it(district: District) -> None:
    case = accused(district, STREET)
    with pytest.raises(NotFound):
        accused(district, "", case)

    again = accused(district, "", case, by="qian")

    assert again.accused_path == ""
    assert Case.objects.visible_to(district.actor("li")).filter(id=case.pk).exists()


@pytest.mark.parametrize("whom", ["990000", "no-such"])
def test_the_district_and_nobody_known_cannot_be_named(district: District, whom: str) -> None:
    with pytest.raises(Invalid):
        accused(district, whom)


def _called_back(district: District) -> Case:
    case, answers = stories.calling_back(district), closing.Answers(True, True, Satisfaction.SATISFIED)
    return closing.call_back(case.number, by=district.actor("he"), now=moment(15), answers=answers)


def test_naming_takes_a_reason_a_right_and_an_open_case(district: District) -> None:
    case = stories.registered(district)
    name: Callable[..., Any] = name_accused
    with pytest.raises(Invalid):
        name(case.number, by=district.actor("li"), now=moment(11), organisation=STREET, reason=" ")
    with pytest.raises(NotAllowed):
        name(case.number, by=district.actor("he"), now=moment(11), organisation=STREET, reason="投诉")
    with pytest.raises(Conflict):
        accused(district, STREET, stories.evaluated(district, _called_back(district)))


def test_the_desk_names_and_loses_sight(district: District, client: Client) -> None:
    case = stories.registered(district)
    client.force_login(district.person("li"))
    address = f"/cases/{case.number}/name_accused/"
    assert f'value="{STREET}"' in client.get(address).content.decode()

    answer = client.post(address, {"organisation": STREET, "reason": "投诉街道", "version": case.version, "key": "k-1"})

    assert answer["Location"] == "/desk/"
    assert client.get(f"/cases/{case.number}/").status_code == 404


def test_nobody_is_accused_by_choice_only_and_after_somebody_was(district: District, client: Client) -> None:
    case = stories.registered(district)
    client.force_login(district.person("li"))

    def say(organisation: str) -> int:
        now = Case.objects.get(id=case.pk)
        told = {"organisation": organisation, "reason": "填错", "version": now.version, "key": f"k-{now.version}"}
        return client.post(f"/cases/{case.number}/name_accused/", told).status_code

    assert [say(""), say("-"), say("D-URBAN"), say(""), say("-")] == [422, 422, 302, 422, 302]
    assert Case.objects.get(id=case.pk).accused_path == ""


def test_programs_name_whom_a_case_accuses(district: District) -> None:
    case = stories.registered(district)

    answer = caller(district, "li").post(
        f"cases/{case.number}/name-accused/", {"organisation": "D-URBAN", "reason": "投诉城管"}, version=case.version
    )

    assert answer.status_code == 200
    assert Case.objects.get(id=case.pk).accused_path == district.organisation("D-URBAN").path


def test_a_moved_organisation_stays_accused(district: District) -> None:
    case = accused(district, "D-URBAN-E")
    office = district.organisation("D-URBAN-E")
    move_organisation(
        office.pk, by=PORTAL, now=moment(12) + timedelta(days=1), parent_id=district.organisation("D-WATER").pk
    )

    follow_organisation(office.pk, now=moment(12))

    assert Case.objects.get(id=case.pk).accused_path == Organisation.objects.get(id=office.pk).path


# ---- at intake --------------------------------------------------------------------------------------------------


def test_who_reports_may_say_whom_it_accuses_and_gets_the_number_once(district: District, client: Client) -> None:
    client.force_login(district.person("wang"))
    form = {
        "text": "社区工作人员态度恶劣",
        "category": "urban-litter",
        "longitude": str(IN_PEACH_GARDEN[0]),
        "latitude": str(IN_PEACH_GARDEN[1]),
        "accused": COMMUNITY,
        "call_part": "evening",
        "idempotency_key": str(uuid.uuid4()),
    }

    answer = client.post("/cases/new/", form)
    outbox.drain()

    case = Case.objects.get()
    assert (case.accused_path, case.call_part) == (district.organisation(COMMUNITY).path, "evening")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert set(Notification.objects.values_list("person__username", flat=True)) >= {"li", "qian"}


def test_programs_say_at_once_whom_it_accuses(district: District) -> None:
    told = {"text": "态度恶劣", "category": "urban-litter", "community_code": COMMUNITY}
    li = caller(district, "li")

    filed = li.post("cases/", {**told, "accused": STREET}, key="report-accusing-1")
    refused = li.post("cases/", {**told, "accused": "990000", "call_part": ""}, key="report-accusing-2")

    assert filed.status_code == 201
    assert li.get(f"cases/{filed.json()['number']}/").status_code == 404
    assert refused.status_code == 422


def test_a_resident_names_nobody_by_form(district: District) -> None:
    told = {"source": Source.PUBLIC, "accused": STREET, "call_part": "midnight"}
    with pytest.raises(Invalid) as error:
        stories.report(ANONYMOUS, **told)

    assert set(error.value.fields) == {"accused", "call_part"}
