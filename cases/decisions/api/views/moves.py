"""Applying, deciding and taking back, each one command."""

from cases.casework.api.move_view import MoveView, move_operation
from cases.casework.api.serializers.moves import MoveIn
from cases.decisions.api.serializers.moves import ApplyIn, DecideIn
from cases.decisions.commands import applications, rulings


@move_operation("case_apply", "Apply for what another person decides · 提出申请", ApplyIn)
class ApplyView(MoveView):
    """A contest, an extension, a deferral and the like."""

    command = staticmethod(applications.apply_for)


@move_operation("application_decide", "Decide on an application · 裁定申请", DecideIn)
class DecideView(MoveView):
    """Grant or refuse."""

    command = staticmethod(rulings.decide_application)


@move_operation("application_withdraw", "Withdraw an application · 撤回申请", MoveIn)
class WithdrawView(MoveView):
    """Take it back."""

    command = staticmethod(applications.withdraw_application)
