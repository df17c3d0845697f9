"""By which ways cases come in, what residents say of them, and how much a case may hold."""

from collections.abc import Mapping
from enum import StrEnum

from governance.workflow import Words


class Source(StrEnum):
    """By which way a case came in."""

    WORKER = "worker"
    PUBLIC = "public"
    HOTLINE = "hotline"
    IMPORT = "import"


SOURCE_WORDS = {
    Source.WORKER: Words("网格上报", "Grid worker"),
    Source.PUBLIC: Words("居民自报", "Resident"),
    Source.HOTLINE: Words("热线", "Hotline"),
    Source.IMPORT: Words("批量导入", "Import"),
}


class Satisfaction(StrEnum):
    """What the resident says of the handling."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


SATISFACTION_WORDS = {
    Satisfaction.SATISFIED: Words("满意", "Satisfied"),
    Satisfaction.BASICALLY: Words("基本满意", "Basically satisfied"),
    Satisfaction.DISSATISFIED: Words("不满意", "Not satisfied"),
}

MOST_PHOTOS = 6
LONGEST_TEXT = 4000


def small_photo(name: str) -> str:
    """Return the name of the small copy that lies beside a kept photo."""
    return name.removesuffix(".jpg") + "-small.jpg"


# The columns of a file of cases; each may be headed by its code or by its Chinese or English name.
IMPORT_COLUMNS: Mapping[str, Words] = {
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
}
NEEDED_COLUMNS = ("source_id", "text", "category")
MOST_IMPORT_ROWS = 50_000
