"""Which clocks a case and its assignments have, and the limits that they run by."""

from collections.abc import Mapping
from enum import StrEnum

from governance.ground.workflow import Words

# What the basis of a whistle's deadline is called: this, and the code of its kind.
WHISTLE_RULE = "whistle:"
# The limit of what a community handles itself.
REGISTER_LIMIT = "register"
COMMUNITY_LIMIT = "community-handling"
VERIFY_LIMIT = "verification"
CALL_BACK_LIMIT = "call-back"
EVALUATION_LIMIT = "evaluation"


class Clock(StrEnum):
    """What a deadline is for."""

    CASE = "case"
    SIGN = "sign"
    CONTACT = "contact"
    REPORT = "report"
    STAGE = "stage"
    FINISH = "finish"


CLOCK_WORDS: Mapping[str, Words] = {
    Clock.CASE: Words("工单时限", "This step"),
    Clock.SIGN: Words("签收时限", "Sign for"),
    Clock.CONTACT: Words("联系时限", "Contact"),
    Clock.REPORT: Words("报到时限", "Report in"),
    Clock.STAGE: Words("阶段时限", "Stage"),
    Clock.FINISH: Words("办结时限", "Finish"),
}
