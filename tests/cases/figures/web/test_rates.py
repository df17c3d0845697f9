"""The board of the three rates, the cases behind its figures, and their spreadsheet."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.casework.commands import closing, community, desk
from cases.casework.commands.closing import Answers
from cases.decisions.commands.applications import apply_for
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.figures.commands import rates
from cases.figures.queries.rate_rounds import ROWS, WantedRounds, rounds_page
from cases.figures.queries.rates import place_of
from cases.figures.queries.rates_page import RatesPage, rates_page
from cases.figures.queries.whistle_rates import whistle_lines
from cases.figures.workflow.rates import Finding
from cases.models import Application, Assignment, CallBack, Case, CaseCounter, CaseDelta, CountedRound
from cases.rules.workflow import Satisfaction
from cases.rules.workflow.applications import Kind
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.kit.numbers.models import RuleValue
from governance.kit.numbers.queries.in_force import forget_values
from tests import stories
from tests.api import caller
from tests.district import District, moment

SOLVED = Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.BASICALLY)
UNSOLVED = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
MARCH = "2026-03"


def called_back(district: District, answers: Answers = SOLVED) -> Case:
    """Return a case of Peach Garden, handled by urban management, whose resident has answered."""
    case = stories.calling_back(district)
    return closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)


def of_community(district: District, answers: Answers) -> Case:
    """Return a case that the community handled by itself, after the call."""
    case = stories.registered(district)
    desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))
    community.finish_in_community(case.number, by=district.actor("zhao"), now=moment(11), result="已劝离")
    return closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)


def excluded(district: District, case: Case) -> Case:
    """Return the case after somebody else granted its exclusion."""
    apply_for(case.number, by=district.actor("li"), now=moment(17), kind=Kind.EXCLUSION, reason="诉求不合理")
    asked = Application.objects.get(case=case)
    ruling = Ruling(is_granted=True, reason="情况属实")
    return decide_application(
        case.number, by=district.actor("qian"), now=moment(18), application_id=asked.pk, ruling=ruling
    )


def board(district: District, username: str, place: str = "", level: str = "", period: str = MARCH) -> RatesPage:
    return rates_page(district.actor(username), place=place, level=level, period=period, now=moment(19))


def client_of(district: District, username: str) -> Client:
    client = Client()
    client.force_login(district.person(username))
    return client


# ---- what counts ------------------------------------------------------------------------------------------------


def test_a_call_that_is_answered_counts_at_once_and_after_folding(district: District) -> None:
    called_back(district)

    before = board(district, "qian")
    rates.fold_rates()
    after = board(district, "qian")

    assert before.total == after.total
    assert before.lines == after.lines
    assert after.total.tally == (1, 1, 1, 1, 0)
    assert after.total.score == 100.0


def test_an_unanswered_call_does_not_count(district: District) -> None:
    case = stories.calling_back(district)
    for day in range(3):
        closing.call_back(case.number, by=district.actor("he"), now=moment(15, days=day), answers=None)

    assert board(district, "qian").total.tally == (0, 0, 0, 0, 0)


def test_each_round_of_a_reopened_case_counts(district: District) -> None:
    case = called_back(district, UNSOLVED)
    case = stories.handled(district, case, "zhou", now=moment(17))
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(17, 30), is_done=True, note="已清理")
    closing.call_back(case.number, by=district.actor("he"), now=moment(18), answers=SOLVED)

    page = board(district, "qian")

    assert page.total.tally == (2, 2, 1, 1, 0)
    assert page.total.score == pytest.approx(30 + 35 / 2 + 35 / 2)


def test_contact_after_its_limit_is_no_response(district: District) -> None:
    case = stories.calling_back(district)
    late = Assignment.objects.get(case=case)
    Assignment.objects.filter(id=late.pk).update(contact_by=late.contacted_at - timedelta(minutes=1))

    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=SOLVED)

    assert board(district, "qian").total.tally == (1, 0, 1, 1, 0)


def test_what_the_community_handled_counts_for_no_department(district: District) -> None:
    of_community(district, UNSOLVED)

    assert board(district, "li").total.tally == (1, 1, 0, 0, 0)
    assert board(district, "li", level="departments").lines == []


def test_an_exclusion_granted_later_is_taken_out_and_shown_apart(district: District) -> None:
    case = called_back(district, SOLVED)
    called_back(district, UNSOLVED)
    rates.fold_rates()

    excluded(district, stories.evaluated(district, case))

    page = board(district, "qian", level="departments")
    assert page.total.tally == (1, 1, 0, 0, 1)
    assert [line.tally for line in page.lines] == [(1, 1, 0, 0, 1)]
    assert CountedRound.objects.filter(is_excluded=True).count() == 1


def test_the_lead_answers_for_its_co_handlers(district: District) -> None:
    case = stories.routed(district)
    for username in ("wu", "zheng", "zhou"):
        case = stories.handled(district, case, username)
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=UNSOLVED)

    assert [line.code for line in board(district, "qian", level="departments").lines] == ["D-URBAN"]


def test_a_call_back_that_counts_costs_no_statement_more(district: District) -> None:
    case = stories.calling_back(district)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=SOLVED)

    asked = [each["sql"] for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert not [sql for sql in asked if "countedround" in sql or "rate" in sql]
    assert CountedRound.objects.count() == 1


# ---- score and ranks --------------------------------------------------------------------------------------------


def test_a_month_is_weighed_as_in_force_on_its_first_day(district: District) -> None:
    called_back(district, UNSOLVED)
    for code, amount in {"weight-response": 60, "weight-resolution": 20, "weight-satisfaction": 20}.items():
        RuleValue.objects.filter(code=code).update(amount=amount)
    forget_values()

    assert board(district, "qian").total.score == pytest.approx(60)


def test_lines_are_ranked_with_the_change_since_the_month_before(district: District) -> None:
    called_back(district, UNSOLVED)
    _counted_in_february(district, street="990000002", is_resolved=False)
    _counted_in_february(district, street="990000001", is_resolved=True)

    page = board(district, "qian", level="streets")
    east, west = (next(line for line in page.lines if line.code == code) for code in ("990000001", "990000002"))

    assert (east.rank, east.rank_before, east.climbed) == (1, 1, 0)
    assert east.change == pytest.approx(30 - 65)
    assert (west.rank, west.rank_before, west.score) == (None, 2, None)
    assert [line.code for line in page.lines] == ["990000001", "990000002"]


def test_a_year_is_shown_month_by_month(district: District) -> None:
    called_back(district)
    _counted_in_february(district, street="990000001", is_resolved=True)

    page = board(district, "qian", period="2026")

    assert [(month.period, month.tally.called_back) for month in page.months] == [("2026-02", 1), ("2026-03", 1)]
    assert page.total.tally.called_back == 2


def _counted_in_february(district: District, *, street: str, is_resolved: bool) -> None:
    case = stories.filed(district)
    community_of = {"990000001": "990000001001", "990000002": "990000002001"}[street]
    Case.objects.filter(id=case.pk).update(
        street=district.organisation(street), community=district.organisation(community_of)
    )
    CallBack.objects.create(
        case=case,
        round=1,
        by=district.person("he"),
        at=moment() - timedelta(days=20),
        is_reached=True,
        was_contacted=True,
        is_solved=is_resolved,
        satisfaction="dissatisfied",
    )


# ---- who sees what ----------------------------------------------------------------------------------------------


def test_only_the_district_sees_streets_ranked(district: District) -> None:
    assert board(district, "qian").levels[0].code == "streets"
    assert [one.code for one in board(district, "li").levels] == ["communities", "departments", "categories"]
    with pytest.raises(Invalid):
        board(district, "li", level="streets")


def test_a_street_sees_itself_and_its_communities_only(district: District) -> None:
    assert board(district, "li").place.code == "990000001"
    assert board(district, "li", place="990000001001").place.code == "990000001001"
    for other in ("990000", "990000002", "990000002001", "D-URBAN", "nowhere"):
        with pytest.raises(NotFound):
            board(district, "li", place=other)


def test_a_department_sees_its_own_line_only(district: District) -> None:
    called_back(district)

    page = board(district, "zhou")

    assert (page.place.code, [one.code for one in page.levels]) == ("D-URBAN", ["categories"])
    assert page.total.tally.called_back == 1
    assert board(district, "zheng").total.tally.called_back == 0
    with pytest.raises(NotFound):
        board(district, "zhou", place="D-WATER")


def test_who_has_no_area_sees_no_rates(district: District) -> None:
    with pytest.raises(NotAllowed):
        board(district, "newcomer")


@pytest.mark.parametrize("period", ["2026-13", "26", "2026-", "2026-3", "abcd", "1999", "²026"])
def test_a_period_is_a_month_or_a_year(district: District, period: str) -> None:
    with pytest.raises(Invalid):
        board(district, "qian", period=period)


def test_the_page_asks_the_same_at_any_number_of_lines(district: District) -> None:
    client = client_of(district, "qian")
    client.get("/rates/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/rates/?period={MARCH}&level=communities").status_code == 200
        counts.append(len(captured))
        called_back(district)
        of_community(district, SOLVED)
    assert counts[0] == counts[1] <= 6


# ---- the cases behind a figure ----------------------------------------------------------------------------------


def test_every_figure_opens_as_many_rounds_as_it_counts(district: District) -> None:
    called_back(district, SOLVED)
    called_back(district, UNSOLVED)
    of_community(district, UNSOLVED)
    excluded(district, stories.evaluated(district, called_back(district, SOLVED)))
    client = client_of(district, "qian")
    page = board(district, "qian", level="departments")
    tally = page.lines[0].tally

    for figure, number in tally._asdict().items():
        query = f"/rates/cases/?place=990000&level=departments&line=D-URBAN&period={MARCH}&figure={figure}"
        html = client.get(query).content.decode()
        assert html.count("<tr data-case=") == number, figure
    assert tally == (2, 2, 1, 1, 1)
    left = client.get(f"/rates/cases/?period={MARCH}&figure=not_resolved").content.decode()
    assert left.count("<tr data-case=") == 2


@pytest.mark.parametrize(
    ("level", "line"),
    [("streets", "990000001"), ("communities", "990000001001"), ("categories", "urban-litter"), ("", "")],
)
def test_a_line_of_any_level_opens_its_rounds(district: District, level: str, line: str) -> None:
    called_back(district)
    wanted = WantedRounds(place="990000", level=level, line=line, period=MARCH)

    page = rounds_page(district.actor("qian"), wanted, after="", now=moment(19))

    assert [row.lead for row in page.rows.results] == ["城市管理局"]


def test_a_line_or_figure_that_is_not_there_is_refused(district: District) -> None:
    with pytest.raises(Invalid):
        rounds_page(district.actor("qian"), WantedRounds(figure="loudest"), after="", now=moment(19))
    with pytest.raises(NotFound):
        rounds_page(district.actor("qian"), WantedRounds(level="streets", line="nowhere"), after="", now=moment(19))


def test_a_street_cannot_open_another_streets_rounds(district: District) -> None:
    called_back(district)

    assert client_of(district, "xu").get("/rates/cases/?place=990000001").status_code == 404
    own = client_of(district, "xu").get(f"/rates/cases/?period={MARCH}").content.decode()
    assert "<tr data-case=" not in own


def test_a_department_opens_the_rounds_it_led(district: District) -> None:
    case = called_back(district)

    assert case.number in client_of(district, "zhou").get(f"/rates/cases/?period={MARCH}").content.decode()
    assert case.number not in client_of(district, "zheng").get(f"/rates/cases/?period={MARCH}").content.decode()


def test_the_list_goes_on_where_a_page_ended(district: District) -> None:
    case = called_back(district)
    CallBack.objects.bulk_create(
        CallBack(
            case=case,
            round=1,
            by=district.person("he"),
            at=moment() - timedelta(days=n % 3 * 30),
            is_reached=True,
            was_contacted=True,
            is_solved=True,
            satisfaction="satisfied",
        )
        for n in range(ROWS + 20)
    )
    actor, wanted = district.actor("qian"), WantedRounds(period="2026")

    first = rounds_page(actor, wanted, after="", now=moment(19)).rows
    assert first.next
    second = rounds_page(actor, wanted, after=first.next, now=moment(19)).rows

    found = [(row.month, row.id) for row in (*first.results, *second.results)]
    assert len(first.results) == ROWS
    assert second.next is None
    assert found == sorted(set(found), reverse=True)
    assert len(found) == ROWS + 20 + 1


def test_programs_read_the_same_board(district: District) -> None:
    called_back(district)

    answer = caller(district, "qian").get("rates/", period=MARCH, level="departments")

    assert answer.status_code == 200
    told = answer.json()
    assert told["total"]["tally"]["called_back"] == 1
    assert [(line["code"], line["rank"], line["score"]) for line in told["lines"]] == [("D-URBAN", 1, 100.0)]
    assert caller(district, "newcomer").get("rates/").status_code == 403
    assert caller(district, "li").get("rates/", place="990000").status_code == 404


# ---- whistles ---------------------------------------------------------------------------------------------------


def test_whistles_and_registered_cases_are_counted_by_month(district: District) -> None:
    stories.registered(district)
    stories.whistled(district)

    [line] = whistle_lines(place_of(district.actor("li"), ""), date(2026, 3, 1), now=moment())

    assert (line.whistles, line.registered, line.rate) == (1, 2, 50.0)
    assert line.finding is Finding.UNKNOWN


@pytest.mark.parametrize(
    ("whistles", "found"), [(10, Finding.USUAL), (40, Finding.TOO_MANY), (0, Finding.TOO_FEW), (None, Finding.UNKNOWN)]
)
def test_a_whistle_rate_is_held_against_the_streets_own_history(
    district: District, whistles: int | None, found: Finding
) -> None:
    street = district.organisation("990000001").pk
    months = [(date(2025, month, 1), blown) for month, blown in [(6, 9), (7, 10), (8, 11), (9, 10), (10, 10)]]
    if whistles is not None:
        months.append((date(2026, 3, 1), whistles))
    for month, blown in months:
        CaseCounter.objects.create(organisation_id=street, month=month, measure="registered", amount=100)
        CaseCounter.objects.create(organisation_id=street, month=month, measure="whistled", amount=blown)

    [line] = whistle_lines(place_of(district.actor("li"), ""), date(2026, 3, 1), now=moment())

    assert line.finding is found


@pytest.mark.parametrize(("months", "found"), [(3, Finding.TOO_MANY), (2, Finding.UNKNOWN)])
def test_a_whistle_rate_is_judged_after_as_many_months_as_the_rule_says(
    district: District, months: int, found: Finding
) -> None:
    street = district.organisation("990000001").pk
    for month, blown in [(date(2025, 9 + n, 1), 9 + n) for n in range(months)] + [(date(2026, 3, 1), 40)]:
        CaseCounter.objects.create(organisation_id=street, month=month, measure="registered", amount=100)
        CaseCounter.objects.create(organisation_id=street, month=month, measure="whistled", amount=blown)

    [line] = whistle_lines(place_of(district.actor("li"), ""), date(2026, 3, 1), now=moment())

    assert line.finding is found


def test_the_periods_to_choose_from_hold_the_chosen_one(district: District) -> None:
    def offered(period: str) -> list[list[str]]:
        return [[one.code for one in group.options] for group in board(district, "qian", period=period).periods]

    months, years = offered("2026-03")
    assert (months[0], len(months), years) == ("2026-03", 24, ["2026", "2025", "2024", "2023", "2022"])
    assert offered("2019-07")[0][-1] == "2019-07"
    assert offered("2015")[1][-1] == "2015"


def test_a_moved_community_takes_its_whistles_along(district: District) -> None:
    case = stories.whistled(district)
    assert rates.recount_month(date(2026, 3, 1), now=moment()) == 0

    Case.objects.filter(id=case.pk).update(
        street=district.organisation("990000002"), community=district.organisation("990000002001")
    )

    assert rates.recount_month(date(2026, 3, 1), now=moment()) == 0
    assert whistle_lines(place_of(district.actor("xu"), ""), date(2026, 3, 1), now=moment())[0].whistles == 1
    assert CaseDelta.objects.filter(measure="whistled").count() == 3


def test_from_too_few_call_backs_there_is_neither_a_rate_nor_a_rank(district: District) -> None:
    called_back(district)
    RuleValue.objects.filter(code="rates-least").update(amount=2)
    forget_values()

    page = rates_page(district.actor("qian"), place="", level="", period="2026-03", now=moment(17))

    assert page.total.tally.called_back == 1
    assert (page.total.response, page.total.resolution, page.total.satisfaction, page.total.score) == (None,) * 4
    assert {line.rank for line in page.lines} == {None}


def test_the_rates_open_on_a_month_that_says_something(district: District) -> None:
    called_back(district)

    opened = rates_page(district.actor("qian"), place="", level="", period="", now=moment(9, days=31))
    asked = rates_page(district.actor("qian"), place="", level="", period="2026-04", now=moment(9, days=31))

    assert (opened.period.code, opened.total.tally.called_back) == ("2026-03", 1)
    assert (asked.period.code, asked.total.tally.called_back) == ("2026-04", 0)
