"""Cases to learn from: three categories with words of their own, made without the way that each would have to go."""

import random
from datetime import timedelta

from cases.models import Case
from cases.reading.commands.suggestions import Labelled
from tests import stories
from tests.district import District, moment

WORDS = {
    "urban-litter": ["垃圾没有清运", "垃圾桶满了", "垃圾气味很大", "生活垃圾乱扔", "建筑垃圾堆放"],
    "urban-lights": ["路灯不亮", "路灯坏了", "路灯一闪一闪", "路灯杆歪了", "夜里没有路灯"],
    "urban-vendors": ["摊贩占道", "流动摊贩叫卖", "夜市摊贩油烟", "摊贩堵住人行道", "早餐摊贩扰民"],
}
WHERE = ["桃园路", "柳岸巷", "菜场南门", "三号楼下", "公交站旁", "小区门口", "学校边上"]


def labelled(each: int = 40) -> list[Labelled]:
    """Return texts of three categories, the same ones each time."""
    chance = random.Random(7)
    return [
        Labelled(f"{chance.choice(WHERE)}{chance.choice(words)}，已经{chance.randint(2, 30)}天", code)
        for _ in range(each)
        for code, words in WORDS.items()
    ]


def closed_cases(district: District) -> None:
    """Leave closed cases of three categories behind."""
    first = stories.filed(district)
    Case.objects.filter(id=first.pk).delete()
    for n, row in enumerate(labelled()):
        first.pk, first.number, first.tracking_code = None, f"QH-2026-8{n:05d}", f"LEARN{n}"  # type: ignore[assignment]
        first.idempotency_key, first.text, first.title = f"learn-{n}", row.text, row.text
        first.category_id, first.state, first.is_open = row.label, "closed", False
        first.closed_at, first.next_alarm_at = moment() - timedelta(days=n), None
        first.save(force_insert=True)
