"""The search: the same rows as comparing with every case, within scope, at a fixed cost."""

import random
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import translation

from cases.casework.commands import desk
from cases.models import Case, CaseSearch
from cases.reading.commands.phone_search import sought_phone
from cases.reading.commands.searching import note_search, renew_search
from cases.reading.queries import search_sql
from cases.reading.queries.search import PAGE_ROWS, search_page
from cases.rules.queries.registers import registers
from governance.ground import outbox
from governance.ground.permissions import Actor
from tests import stories
from tests.counting import statements
from tests.district import IN_WILLOW_BANK, District, moment

PLACES = [
    "桃园路",
    "柳岸巷",
    "西河街",
    "学府路",
    "菜场 南门",
    "3号楼",
    "地下车库",
    "Peach Garden",
    "公交站旁",
    "100%大厦",
]
THINGS = ["路灯", "井盖", "垃圾桶", "电梯", "下水道", "共享单车", "广告牌", "WiFi_箱", "健身器材", "消防栓"]
FAULTS = [
    "坏了三天没人修",
    "被人撞倒了",
    "夜里一直响",
    "堵住了，污水外溢",
    "没有人清理",
    "歪了快要掉下来",
    "漏水很严重",
]
ASKED = ["请尽快派人处理", "老人走路很危险", "孩子上学要经过", "打过电话没有回音", "希望有人管一管", "影响大家休息"]
NOWHERE = {"longitude": None, "latitude": None, "community_code": "990000001001"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def searched(district: District, **changes: object) -> Case:
    """Return a reported case that a worker has noted."""
    case = stories.filed(district, **changes)
    note_search(case.pk)
    return case


def numbers(viewer: Actor, text: str) -> list[str]:
    return [row.number for row in search_page(viewer, text).rows]


def every_number(viewer: Actor, text: str) -> list[str]:
    """Go through all pages."""
    found, before = [], None
    while True:
        page = search_page(viewer, text, before=before)
        found += [row.number for row in page.rows]
        before = page.next_before
        if before is None:
            return found


def by_like(text: str) -> list[str]:
    """Compare every case with every word."""
    fits = Q()
    for word in text.split():
        fits &= Q(title__icontains=word) | Q(address__icontains=word) | Q(text__icontains=word)
    return list(Case.objects.filter(fits).order_by("-id").values_list("number", flat=True))


def make_many(district: District, chance: random.Random) -> None:
    for _ in range(300):
        text = "，".join(chance.choice(words) for words in (PLACES, THINGS, FAULTS, ASKED))
        title, address = chance.choice([*THINGS, ""]), f"{chance.choice(PLACES)} {chance.randint(1, 90)} 号"
        stories.filed(district, text=text, title=title, address=address, **NOWHERE)
    renew_search()


def some_query(chance: random.Random, cases: list[Case]) -> str:
    """Cut a query out of a case: a piece of a field, across signs and spaces, or a piece that is spoilt."""
    case = chance.choice(cases)
    field = chance.choice([case.title, case.address, case.text, case.title + case.address, case.address + case.text])
    start = chance.randrange(max(1, len(field) - 1))
    piece = field[start : start + chance.randint(2, 6)]
    return piece if chance.random() < 0.8 else piece + chance.choice("坏路%_号1")


@pytest.mark.parametrize("common_share", [0.0, 0.02, 1.1])
def test_two_hundred_searches_find_what_comparing_with_every_case_finds(
    district: District, monkeypatch: pytest.MonkeyPatch, common_share: float
) -> None:
    chance = random.Random(20260304)
    make_many(district, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_casesearch")
    monkeypatch.setattr(search_sql, "COMMON_SHARE", common_share)
    li, cases = district.actor("li"), list(Case.objects.all())
    queries: list[str] = []
    while len(queries) < 200:
        query = some_query(chance, cases)
        if search_sql.sought_from(query).marks and not search_sql.sought_from(query).number:
            queries.append(query)

    wrong = [query for query in queries if every_number(li, query) != by_like(query)]

    assert wrong == []
    assert sum(bool(by_like(query)) for query in queries) > 100
    assert sum(not by_like(query) for query in queries) > 5


def test_the_statistics_tell_common_words_from_rare_ones(district: District) -> None:
    make_many(district, random.Random(1))
    searched(district, text="屋顶的太阳能板松动了", **NOWHERE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_casesearch")

    common = [search_sql.is_common(search_sql.sought_from(word).marks) for word in ("路灯", "松动")]

    assert common == [True, False]


def test_words_are_not_joined_across_fields_signs_or_spaces(district: District) -> None:
    searched(district, title="甲乙", address="丙丁", text="戊己，庚辛 壬癸", **NOWHERE)
    li = district.actor("li")

    assert [bool(numbers(li, query)) for query in ("乙丙", "丁戊", "己庚", "辛壬", "戊己，庚", "甲乙 壬癸")] == [
        *[False] * 4,
        *[True] * 2,
    ]


def test_english_is_found_whatever_its_case(district: District) -> None:
    case = searched(district, text="The WiFi of the library is down")

    assert numbers(district.actor("li"), "wifi LIBRARY") == [case.number]


def test_a_case_is_found_by_its_number_its_last_digits_and_the_phone(district: District) -> None:
    case = searched(district, resident_phone="19900007788")
    li = district.actor("li")

    typed = (case.number, case.number.lower(), case.number.rsplit("-", 1)[1].lstrip("0"), "7788")

    assert [numbers(li, text) for text in typed] == [[case.number]] * 4
    phone = sought_phone("19900007788", by=li, now=moment())
    assert [row.number for row in search_page(li, "19900007788", phone=phone).rows] == [case.number]
    assert numbers(li, "7789") == []


def test_only_what_somebody_answers_for_is_found(district: District) -> None:
    case = searched(district)
    typed = ("垃圾", case.number, "1234")

    seen = {name: [bool(numbers(district.actor(name), text)) for text in typed] for name in ("wang", "li", "sun", "xu")}

    assert seen == {"wang": [True] * 3, "li": [True] * 3, "sun": [False] * 3, "xu": [False] * 3}


def test_a_department_finds_what_it_was_given_and_nothing_else(district: District) -> None:
    given, other = searched(district), searched(district)
    desk.register_case(given.number, by=district.actor("li"), now=moment(10, 10))
    zhou = district.actor("zhou")
    assert numbers(zhou, "垃圾") == []

    desk.dispatch_case(given.number, by=district.actor("li"), now=moment(10, 20), lead="D-URBAN")

    assert numbers(zhou, "垃圾") == [given.number]
    assert numbers(zhou, other.number) == []


def test_a_worker_notes_a_case_after_its_report(district: District) -> None:
    case = stories.filed(district)
    outbox.drain()

    assert numbers(district.actor("li"), "垃圾") == [case.number]


def test_by_night_the_missed_and_the_moved_are_noted(district: District) -> None:
    missed, moved = stories.filed(district), searched(district)
    CaseSearch.objects.filter(case=moved).update(street_id=0)
    assert numbers(district.actor("li"), "垃圾") == []

    assert renew_search() == 2
    assert renew_search() == 0
    assert numbers(district.actor("li"), "垃圾") == [moved.number, missed.number]


def test_one_character_is_too_short_and_nothing_asks_nothing(district: District) -> None:
    li = district.actor("li")

    with statements() as ran:
        pages = [search_page(li, text) for text in ("坏", "，", "", "  ")]

    assert [page.is_too_short for page in pages] == [True, True, False, False]
    assert ran == []


def test_a_page_goes_on_where_the_last_one_ended(district: District) -> None:
    cases = [searched(district) for _ in range(PAGE_ROWS + 2)]
    li = district.actor("li")

    page = search_page(li, "垃圾")

    assert page.count == "52 cases"
    assert len(page.rows) == PAGE_ROWS
    assert every_number(li, "垃圾") == [case.number for case in reversed(cases)]


def test_many_are_counted_to_a_cap(district: District) -> None:
    for _ in range(100):
        stories.filed(district)
    renew_search()

    assert search_page(district.actor("li"), "垃圾").count == "More than 99 cases"


def test_the_words_around_a_hit_are_shown_unless_the_title_shows_it(district: District) -> None:
    searched(district, title="楼道", text="前面很长的一段话" * 8 + "消防栓漏水" + "后面很长的一段话" * 8, **NOWHERE)
    li = district.actor("li")

    shown, named = search_page(li, "消防").rows[0].excerpt, search_page(li, "楼道").rows[0].excerpt

    assert shown is not None
    assert (shown.hit, shown.before[0], shown.after[:3], shown.after[-1]) == ("消防", "…", "栓漏水", "…")
    assert named is None


@pytest.mark.parametrize("cases", [1, 50])
def test_a_search_costs_two_statements_at_any_length(district: District, cases: int) -> None:
    for _ in range(cases):
        searched(district)
    li = district.actor("li")
    registers()
    search_page(li, "垃圾")

    with statements() as ran:
        page = search_page(li, "垃圾")

    assert (len(page.rows), len(ran)) == (cases, 2)


def test_away_from_its_area_a_case_is_not_found_there(district: District) -> None:
    case = searched(district, by="sun", longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])

    assert [numbers(district.actor(name), "垃圾") for name in ("sun", "wang")] == [[case.number], []]
