"""The fields of a report in one table: what each is called, how long it may be, where it is told and where it stands.

Forms, the API, the import and what is stored take words, lengths and cleaning from here. A test tells a case by every
field and reads every door: a field must stand where this table says, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.rules.workflow.intake import LONGEST_TEXT
from governance.ground.workflow import Words


class Door(StrEnum):
    """Where a report is told, or read afterwards."""

    WORKER_FORM = "worker_form"
    RESIDENT_FORM = "resident_form"
    API = "api"
    RESIDENT_API = "resident_api"
    IMPORT = "import"

    CASE_PAGE = "case_page"
    CASE_API = "case_api"
    EXPORT = "export"
    PAPER = "paper"
    TRACKING_PAGE = "tracking_page"
    TRACKING_API = "tracking_api"


_FORMS = frozenset({Door.WORKER_FORM, Door.RESIDENT_FORM})
_APIS = frozenset({Door.API, Door.RESIDENT_API})
_TOLD = _FORMS | _APIS
_EVERYWHERE = _TOLD | {Door.IMPORT}
_BY_STAFF = frozenset({Door.WORKER_FORM, Door.API})
_IMPORTED = frozenset({Door.IMPORT})
_STAFF = frozenset({Door.CASE_PAGE, Door.CASE_API, Door.EXPORT, Door.PAPER})
_RESIDENT = frozenset({Door.TRACKING_PAGE, Door.TRACKING_API})
_NOWHERE: frozenset[Door] = frozenset()


@dataclass(frozen=True)
class ReportField:
    """One field: its words, by which doors it comes in, and at which it is read.

    `heads` are other names by which offices head its column, `longest` how many signs it may have.
    """

    words: Words
    told: frozenset[Door]
    shown: frozenset[Door]
    longest: int = 0
    heads: tuple[str, ...] = ()
    # Whether it is words that somebody wrote: trimmed, and without the signs that no screen can show.
    is_text: bool = False
    # Ids and numbers of which each digit counts.
    is_exact: bool = False
    is_needed: bool = False


FIELDS: Mapping[str, ReportField] = {
    "source_id": ReportField(
        Words("来源编号", "Source id"),
        told=_IMPORTED,
        shown=_STAFF,
        longest=50,
        heads=(
            *("id", "编号", "留言编号", "工单编号", "工单号", "受理编号", "诉求编号", "事项编号", "流水号"),
            "case id",
        ),
        is_text=True,
        is_exact=True,
        is_needed=True,
    ),
    "category": ReportField(
        Words("类别", "Category"),
        told=_EVERYWHERE,
        shown=_STAFF | _RESIDENT,
        longest=40,
        heads=("诉求类别", "诉求类型", "事项类别", "问题类别", "问题类型", "分类", "类型"),
        is_text=True,
    ),
    # In a table it may name people and flats, and whoever holds a tracking code need not be who wrote it.
    "text": ReportField(
        Words("诉求内容", "Text"),
        told=_EVERYWHERE,
        shown=_STAFF - {Door.EXPORT},
        longest=LONGEST_TEXT,
        heads=(
            *("内容", "诉求", "留言详情", "留言内容", "反映内容", "问题描述", "详情", "详细内容", "诉求描述"),
            *("detail", "details"),
        ),
        is_text=True,
        is_needed=True,
    ),
    # The beginning of the text where nobody gives one.
    "title": ReportField(
        Words("标题", "Title"),
        told=frozenset({Door.API, Door.IMPORT}),
        shown=_STAFF | _RESIDENT,
        longest=120,
        heads=("主题", "留言主题", "诉求标题", "诉求主题", "subject"),
        is_text=True,
    ),
    "longitude": ReportField(
        Words("经度", "Longitude"),
        told=_EVERYWHERE,
        shown=frozenset({Door.CASE_PAGE, Door.CASE_API}),
        heads=("lng", "lon"),
    ),
    "latitude": ReportField(
        Words("纬度", "Latitude"),
        told=_EVERYWHERE,
        shown=frozenset({Door.CASE_PAGE, Door.CASE_API}),
        heads=("lat",),
    ),
    # Turned into WGS-84 at the door.
    "datum": ReportField(Words("坐标系", "Datum"), told=_APIS | _IMPORTED, shown=_NOWHERE),
    "community_code": ReportField(
        Words("社区代码", "Community code"),
        told=_EVERYWHERE,
        shown=_STAFF,
        longest=20,
        heads=("社区编码", "社区编号"),
        is_text=True,
        is_exact=True,
    ),
    "address": ReportField(
        Words("地址", "Address"),
        told=_EVERYWHERE,
        shown=_STAFF | _RESIDENT,
        longest=300,
        heads=("事发地址", "事发地点", "详细地址", "地点", "place"),
        is_text=True,
    ),
    # Whoever holds the tracking code reads nothing of who told it.
    "resident_name": ReportField(
        Words("居民姓名", "Resident's name"),
        told=_EVERYWHERE,
        shown=_STAFF,
        longest=60,
        heads=("姓名", "诉求人", "来电人", "反映人", "联系人", "name"),
        is_text=True,
    ),
    "resident_phone": ReportField(
        Words("联系电话", "Resident's phone"),
        told=_EVERYWHERE,
        shown=_STAFF,
        heads=("电话", "手机", "手机号", "手机号码", "电话号码", "来电号码", "联系方式", "phone"),
        is_text=True,
        is_exact=True,
    ),
    "call_part": ReportField(
        Words("方便接听时段", "When to call"),
        told=_EVERYWHERE,
        shown=_STAFF | {Door.TRACKING_PAGE},
        heads=("接听时段", "回访时段", "方便时段", "联系时段"),
    ),
    "channel": ReportField(
        Words("来源渠道", "Came in by"),
        told=_BY_STAFF | _IMPORTED,
        shown=_STAFF,
        heads=("来源", "渠道", "诉求来源", "反映渠道", "source"),
    ),
    # Whom it complains of is hidden from them, and never told to whoever holds the tracking code.
    "accused": ReportField(Words("投诉对象", "Complaint about"), told=_BY_STAFF, shown=_STAFF - {Door.EXPORT}),
    "answers": ReportField(
        Words("问题的回答", "Answers"),
        told=_TOLD,
        shown=_STAFF - {Door.EXPORT},
    ),
    "photos": ReportField(
        Words("照片", "Photos"),
        told=_FORMS | {Door.API},
        shown=_STAFF - {Door.EXPORT} | {Door.TRACKING_PAGE},
    ),
    "reported_at": ReportField(
        Words("反映时间", "Reported at"),
        told=_IMPORTED,
        shown=_STAFF | _RESIDENT,
        heads=("留言时间", "来电时间", "诉求时间", "登记时间", "时间", "sent_at", "time", "date"),
    ),
    "state": ReportField(
        Words("状态", "State"),
        told=_IMPORTED,
        shown=_STAFF | _RESIDENT,
        heads=("办理状态", "工单状态", "status"),
    ),
    "closed_at": ReportField(
        Words("办结时间", "Closed at"),
        told=_IMPORTED,
        shown=_STAFF,
        heads=("结案时间", "完成时间", "答复时间"),
    ),
    "outcome": ReportField(
        Words("办理结果", "Outcome"),
        told=_IMPORTED,
        shown=_STAFF | _RESIDENT,
        heads=("处理结果", "答复内容", "答复意见", "回复内容"),
    ),
}


def longest(name: str) -> int:
    """Return how many signs a field may have."""
    return FIELDS[name].longest
