"""The numbers and limits that cases are decided by."""

from cases.rules.commands.amounts import require_amount, require_together
from cases.rules.workflow.amounts import OWNER, STRICTER, WEIGHTS
from governance.ground.workflow import Words
from governance.kit.numbers.workflow.systems import System

SYSTEM = System(
    code=OWNER,
    name=Words("接诉即办与吹哨报到", "Cases and whistles"),
    stricter=STRICTER,
    together=WEIGHTS,
    refuse=require_amount,
    refuse_together=require_together,
)
