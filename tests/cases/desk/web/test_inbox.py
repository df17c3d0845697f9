"""The lists from which people work: a department's inbox, a community's day, the street's call-backs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from cases.casework.commands import desk, handling
from cases.casework.queries.case_record import case_record
from cases.decisions.commands.rulings import Ruling
from cases.desk.queries.assignment_list import assignment_list
from cases.desk.queries.case_page import case_page
from cases.desk.queries.inbox import ROWS, inbox_page
from cases.desk.queries.inbox_sql import INBOX_SQL
from cases.desk.workflow import PartVerb
from cases.models import Assignment, Case, Category
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.ground.errors import Conflict
from governance.ground.workflow import Permission
from tests import stories
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.counting import nodes_of, plan_of, statements
from tests.district import RULED_CATEGORY, District, moment

INBOX = "/inbox/"


def page_of(client: Client, district: District, username: str, address: str = INBOX) -> str:
    """Return an address as one of the cast sees it."""
    client.force_login(district.person(username))
    return client.get(address).content.decode()


def step(district: District, username: str, case: Case) -> dict[str, object]:
    """Return what a step of somebody's assignment needs."""
    actor = district.actor(username)
    mine = Assignment.objects.visible_to(actor).get(case=case)
    return {"by": actor, "now": moment(11), "assignment_id": mine.pk}


def contested(district: District) -> Case:
    return apply(district, stories.dispatched(district), Kind.CONTEST, now=moment(10, 40))


def waiting_for_co_handlers(district: District) -> Case:
    case = stories.routed(district)
    mine = step(district, "zhou", case)
    handling.sign_for(case.number, **mine)
    handling.make_contact(case.number, note="已联系", **mine)
    return handling.report_in(case.number, place="南门", promise=stories.promise(moment(11)), **mine)


def on_its_way_by_stages(district: District) -> Case:
    Category.objects.filter(code=RULED_CATEGORY).update(time_limit_code="staged-hazard")
    return nearly_done(district)


def nearly_done(district: District) -> Case:
    case = stories.dispatched(district)
    handling.sign_for(case.number, **step(district, "zhou", case))
    return handling.make_contact(case.number, note="已联系", **step(district, "zhou", case))


def crowd_inbox(district: District, *, rows: int) -> None:
    """Give zhou's department `rows` open assignments, and tell the planner, whatever it was told by another test."""
    one = Assignment.objects.values().get(case=stories.dispatched(district))
    twins = ({"id": None, "round": n, "due_at": one["due_at"] + timedelta(minutes=n)} for n in range(2, rows + 1))
    Assignment.objects.bulk_create(Assignment(**(one | twin)) for twin in twins)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_assignment")


def test_the_row_says_what_is_asked_by_when_and_who_else_comes(district: District, client: Client) -> None:
    case = stories.routed(district)

    page = page_of(client, district, "wu")

    assert case.number in page
    assert "现场联合清理" in page
    assert "菜场南门" in page
    assert "城市管理局" in page
    assert "水务局" in page


@pytest.mark.parametrize("username", ["wu", "zheng"])
def test_a_department_sees_only_what_it_was_given(district: District, client: Client, username: str) -> None:
    case = stories.dispatched(district, lead="D-HOUSING")

    assert (case.number in page_of(client, district, username)) is (username == "wu")


def test_the_bureau_sees_what_its_stationed_office_was_given(district: District, client: Client) -> None:
    case = stories.dispatched(district, lead="D-URBAN-E")

    assert page_of(client, district, "zhou").count(f'data-case="{case.number}"') == 1


def test_signing_is_one_button_in_the_row(district: District, client: Client) -> None:
    case = stories.dispatched(district)
    client.force_login(district.person("zhou"))
    row = client.get(INBOX).context["page"].groups[0].rows[0]
    address = f"/cases/{case.number}/assignments/{row.id}/sign_for/"

    answers = [client.post(address, {"back": "inbox", "key": row.step_key}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [INBOX, INBOX]
    assert Assignment.objects.get(id=row.id).signed_at is not None


def test_each_step_leads_to_the_next(district: District, client: Client) -> None:
    case = stories.routed(district)
    mine = step(district, "zhou", case)
    seen = []
    for take in (
        lambda: None,
        lambda: handling.sign_for(case.number, **mine),
        lambda: handling.make_contact(case.number, note="已联系", **mine),
        lambda: handling.report_in(case.number, place="南门", promise=stories.promise(moment(11)), **mine),
    ):
        take()
        seen.append(inbox_page(mine["by"], now=moment(12)).groups[0].rows[0].step)

    assert seen == ["sign_for", "make_contact", "report_in", "note_progress"]


@pytest.mark.parametrize("reach", [contested, waiting_for_co_handlers, on_its_way_by_stages, nearly_done])
def test_every_list_offers_what_the_page_of_the_case_offers(
    district: District, client: Client, reach: Callable[[District], Case]
) -> None:
    case = reach(district)
    zhou, now = district.actor("zhou"), moment(12)

    row = inbox_page(zhou, now=now).groups[0].rows[0]
    listed = assignment_list(zhou, after="", size=50).results[0]
    on_page = case_page(zhou, case.number, now=now).assignment(row.id)
    record = next(part for part in case_record(zhou, case.number).assignments if part.id == row.id)

    assert on_page is not None
    offered = [step.value for step in on_page.steps]
    assert row.step == "".join(offered[:1])
    assert listed.steps == record.steps == offered


@pytest.mark.parametrize(("reach", "words"), [(contested, "计时暂停"), (waiting_for_co_handlers, "协办单位")])
def test_a_row_that_must_wait_says_for_what_and_so_does_whoever_tries(
    district: District, client: Client, reach: Callable[[District], Case], words: str
) -> None:
    case = reach(district)
    row = inbox_page(district.actor("zhou"), now=moment(12)).groups[0].rows[0]

    with pytest.raises(Conflict, match=words):
        handling.finish_assignment(
            case.number, by=district.actor("zhou"), now=moment(12), assignment_id=row.id, result="已清运"
        )

    assert words in row.waits
    assert row.waits in page_of(client, district, "zhou")


def test_a_contested_row_is_not_signed_for_among_others(district: District) -> None:
    contested(district)

    assert PartVerb.SIGN_FOR not in inbox_page(district.actor("zhou"), now=moment(12)).groups[0].rows[0].verbs


def test_the_clock_of_a_row_is_the_nearest_of_its_part_also_a_stages(district: District) -> None:
    on_its_way_by_stages(district)

    row = inbox_page(district.actor("zhou"), now=moment(12)).groups[0].rows[0]

    assert row.clock == "阶段时限"


def test_who_was_released_by_a_ruling_is_no_companion(district: District) -> None:
    case = apply(district, stories.routed(district), Kind.CONTEST, now=moment(10, 40))
    decide(district, case, Ruling(is_granted=True, reason="属实", lead="D-WATER"))

    row = inbox_page(district.actor("wu"), now=moment(13)).groups[0].rows[0]

    assert [other.name for other in row.companions] == ["水务局"]


def test_a_finished_assignment_leaves_the_inbox(district: District, client: Client) -> None:
    case = stories.verifying(district)

    assert case.number not in page_of(client, district, "zhou")


def test_the_late_stand_above_the_rest(district: District) -> None:
    late = stories.dispatched(district)
    later = stories.dispatched(district)
    handling.sign_for(later.number, **step(district, "zhou", later))

    page = inbox_page(district.actor("zhou"), now=moment(17))

    assert [row.number for group in page.groups for row in group.rows] == [late.number, later.number]
    assert page.groups[0].tone == "bad"


def test_who_handles_nothing_has_no_inbox(district: District, client: Client) -> None:
    client.force_login(district.person("li"))

    assert client.get(INBOX).status_code == 403


def test_the_list_refreshes_alone(district: District, client: Client) -> None:
    stories.dispatched(district)
    client.force_login(district.person("zhou"))

    part = client.get(INBOX, headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="inbox"')
    assert "<html" not in part


def test_pages_follow_each_other_without_gap_or_repeat(district: District) -> None:
    many = ROWS + 3
    for _ in range(many):
        stories.dispatched(district)
    actor = district.actor("zhou")

    first = inbox_page(actor, now=moment(11))
    second = inbox_page(actor, now=moment(11), after=first.after)

    numbers = [row.number for page in (first, second) for group in page.groups for row in group.rows]
    assert (first.count, second.count) == (ROWS, 3)
    assert len(set(numbers)) == many
    assert second.after == ""


@pytest.mark.parametrize("after", ["", "x", "1-", "-5", "nan-1", "1e400-3", "99999999999999-1"])
def test_a_made_up_place_in_the_list_is_its_beginning_or_its_end(district: District, after: str) -> None:
    stories.dispatched(district)

    assert inbox_page(district.actor("zhou"), now=moment(11), after=after).count <= 1


def test_the_inbox_takes_three_statements_at_one_row_and_at_fifty(district: District, client: Client) -> None:
    stories.routed(district)
    client.force_login(district.person("zhou"))
    client.get(INBOX)

    with statements() as at_one:
        client.get(INBOX)
    for _ in range(49):
        stories.dispatched(district)
    with statements() as at_fifty:
        page = client.get(INBOX).content.decode()

    assert len(re.findall("data-row", page)) == 50
    assert len(at_one) == len(at_fifty) <= 3


def test_the_community_sees_what_it_must_verify_and_what_was_left_to_it(district: District, client: Client) -> None:
    verify = stories.verifying(district)
    left = stories.registered(district)
    desk.leave_to_community(left.number, by=district.actor("li"), now=moment(10, 20))

    page = page_of(client, district, "zhao", "/today/")
    next_door = page_of(client, district, "sun", "/today/")

    assert verify.number in page
    assert left.number in page
    assert verify.number not in next_door


def test_the_worker_finds_what_they_reported(district: District, client: Client) -> None:
    case = stories.filed(district, by="wang")

    assert case.number in page_of(client, district, "wang", "/today/")


def test_whoever_has_no_field_work_has_no_day(district: District, client: Client) -> None:
    client.force_login(district.person("zhou"))

    assert client.get("/today/").status_code == 403


def test_the_day_takes_the_same_statements_at_one_row_and_at_ten(district: District, client: Client) -> None:
    stories.filed(district, by="wang")
    client.force_login(district.person("wang"))
    client.get("/today/")

    with statements() as at_one:
        client.get("/today/")
    for _ in range(10):
        stories.filed(district, by="wang")
    with statements() as at_ten:
        client.get("/today/")

    assert len(at_one) == len(at_ten) <= 3


def test_the_caller_sees_whom_to_call_without_the_whole_number(district: District, client: Client) -> None:
    case = stories.calling_back(district)
    outbox.drain()

    page = page_of(client, district, "he", "/call-backs/")

    assert case.number in page
    assert "*** **** 1234" in page
    assert "19900001234" not in page
    assert "已清运完毕" in page


def test_another_streets_calls_are_not_shown(district: District, client: Client) -> None:
    case = stories.calling_back(district)

    assert case.number not in page_of(client, district, "xu", "/call-backs/")


def test_who_calls_nobody_has_no_such_list(district: District, client: Client) -> None:
    client.force_login(district.person("wang"))

    assert client.get("/call-backs/").status_code == 403


def test_the_calls_take_three_statements(district: District, client: Client) -> None:
    stories.calling_back(district)
    client.force_login(district.person("he"))
    client.get("/call-backs/")

    with statements() as ran:
        client.get("/call-backs/")

    assert len(ran) <= 3


def test_the_inbox_reads_its_two_indexes_and_no_more_than_a_page(district: District) -> None:
    crowd_inbox(district, rows=40 * ROWS)
    granted = [grant.organisation_id for grant in district.actor("zhou").scopes(Permission.HANDLE_ASSIGNMENT)]
    params = {"organisations": granted, "beyond": moment(days=-1), "id": 0, "rows": ROWS + 1}

    plan = plan_of(INBOX_SQL.format(whose="", seen="TRUE", at="due_at"), params)

    read = {node["Index Name"]: node["Actual Rows"] for node in nodes_of(plan) if "Index Name" in node}

    assert read["inbox_of_organisation"] == read["inbox_of_department"] == ROWS + 1
