"""What it costs to find the open cases near to a text, among a hundred thousand open ones."""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from django.db import connection
from django.utils import timezone

from bench.figures import Figure
from bench.rows import OPEN_SHARE
from cases.models import Case, CaseWords
from cases.reading.commands.nearness import renew_words
from cases.reading.queries.near import Told, near_cases, reach_on
from cases.reading.workflow.nearness import likeness
from cases.reading.workflow.words import pairs
from governance.ground.permissions import PORTAL

OPEN_CASES = 100_000
CASES = OPEN_CASES * OPEN_SHARE + 10_000
BOUND_MILLISECONDS = 50.0

# Syllables that make names, so that the texts have common words and rare ones, as real ones do.
_NAMES = (
    "桃园柳岸西河学府青石文苑和平建设中山人民解放新华光明东风红旗胜利"
    "前进友谊幸福长江黄河泰山金桂银杏梧桐香樟翠竹芙蓉海棠牡丹"
)
_KINDS = ("路", "巷", "小区", "花园", "新村")
_THINGS = (
    *("路灯", "井盖", "垃圾桶", "电梯", "下水道", "共享单车", "广告牌", "行道树", "健身器材", "消防栓"),
    *("门禁", "水表", "燃气管道", "围墙", "台阶", "扶手", "监控", "充电桩", "停车位", "公告栏"),
)
_FAULTS = (
    *("坏了三天没人修", "被人撞倒了", "夜里一直响", "堵住了污水外溢", "没有人清理"),
    *("歪了快要掉下来", "漏水很严重", "被占用了", "味道很大", "影响通行"),
)
_ASKED = (
    *("请尽快派人处理", "老人走路很危险", "孩子上学要经过", "打过电话没有回音"),
    *("希望有人管一管", "影响大家休息", "已经反映过两次"),
)


def near_figures(*, pairs_of_calls: int) -> list[Figure]:
    """Time what is shown while somebody types against reading every open case of the street."""
    _write_texts()
    asked, today = _asked(pairs_of_calls), timezone.localdate()
    for told in asked[:10]:
        near_cases(told, viewer=PORTAL, day=today)
    ours = [_milliseconds(partial(near_cases, told, viewer=PORTAL, day=today)) for told in asked]
    theirs = [_milliseconds(partial(_by_reading_all, told)) for told in asked[:5]]
    slow = statistics.quantiles(ours, n=20)[-1]
    note = f"median {statistics.median(ours):.1f} ms of {CaseWords.objects.count()} open cases"
    share = statistics.median(ours) / statistics.median(theirs)
    return [
        Figure("near cases among 100 thousand open ones: p95 in milliseconds", slow, BOUND_MILLISECONDS, note=note),
        Figure("near cases over comparing with every open case of the street", share, 0.1),
    ]


def _milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def text_of_chance(chance: random.Random) -> str:
    """Return what a resident might write."""
    place = "".join(chance.choices(_NAMES, k=3)) + chance.choice(_KINDS)
    where = f"{place}{chance.randint(1, 300)}号{chance.randint(1, 40)}栋"
    return (
        f"{where}的{chance.choice(_THINGS)}{chance.choice(_FAULTS)}，{chance.choice(_ASKED)}，{chance.choice(_ASKED)}。"
    )


def _write_texts() -> None:
    """Give each open case of the database a text of its own, once, and have them noted as a worker does."""
    if CaseWords.objects.count() >= OPEN_CASES:
        return
    chance = random.Random(11)
    with connection.cursor() as cursor:
        ids = list(Case.objects.open().order_by("id").values_list("id", flat=True))
        for start in range(0, len(ids), 5000):
            some = ids[start : start + 5000]
            texts = [text_of_chance(chance) for _id in some]
            cursor.execute(
                "UPDATE cases_case c SET text = told.text, title = left(told.text, 40) "
                "FROM unnest(%s::bigint[], %s::text[]) AS told(id, text) WHERE c.id = told.id",
                [some, texts],
            )
        renew_words()
        cursor.execute("VACUUM ANALYZE cases_casewords, cases_wordcount, cases_case")


def _asked(times: int) -> list[Told]:
    """Return texts as a neighbour would tell them: some words of an open case, at its place."""
    chance = random.Random(12)
    found = list(Case.objects.open().order_by("-id")[: times * 3 : 3])
    return [
        Told(
            f"{case.text[: chance.randint(12, 30)]}，{chance.choice(_ASKED)}",
            case.street_id,
            longitude=case.location.x,
            latitude=case.location.y,
        )
        for case in found
        if case.location
    ]


def _by_reading_all(told: Told) -> list[str]:
    mine, alone = pairs(told.text), reach_on(timezone.localdate()).like_alone
    rows = Case.objects.open().filter(street_id=told.street_id).values_list("number", "text")
    read = ((number, pairs(text)) for number, text in rows.iterator())
    return [number for number, other in read if likeness(len(mine & other), len(mine), len(other)) >= alone]
