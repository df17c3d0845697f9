"""By which ways cases come in, what residents say of them, and how much a case may hold."""

from enum import StrEnum

from governance.ground.workflow import Words


class Source(StrEnum):
    """By which way a case came in."""

    WORKER = "worker"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    LETTER = "letter"
    PUBLIC = "public"
    HOTLINE = "hotline"
    IMPORT = "import"


SOURCE_WORDS = {
    Source.WORKER: Words("网格上报", "Grid worker"),
    Source.TELEPHONE: Words("来电", "Telephone"),
    Source.COUNTER: Words("窗口来访", "Counter"),
    Source.LETTER: Words("来信", "Letter"),
    Source.PUBLIC: Words("居民自报", "Resident"),
    Source.HOTLINE: Words("热线", "Hotline"),
    Source.IMPORT: Words("批量导入", "Import"),
}

# What staff write down of what they were told, the way it reached them chosen by whoever writes.
TOLD_TO_STAFF = (Source.WORKER, Source.TELEPHONE, Source.COUNTER, Source.LETTER, Source.HOTLINE)


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
