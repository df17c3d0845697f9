"""By which ways cases come in, what residents say of them, and how much a case may hold."""

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
