"""The figures in one table: what each is called, what it counts, in which unit, and where it is shown.

Pages, workbooks and the API take a figure's words and meaning from here; a test reads all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.ground.workflow import Words


class Board(StrEnum):
    """Which page of figures."""

    RATES = "rates"
    STATISTICS = "statistics"
    SUPERVISION = "supervision"
    ASSESSMENT = "assessment"


class Unit(StrEnum):
    """What a figure is in."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"


class Shown(StrEnum):
    """Where a figure stands."""

    PAGE = "page"
    API = "api"
    WORKBOOK = "workbook"


_EVERYWHERE = frozenset(Shown)
# On a page the share says it, and the number behind it opens.
_BESIDE_THE_SHARE = _EVERYWHERE - {Shown.PAGE}


@dataclass(frozen=True)
class Figure:
    """One figure of a board, under the name that it has in the API."""

    words: Words
    meaning: Words
    unit: Unit = Unit.COUNT
    shown: frozenset[Shown] = _EVERYWHERE

    @property
    def head(self) -> Words:
        """What its column is called where the numbers bear no unit."""
        if self.unit is not Unit.PERCENT:
            return self.words
        return Words(f"{self.words.zh}（%）", f"{self.words.en}, %")


_CALLED_BACK = Words("已回访", "Called back")
_SATISFIED = Figure(
    Words("满意", "Satisfied"),
    Words("居民满意或基本满意。", "The resident is satisfied, or basically satisfied."),
    shown=_BESIDE_THE_SHARE,
)

RATES: Mapping[str, Figure] = {
    "called_back": Figure(
        _CALLED_BACK,
        Words(
            "样本量 n：回访接通的办理轮次，不含剔除件。",
            "n: rounds of cases whose resident was reached; excluded ones are left out.",
        ),
    ),
    "responded": Figure(
        Words("已响应", "Contacted in time"),
        Words(
            "居民表示已有人联系，且牵头单位在时限内联系。",
            "The resident says that somebody made contact, and the lead did so within its limit.",
        ),
        shown=_BESIDE_THE_SHARE,
    ),
    "resolved": Figure(
        Words("已解决", "Solved"),
        Words("居民表示已解决。", "The resident says that it is solved."),
        shown=_BESIDE_THE_SHARE,
    ),
    "satisfied": _SATISFIED,
    "excluded": Figure(
        Words("剔除件", "Excluded"),
        Words(
            "经批准剔除的工单轮次，不计入三率。",
            "Rounds of cases that an approved application left out; they are in no rate.",
        ),
    ),
    "response": Figure(
        Words("响应率", "Response rate"),
        Words("已响应占 n 的百分比。", "Contacted in time, in per cent of n."),
        Unit.PERCENT,
    ),
    "resolution": Figure(
        Words("解决率", "Resolution rate"), Words("已解决占 n 的百分比。", "Solved, in per cent of n."), Unit.PERCENT
    ),
    "satisfaction": Figure(
        Words("满意率", "Satisfaction rate"), Words("满意占 n 的百分比。", "Satisfied, in per cent of n."), Unit.PERCENT
    ),
    "score": Figure(
        Words("综合得分", "Score"),
        Words(
            "三率按当月一日有效的权重加权。",
            "The three rates, weighed as in force on the first day of the month.",
        ),
        Unit.POINTS,
    ),
}
STATISTICS: Mapping[str, Figure] = {
    "arrived": Figure(Words("上报", "Reported"), Words("期间内上报的工单。", "Cases that came in within the period.")),
    "ended": Figure(
        Words("结案", "Ended"),
        Words("期间内结案的工单，不论何时上报。", "Cases that ended within the period, whenever they came in."),
    ),
    "led": Figure(
        Words("部门牵头", "Led by departments"),
        Words("样本量 n：最后一轮由部门牵头的已结案工单。", "n: the ended cases whose last round a department led."),
    ),
    "late": Figure(
        Words("逾期办结", "Finished late"),
        Words("其中牵头单位逾期办结的工单。", "Of these, those whose lead finished after its limit."),
        shown=_BESIDE_THE_SHARE,
    ),
    "share_late": Figure(
        Words("逾期率", "Finished late"),
        Words("逾期办结占 n 的百分比。", "Finished late, in per cent of n."),
        Unit.PERCENT,
    ),
}
SUPERVISION: Mapping[str, Figure] = {
    "open": Figure(Words("在办", "Open"), Words("样本量 n：目前在办的全部工单。", "n: all cases that are open now.")),
    "late": Figure(
        Words("逾期", "Late"),
        Words("工单当前环节的时限已过。", "The clock of the case's own present step has run out."),
    ),
    "step_late": Figure(
        Words("部门环节逾期", "A department's step overdue"),
        Words(
            "某部门的办理环节已逾期，工单本身可能仍在时限内。",
            "A department is late with a step of its part; the case itself may be in time.",
        ),
    ),
    "dormant": Figure(
        Words("沉睡", "Dormant"),
        Words("已有 {days} 个工作日没有进展。", "No step for so many working days: {days}."),
    ),
    "reopened": Figure(
        Words("重办", "Re-opened"),
        Words("上一轮办理未解决，重新办理的工单。", "Open again after a round that did not help."),
    ),
    "contested": Figure(
        Words("异议待裁定", "Contested"),
        Words("部门对派单提出异议，尚未裁定。", "A department contests its part, and nobody has ruled yet."),
    ),
    "unrouted": Figure(
        Words("待人工派单", "Without a rule"),
        Words("等待人工确定承办单位。", "It waits for somebody to say by hand who acts."),
    ),
    "supervised": Figure(
        Words("督办中", "Supervised"), Words("被督办一次及以上。", "Put under supervision once or more.")
    ),
    "listed": Figure(
        Words("多次督办", "Listed"),
        Words("被督办 {times} 次及以上。", "Put under supervision so many times or more: {times}."),
    ),
}
ASSESSMENT: Mapping[str, Figure] = {
    "evaluated": Figure(
        Words("已评价件", "Evaluated parts"),
        Words(
            "得分的样本量 n：期间内街道作出评价的办理件。",
            "n of the points: parts of cases that the street evaluated within the period.",
        ),
    ),
    "points": Figure(
        Words("总分", "Points in all"),
        Words("各件得分之和。", "The points of all parts together."),
        Unit.POINTS,
        frozenset({Shown.WORKBOOK}),
    ),
    "mean": Figure(
        Words("平均分", "Points in the mean"),
        Words("每件一至五分，各件权重相同。", "One to five points for each part; every part weighs the same."),
        Unit.POINTS,
    ),
    "poor": Figure(
        Words("一至二分件", "One or two points"),
        Words("得一分或二分的办理件。", "Parts that got one or two points."),
    ),
    "called_back": Figure(
        _CALLED_BACK,
        Words(
            "居民评价的样本量 n：回访接通的办理轮次，按整月计算。",
            "n of the residents: rounds of cases whose resident was reached, in whole months.",
        ),
    ),
    "satisfied": Figure(_SATISFIED.words, _SATISFIED.meaning, shown=frozenset({Shown.WORKBOOK})),
    "satisfaction": Figure(
        Words("居民满意率", "Residents satisfied"),
        Words(
            "满意占 n 的百分比；回访不足 {least} 件的，不显示比率。",
            "Satisfied, in per cent of n; no share is given below this number of call-backs: {least}.",
        ),
        Unit.PERCENT,
    ),
}
FIGURES: Mapping[Board, Mapping[str, Figure]] = {
    Board.RATES: RATES,
    Board.STATISTICS: STATISTICS,
    Board.SUPERVISION: SUPERVISION,
    Board.ASSESSMENT: ASSESSMENT,
}
