"""Open cases near to what somebody tells: found by words, place and resident, for those who may see them."""

import random
from collections.abc import Iterator

import pytest
from django.contrib.gis.geos import Point
from django.utils import translation

from cases.casework.commands import desk
from cases.models import Case, CaseWords, WordCount
from cases.reading.commands.nearness import note_words, renew_words
from cases.reading.queries.near import NearCase, Told, near_cases, near_to_case, reach_on
from cases.reading.workflow.nearness import likeness
from cases.reading.workflow.words import pairs
from governance.ground import outbox
from governance.ground.errors import NotFound
from governance.ground.permissions import PORTAL
from governance.kit.numbers.models import RuleValue
from governance.models import blind_index
from tests import stories
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, IN_WILLOW_BANK, District, moment

PLACES = ["桃园路", "柳岸巷", "西河街", "学府路", "菜场南门", "三号楼", "地下车库", "小公园", "公交站旁", "幼儿园门口"]
THINGS = ["路灯", "井盖", "垃圾桶", "电梯", "下水道", "共享单车", "广告牌", "行道树", "健身器材", "消防栓"]
FAULTS = ["坏了三天没人修", "被人撞倒了", "夜里一直响", "堵住了污水外溢", "没有人清理", "歪了快要掉下来", "漏水很严重"]
TODAY = moment().date()
ASKED = ["请尽快派人处理", "老人走路很危险", "孩子上学要经过", "打过电话没有回音", "希望有人管一管", "影响大家休息"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def noted(district: District, **changes: object) -> Case:
    """Return a reported case that a worker has noted."""
    case = stories.filed(district, **changes)
    note_words(case.pk)
    return case


def numbers(found: list[NearCase]) -> list[str]:
    return [case.number for case in found]


def told(district: District, text: str, **known: object) -> Told:
    return Told(text, street_id=district.organisation("990000001").pk, **known)  # type: ignore[arg-type]


def test_the_same_words_are_found_elsewhere_in_the_street(district: District) -> None:
    case = noted(district, text="菜场门口的垃圾三天没有清运，气味很大。")

    found = near_cases(told(district, "菜场门口垃圾三天没清运，气味太大"), viewer=district.actor("li"), day=TODAY)

    assert numbers(found) == [case.number]
    assert [reason.rstrip("0123456789 %") for reason in found[0].reasons] == ["same words"]


def test_other_words_at_the_same_place_are_found_with_the_distance(district: District) -> None:
    case = noted(district, text="菜场门口的垃圾三天没有清运")
    longitude, latitude = IN_PEACH_GARDEN

    here = told(district, "电梯停了一周", longitude=longitude + 0.0001, latitude=latitude)
    found = near_cases(here, viewer=district.actor("li"), day=TODAY)

    assert numbers(found) == [case.number]
    assert found[0].reasons == ["same place within 10 metres"]


def test_other_words_some_streets_away_are_not_near(district: District) -> None:
    noted(district, text="菜场门口的垃圾三天没有清运")
    longitude, latitude = IN_PEACH_GARDEN

    away = told(district, "电梯停了一周", longitude=longitude + 0.002, latitude=latitude)

    assert near_cases(away, viewer=district.actor("li"), day=TODAY) == []


def test_a_place_is_as_near_from_the_east_as_from_the_south_far_in_the_north(district: District) -> None:
    RuleValue.objects.filter(code="near-same-place").update(amount=300)
    case = noted(district, text="路灯坏了")
    CaseWords.objects.filter(case=case).update(location=Point(24.940, 60.170, srid=4326))

    for east, north in ((0.0050, 0), (0, 0.0025)):
        here = Told("", longitude=24.940 + east, latitude=60.170 + north)
        assert numbers(near_cases(here, viewer=district.actor("li"), day=TODAY)) == [case.number]


def test_the_same_resident_is_found_whatever_they_tell(district: District) -> None:
    case = noted(district, resident_phone="19900001234")

    found = near_cases(
        told(district, "电梯停了一周", phone_index=blind_index("19900001234")), viewer=district.actor("li"), day=TODAY
    )

    assert numbers(found) == [case.number]
    assert found[0].reasons == ["same resident"]


def test_a_short_word_alone_finds_nothing(district: District) -> None:
    noted(district)

    assert near_cases(told(district, "垃圾"), viewer=district.actor("li"), day=TODAY) == []


def test_nothing_told_asks_the_database_nothing(district: District) -> None:
    li = district.actor("li")
    reach_on(TODAY)  # Kept for half a minute, as all numbers of the rules are.

    with statements() as ran:
        assert near_cases(Told("", street_id=None), viewer=li, day=TODAY) == []

    assert ran == []


def test_what_somebody_may_not_see_is_not_near_to_them(district: District) -> None:
    case = noted(district)
    here = told(district, case.text, longitude=IN_PEACH_GARDEN[0], latitude=IN_PEACH_GARDEN[1])

    seen = {
        name: bool(near_cases(here, viewer=district.actor(name), day=TODAY))
        for name in ("wang", "li", "qian", "sun", "xu")
    }

    assert seen == {"wang": True, "li": True, "qian": True, "sun": False, "xu": False}


def test_a_case_that_ended_is_not_near(district: District) -> None:
    case = noted(district)
    desk.decline_case(case.number, by=district.actor("li"), now=moment(11), reason="outside-duty")

    assert near_cases(told(district, case.text), viewer=district.actor("li"), day=TODAY) == []


def test_a_case_is_not_near_to_itself_but_to_its_like(district: District) -> None:
    one, other = noted(district), noted(district, by="sun", longitude=IN_WILLOW_BANK[0], latitude=IN_WILLOW_BANK[1])

    assert numbers(near_to_case(one.number, viewer=district.actor("li"), day=TODAY)) == [other.number]


def test_what_is_near_to_a_case_is_told_only_to_who_may_see_it(district: District) -> None:
    case = noted(district)

    with pytest.raises(NotFound):
        near_to_case(case.number, viewer=district.actor("xu"), day=TODAY)


def test_a_worker_notes_a_case_after_its_report(district: District) -> None:
    case = stories.filed(district)
    outbox.drain()

    assert CaseWords.objects.filter(case=case, street_id=case.street_id).exists()


def test_by_night_the_missed_are_noted_the_ended_forgotten_and_the_common_counted(district: District) -> None:
    ended = noted(district)
    desk.decline_case(ended.number, by=district.actor("li"), now=moment(11), reason="outside-duty")
    for _ in range(50):
        stories.filed(district, text="路灯坏了")

    assert renew_words() == 50
    assert renew_words() == 0
    assert not CaseWords.objects.filter(case=ended).exists()
    assert set(WordCount.objects.values_list("cases", flat=True)) == {50}


def test_a_case_that_moved_to_another_street_is_noted_there(district: District) -> None:
    case = noted(district)
    CaseWords.objects.filter(case=case).update(street_id=0, marks=[])

    assert renew_words() == 1
    assert CaseWords.objects.get(case=case).street_id == case.street_id


def test_looking_costs_three_statements_however_many_are_near(district: District) -> None:
    for _ in range(20):
        noted(district)
    li, here = (
        district.actor("li"),
        told(district, "菜场门口的垃圾三天没有清运", phone_index=blind_index("19900001234")),
    )
    reach_on(TODAY)

    with statements() as ran:
        found = near_cases(here, viewer=li, day=TODAY)

    assert len(found) == 5
    assert len(ran) == 3


def test_the_index_finds_what_comparing_with_every_case_finds(district: District) -> None:
    chance = random.Random(20260302)
    texts = ["，".join(chance.choice(words) for words in (PLACES, THINGS, FAULTS, ASKED)) for _ in range(400)]
    nowhere = {"longitude": None, "latitude": None, "community_code": "990000001001", "resident_phone": ""}
    for text in texts:
        stories.filed(district, text=text, **nowhere)
    renew_words()
    every = {row["id"]: pairs(row["text"]) for row in Case.objects.open().values("id", "text")}
    ids = dict(Case.objects.values_list("number", "id"))

    missed, looked_for = [], 0
    alone = reach_on(TODAY).like_alone
    for text in texts[::4]:
        mine = pairs(text)
        like = {id_: likeness(len(mine & other), len(mine), len(other)) for id_, other in every.items()}
        best = sorted((share for share in like.values() if share >= alone), reverse=True)[:5]
        found = near_cases(told(district, text), viewer=PORTAL, day=TODAY)
        shares = sorted((like[ids[case.number]] for case in found), reverse=True)
        looked_for += len(best)
        missed += [share for n, share in enumerate(best) if n >= len(shares) or shares[n] < share - 1e-9]

    assert looked_for > 300
    assert len(missed) <= 0.02 * looked_for
