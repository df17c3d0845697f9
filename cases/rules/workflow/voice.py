"""By which way a resident's answer reached the portal, and which of them count."""

from collections.abc import Mapping
from enum import StrEnum

from governance.ground.workflow import Words


class Way(StrEnum):
    """How a resident was heard."""

    PHONE = "phone"
    ANSWER_CODE = "answer_code"
    TRACKING_CODE = "tracking_code"


WAY_WORDS: Mapping[Way, Words] = {
    Way.PHONE: Words("电话回访", "By telephone"),
    Way.ANSWER_CODE: Words("居民凭答复码在线答复", "By the resident's answer code"),
    Way.TRACKING_CODE: Words("仅凭查询码答复，不计入三率", "By the tracking code alone, not counted in the rates"),
}
# What was answered by the tracking code alone may have been staff who had read it: no rate counts that.
COUNTED_WAYS = (Way.PHONE, Way.ANSWER_CODE)
ANSWER_CODE_LENGTH = 8
