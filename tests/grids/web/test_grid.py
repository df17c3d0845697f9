"""The map, its tiles and the pages of cells."""

from datetime import date
from math import asinh, pi, radians, tan

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.commands.cells import staff_cell
from grids.models import CellDuty
from tests.district import IN_PEACH_GARDEN, OUTSIDE, District, moment

ENGLISH = {"accept-language": "en"}
CELL = "/grids/cells/990000001001001/"


def tile_at(point: tuple[float, float], zoom: int) -> str:
    """Return the address of the tile that holds a point."""
    longitude, latitude = point
    x = int((longitude + 180) / 360 * 2**zoom)
    y = int((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom)
    return f"/grids/tiles/{zoom}/{x}/{y}.mvt"


def staffed(district: District) -> CellDuty:
    """Have Wang work the first cell."""
    person = district.person("wang").pk
    return staff_cell(
        "990000001001001",
        by=district.actor("feng"),
        now=moment(),
        person_id=person,
        duty="worker",
        since=date(2026, 1, 1),
    )


# ---- tiles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", [5, 10, 13, 16])
def test_a_tile_holds_cells_and_streets(district: District, client: Client, zoom: int) -> None:
    answer = client.get(tile_at(IN_PEACH_GARDEN, zoom))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    for word in ("cells", "streets", "990000001001001", "第1网格", "东街道"):
        assert word.encode() in answer.content


def test_a_tile_speaks_the_language_of_the_page(district: District, client: Client) -> None:
    content = client.get(tile_at(IN_PEACH_GARDEN, 13), headers=ENGLISH).content

    assert b"East Street" in content
    assert "东街道".encode() not in content


def test_a_tile_where_nothing_is_is_empty(district: District, client: Client) -> None:
    answer = client.get(tile_at((OUTSIDE[0] + 5, OUTSIDE[1]), 13))

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_tile_that_the_browser_has_is_not_sent_again(district: District, client: Client) -> None:
    address = tile_at(IN_PEACH_GARDEN, 13)
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_tile_off_the_map_is_not_found(client: Client, db: None) -> None:
    for address in ("/grids/tiles/3/8/1.mvt", "/grids/tiles/3/1/8.mvt", "/grids/tiles/23/1/1.mvt"):
        assert client.get(address).status_code == 404


def test_a_tile_is_one_statement(district: District, client: Client) -> None:
    with CaptureQueriesContext(connection) as spoken:
        client.get(tile_at(IN_PEACH_GARDEN, 13))

    assert len(spoken) == 1


# ---- pages ------------------------------------------------------------------------------------------------------


def test_the_map_asks_strangers_to_sign_in(district: District, client: Client) -> None:
    answer = client.get("/grids/")

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Fgrids%2F"


def test_the_map_lists_communities_with_their_cells(district: District, client: Client) -> None:
    client.force_login(district.person("li"))

    page = client.get("/grids/", headers=ENGLISH).content.decode()

    assert "Peach Garden Community" in page
    assert 'data-bounds="118.700000,31.200000,118.720000,31.220000"' in page


def test_a_community_lists_its_cells_and_their_staff(district: District, client: Client) -> None:
    staffed(district)
    client.force_login(district.person("li"))

    page = client.get("/grids/?community=990000001001", headers=ENGLISH).content.decode()

    assert "Cell 2" in page
    assert "Wang, grid worker" in page
    assert client.get("/grids/?community=nothing").status_code == 404


def test_staff_is_shown_only_to_people_who_are_signed_in(district: District, client: Client) -> None:
    staffed(district)

    public = client.get(CELL, headers=ENGLISH).content.decode()
    client.force_login(district.person("zhou"))
    signed_in = client.get(CELL, headers=ENGLISH).content.decode()

    assert "Peach Garden Community" in public
    assert "Wang" not in public
    assert "Wang, grid worker" in signed_in


def test_a_cell_that_is_not_there_is_not_found(district: District, client: Client) -> None:
    assert client.get("/grids/cells/990000001001999/").status_code == 404


def test_an_administrator_adds_staff_by_the_page(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))
    told = {"person": "wang", "duty": "leader", "since": "2026-01-01"}

    assert client.get(f"{CELL}staff/").status_code == 200
    assert client.post(f"{CELL}staff/", told).status_code == 302
    assert client.post(f"{CELL}staff/", told).status_code == 409
    assert client.post(f"{CELL}staff/", {**told, "person": "nobody"}).status_code == 422
    assert client.post(f"{CELL}staff/", {**told, "since": "soon"}).status_code == 422
    assert CellDuty.objects.filter(duty="leader").count() == 1


def test_an_administrator_ends_a_duty_by_the_page(district: District, client: Client) -> None:
    held = staffed(district)
    client.force_login(district.person("feng"))
    address = f"{CELL}staff/{held.pk}/end/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"ends_on": "2026-02-01"}).status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["li", "wang", "chen"])
def test_others_see_the_cell_and_change_nothing(district: District, client: Client, who: str) -> None:
    held = staffed(district)
    client.force_login(district.person(who))

    assert client.get(CELL).status_code == 200
    assert client.get(f"{CELL}staff/").status_code == 403
    assert client.get(f"{CELL}staff/{held.pk}/end/").status_code == 403
