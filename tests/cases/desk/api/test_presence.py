"""Who has a case open, for programs."""

import pytest
from django.core.cache import cache
from django_redis import get_redis_connection

from tests.api import caller, stranger
from tests.district import District
from tests.stories import dispatched, filed

NAMES = {"陈主任", "Chen, street director"}


@pytest.fixture(autouse=True)
def empty_room() -> None:
    cache.clear()


def test_who_says_that_they_are_there_is_seen_by_others_and_asking_is_not_saying(district: District) -> None:
    address = f"cases/{filed(district).number}/present/"
    chen, li = caller(district, "chen"), caller(district, "li")

    asked = li.get(address).json()
    said = chen.post(address, {}).json()
    met = li.get(address).json()

    assert asked == said == {"others": []}
    assert len(met["others"]) == 1
    assert set(met["others"]) < NAMES


@pytest.mark.parametrize(
    ("who", "status"), [("chen", 200), ("zhou", 200), ("yang", 200), ("xu", 404), ("wu", 404), ("newcomer", 404)]
)
def test_presence_is_told_to_who_sees_the_case_and_to_nobody_else(district: District, who: str, status: int) -> None:
    address, program = f"cases/{dispatched(district).number}/present/", caller(district, who)

    assert [program.get(address).status_code, program.post(address, {}).status_code] == [status] * 2
    others = caller(district, "li").get(address).json()["others"]
    assert len(others) == (status == 200)


def test_without_a_token_nobody_is_there(district: District) -> None:
    address = f"cases/{filed(district).number}/present/"

    assert [stranger().get(address).status_code, stranger().post(address, {}).status_code] == [401, 401]


def test_what_redis_keeps_of_who_is_there_names_no_module_that_might_move(district: District) -> None:
    number = filed(district).number

    caller(district, "chen").post(f"cases/{number}/present/", {})

    (kept,) = get_redis_connection("default").mget([cache.make_key(f"here:{number}")])
    assert "陈主任".encode() in kept
    assert b"cases" not in kept
