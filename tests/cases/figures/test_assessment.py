"""Evaluations feed the assessment of both sides: who sees whose points, and what opens behind each figure."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from cases.casework.commands import closing
from cases.figures.queries.assessment import assessment_page
from cases.models import Case, Evaluation
from tests import stories
from tests.api import caller, stranger
from tests.counting import statements
from tests.district import District, moment

NOW = moment(18)
LINK = re.compile(r'<a href="([^"]+)" data-figure="\w+"><span class="visually-hidden">[^<]+: </span>(\d+)</a>')
SEES = {
    "qian": {"": 200, "990000": 200, "990000001": 200, "D-URBAN": 404},
    "yang": {"": 200, "990000": 200, "990000001": 200, "D-URBAN": 404},
    "chen": {"": 200, "990000": 404, "990000001": 200, "990000002": 404},
    "zhou": {"": 200, "990000001": 404, "D-URBAN": 200, "D-HOUSING": 404},
    **{name: {"": 403, "990000001": 403, "D-URBAN": 403} for name in ("wang", "zhao", "li", "he", "feng", "newcomer")},
}


def client_of(district: District, username: str) -> Client:
    client = Client()
    client.force_login(district.person(username))
    return client


def judged(district: District, **scores: int) -> Case:
    """Return a whistled case whose parts were evaluated by the street: points by the department's code."""
    case = stories.routed(district)
    for username in ("wu", "zheng", "zhou"):
        stories.handled(district, case, username)
    closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="已清理")
    given = [
        closing.Judgement(row.pk, scores[row.organisation.code.removeprefix("D-").lower()], "略")
        for row in closing.unevaluated(case).select_related("organisation")
    ]
    return closing.evaluate_departments(case.number, by=district.actor("li"), now=moment(17), evaluations=given)


@pytest.fixture
def board(district: District) -> None:
    """Two cases in the east and one in the west; the west gave the water bureau its worst points."""
    judged(district, urban=5, housing=4, water=2)
    judged(district, urban=4, housing=4, water=3)
    west = judged(district, urban=3, housing=3, water=1)
    street = district.organisation("990000002")
    place = {"street_id": street.pk, "community_id": district.organisation("990000002001").pk}
    Case.objects.filter(id=west.pk).update(**place)


def points(page: object, table: str) -> dict[str, tuple[int, float | None, int]]:
    lines = getattr(page, table)
    return {line.code: (line.points.evaluated, line.points.mean, line.points.poor) for line in lines}


@pytest.mark.usefixtures("board")
def test_points_add_up_by_department_and_by_street_the_lowest_first(district: District) -> None:
    page = assessment_page(district.actor("qian"), place="", reach="", now=NOW)

    assert list(points(page, "departments").items()) == [
        ("D-WATER", (3, 2.0, 2)),
        ("D-HOUSING", (3, 11 / 3, 0)),
        ("D-URBAN", (3, 4.0, 0)),
    ]
    assert points(page, "streets") == {"990000001": (6, 22 / 6, 1), "990000002": (3, 7 / 3, 1)}
    assert (page.total.points.evaluated, page.total.points.poor) == (9, 2)


@pytest.mark.usefixtures("board")
def test_only_the_district_sees_its_streets_side_by_side(district: District) -> None:
    of_street = assessment_page(district.actor("chen"), place="", reach="", now=NOW)
    of_department = assessment_page(district.actor("zheng"), place="", reach="", now=NOW)

    assert (of_street.streets, of_department.streets) == ((), ())
    assert points(of_street, "departments")["D-WATER"] == (2, 2.5, 1)
    assert points(of_department, "departments") == {"D-WATER": (3, 2.0, 2)}


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("username", ["qian", "chen", "zheng"])
def test_every_figure_opens_as_many_evaluated_parts_as_it_says(district: District, username: str) -> None:
    client = client_of(district, username)
    Evaluation.objects.update(at=moment(17))

    page = client.get(reverse("cases:assessment"), {"reach": "year"}).text
    links = [(unescape(address), int(amount)) for address, amount in LINK.findall(page)]

    assert links
    for address, amount in links:
        assert client.get(address).text.count("data-case=") == amount


@pytest.mark.usefixtures("board")
def test_programs_read_the_same_figures_and_pages_without_gap(district: District) -> None:
    program = caller(district, "qian")

    figures = program.get("assessment/").json()
    first = program.get("assessment/cases/", department="D-WATER", size=2).json()
    second = program.get("assessment/cases/", department="D-WATER", size=2, after=first["next"]).json()

    assert {line["code"]: line["poor"] for line in figures["departments"]} == {
        "D-WATER": 2,
        "D-HOUSING": 0,
        "D-URBAN": 0,
    }
    assert [row["score"] for row in first["results"] + second["results"]] == [1, 3, 2]
    assert second["next"] is None


def test_beside_the_points_stands_what_residents_said(district: District) -> None:
    case = stories.evaluated(district, stories.calling_back(district))
    answers = closing.Answers(was_contacted=True, is_solved=True, satisfaction=closing.Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(17, 30), answers=answers)

    page = assessment_page(district.actor("qian"), place="", reach="month", now=NOW)

    urban = page.departments[0]
    assert (urban.code, urban.points.mean, urban.satisfaction, urban.heard.called_back) == ("D-URBAN", 4.0, 100.0, 1)
    assert page.streets[0].satisfaction == page.total.satisfaction == 100.0


@pytest.mark.parametrize("username", SEES)
def test_each_sees_the_assessment_of_their_own_places_alone(district: District, username: str) -> None:
    client, program = client_of(district, username), caller(district, username)
    doors = {
        "page": lambda place: client.get(reverse("cases:assessment"), {"place": place}),
        "list": lambda place: client.get(reverse("cases:assessment-cases"), {"place": place}),
        "api": lambda place: program.get("assessment/", place=place),
        "api list": lambda place: program.get("assessment/cases/", place=place),
    }

    found = {name: {place: ask(place).status_code for place in SEES[username]} for name, ask in doors.items()}

    assert found == dict.fromkeys(doors, SEES[username])


def test_a_stranger_is_asked_to_sign_in(district: District) -> None:
    pages = [Client().get(reverse(f"cases:{name}")) for name in ("assessment", "assessment-cases")]

    assert [page.url.split("?")[0] for page in pages] == ["/login/", "/login/"]  # type: ignore[attr-defined]
    assert [stranger().get(f"assessment/{rest}").status_code for rest in ("", "cases/")] == [401, 401]


@pytest.mark.usefixtures("board")
def test_what_accuses_the_reader_is_in_neither_figure_nor_list(district: District) -> None:
    Case.objects.update(accused_path=district.organisation("990000001").path)

    page = assessment_page(district.actor("chen"), place="", reach="", now=NOW)

    assert page.total.points.evaluated == 0
    assert "data-case=" not in client_of(district, "chen").get(reverse("cases:assessment-cases")).text


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"figure": "nice"}, 422), ({"reach": "decade"}, 422), ({"department": "D-NOBODY"}, 404), ({"after": "x"}, 422)],
)
def test_what_is_not_there_is_refused_in_words(district: District, asked: dict[str, str], status: int) -> None:
    assert client_of(district, "qian").get(reverse("cases:assessment-cases"), asked).status_code == status


@pytest.mark.usefixtures("board")
def test_the_assessment_costs_the_same_at_any_number_of_evaluations(district: District) -> None:
    client = client_of(district, "qian")
    client.get(reverse("cases:assessment"))

    with statements() as few:
        client.get(reverse("cases:assessment"))
    judged(district, urban=5, housing=4, water=2)
    with statements() as more:
        client.get(reverse("cases:assessment"))

    assert len(few) == len(more) <= 5
