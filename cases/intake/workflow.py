"""The columns of a file of cases, and by which names offices head them."""

from collections.abc import Mapping

from cases.rules.workflow.states import State
from governance.ground.workflow import Words

# Each may be headed by its code, by its Chinese or English name, or by another of its names.
COLUMNS: Mapping[str, Words] = {
    "source_id": Words("来源编号", "Source id"),
    "category": Words("类别", "Category"),
    "text": Words("诉求内容", "Text"),
    "title": Words("标题", "Title"),
    "longitude": Words("经度", "Longitude"),
    "latitude": Words("纬度", "Latitude"),
    "datum": Words("坐标系", "Datum"),
    "community_code": Words("社区代码", "Community code"),
    "address": Words("地址", "Address"),
    "resident_name": Words("诉求人", "Resident's name"),
    "resident_phone": Words("联系电话", "Resident's phone"),
    "call_part": Words("方便接听时段", "When to call"),
    "channel": Words("来源渠道", "Came in by"),
    "reported_at": Words("反映时间", "Reported at"),
    "state": Words("状态", "State"),
    "closed_at": Words("办结时间", "Closed at"),
    "outcome": Words("办理结果", "Outcome"),
}
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "source_id": (
        "id",
        "编号",
        "留言编号",
        "工单编号",
        "工单号",
        "受理编号",
        "诉求编号",
        "事项编号",
        "流水号",
        "case id",
    ),
    "category": ("诉求类别", "诉求类型", "事项类别", "问题类别", "问题类型", "分类", "类型"),
    "text": (
        "内容",
        "诉求",
        "留言详情",
        "留言内容",
        "反映内容",
        "问题描述",
        "详情",
        "详细内容",
        "诉求描述",
        "detail",
        "details",
    ),
    "title": ("主题", "留言主题", "诉求标题", "诉求主题", "subject"),
    "longitude": ("lng", "lon"),
    "latitude": ("lat",),
    "community_code": ("社区编码", "社区编号"),
    "address": ("事发地址", "事发地点", "详细地址", "地点", "place"),
    "resident_name": ("姓名", "来电人", "反映人", "联系人", "name"),
    "reported_at": ("留言时间", "来电时间", "诉求时间", "登记时间", "时间", "sent_at", "time", "date"),
    "state": ("办理状态", "工单状态", "status"),
    "closed_at": ("结案时间", "完成时间", "答复时间"),
    "outcome": ("处理结果", "答复内容", "答复意见", "回复内容"),
    "resident_phone": ("电话", "手机", "手机号", "手机号码", "电话号码", "来电号码", "联系方式", "phone"),
    "channel": ("来源", "渠道", "诉求来源", "反映渠道", "source"),
    "call_part": ("接听时段", "回访时段", "方便时段", "联系时段"),
}
NEEDED_COLUMNS = ("source_id", "text")
# Ids and numbers of which each digit counts.
EXACT_COLUMNS = ("source_id", "resident_phone", "community_code")
MOST_IMPORT_ROWS = 50_000
# As much as a cell of a workbook holds; what was told in a register before is kept whole on the case.
LONGEST_IMPORTED_TEXT = 32_767

# In which states a case can be taken over: the way of one that is half done begins anew, for its clocks, parts and
# call-backs are not told; one that was declined needs its lawful reason, which no table tells.
STATES: Mapping[State, tuple[str, ...]] = {
    State.REPORTED: ("待受理", "未受理", "新工单", "to register", "new", "open"),
    State.CLOSED: ("已结案", "结案", "已办结", "办结", "已完成", "done"),
    State.ANSWERED: ("已答复", "已回复"),
}


def heads_of(column: str) -> tuple[str, ...]:
    """Return by which names a column may be headed."""
    return (column, *COLUMNS[column], *OTHER_NAMES.get(column, ()))


def state_named(text: str) -> State | None:
    """Return the state that a table means; none for a state that no case can be taken over in."""
    meant = text.strip().casefold()
    return next((state for state, words in STATES.items() if meant in ("", state.value, *words)), None)
