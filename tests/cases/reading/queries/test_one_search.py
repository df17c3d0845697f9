"""One rule of searching: the same query finds the same cases for the same person, whichever door it comes through."""

from collections.abc import Callable

import pytest

from cases.casework.commands import desk
from cases.desk.queries.queue import queue_of
from cases.desk.queries.queue_counts import counts_with_lists
from cases.desk.queries.wanted import View, Wanted
from cases.models import Case
from cases.reading.commands.phone_search import sought_phone
from cases.reading.commands.searching import note_search
from cases.reading.queries.search import search_page
from governance.ground.permissions import Actor
from tests import stories
from tests.district import District, moment

Door = Callable[[Actor, str, str], set[str]]
BOTH = (View.OPEN, View.ENDED)


def by_the_bar(actor: Actor, text: str, phone: str) -> set[str]:
    return {row.number for row in search_page(actor, text, phone=phone).rows}


def on_the_desk(actor: Actor, text: str, phone: str) -> set[str]:
    lists = [queue_of(actor, Wanted(view, text=text, phone=phone), now=moment(16)).page() for view in BOTH]
    return {row.number for page in lists for row in page.rows}


def in_an_export(actor: Actor, text: str, phone: str) -> set[str]:
    lists = [queue_of(actor, Wanted(view, text=text, phone=phone), now=moment(16)).stretch(50) for view in BOTH]
    ids = {id_ for part in lists for id_ in part.ids}
    return set(Case.objects.filter(id__in=ids).values_list("number", flat=True))


@pytest.fixture
def cases(district: District) -> dict[str, Case]:
    """Cases that stand in different places and states, noted by a worker but for the one that just came."""
    told = {"title": "井盖 100% 松动", "text": "夜里有人绊倒，Elevator 也停了", "address": "西湖路 8 号"}
    made = {
        "open": stories.registered(district, **told),
        "other": stories.filed(district, by="wang", title="路灯不亮", text="三天没人修", address="桃园路"),
        "ended": stories.filed(district, title="井盖丢失", text="已有人绊倒", resident_phone="19911112222"),
    }
    desk.decline_case(made["ended"].number, by=district.actor("li"), now=moment(11), reason="legal-channel")
    for case in made.values():
        note_search(case.pk)
    made["fresh"] = stories.filed(district, title="刚到", text="刚刚上报")
    return made


QUERIES = {
    "number": lambda cases: cases["open"].number.lower(),
    "number of an ended one": lambda cases: cases["ended"].number,
    "number of one just reported": lambda cases: cases["fresh"].number,
    "last digits": lambda cases: cases["ended"].number.rsplit("-", 1)[1].lstrip("0"),
    "end of a phone": lambda _cases: "2222",
    "phone": lambda _cases: "199 1111 2222",
    "word of the title": lambda _cases: "井盖",
    "word of the text": lambda _cases: "绊倒",
    "words of several fields": lambda _cases: "井盖  绊倒",
    "any case": lambda _cases: "ELEVATOR",
    "place": lambda _cases: "西湖路",
    "a sign": lambda _cases: "100%",
    "nothing": lambda _cases: "不存在的词",
    "one character": lambda _cases: "盖",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("username", ["li", "zhao", "xu", "he"])
@pytest.mark.parametrize("door", [on_the_desk, in_an_export])
def test_a_query_finds_the_same_cases_at_every_door(
    district: District, cases: dict[str, Case], door: Door, username: str, query: Callable[[dict[str, Case]], str]
) -> None:
    actor, text = district.actor(username), query(cases)
    phone = sought_phone(text, by=actor, now=moment(16))

    assert door(actor, text, phone) == by_the_bar(actor, text, phone)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number", {"open"}),
        ("number of one just reported", {"fresh"}),
        ("end of a phone", {"ended"}),
        ("phone", {"ended"}),
        ("word of the text", {"open", "ended"}),
        ("words of several fields", {"open", "ended"}),
        ("one character", set()),
    ],
)
def test_what_a_query_finds(district: District, cases: dict[str, Case], query: str, found: set[str]) -> None:
    actor, text = district.actor("li"), QUERIES[query](cases)

    phone = sought_phone(text, by=actor, now=moment(16))

    assert on_the_desk(actor, text, phone) == {cases[name].number for name in found}


@pytest.mark.parametrize("query", ["number", "end of a phone", "word of the text"])
def test_a_list_that_is_kept_counts_what_it_shows(district: District, cases: dict[str, Case], query: str) -> None:
    actor, wanted = district.actor("li"), Wanted(View.OPEN, text=QUERIES[query](cases))

    shown = queue_of(actor, wanted, now=moment(16)).page().rows

    assert counts_with_lists(queue_of(actor, wanted, now=moment(16)))[1] == [str(len(shown))]
