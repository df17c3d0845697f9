"""The endpoints of appointments that wait for somebody else's yes."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from governance.chart.api import serializers as shapes
from governance.chart.commands.appointing import confirm_appointment, refuse_appointment
from governance.chart.queries.proposals import proposal_list, tells_a_code
from governance.ground.errors import Conflict
from governance.ground.http.api import Endpoint, PageIn, operation, shown

APPOINTMENTS = "appointments"


class ProposalsView(Endpoint):
    """The proposed appointments."""

    @operation(
        "appointment_proposal_list",
        "Appointments that wait to be confirmed · 待确认任职",
        tag=APPOINTMENTS,
        parameters=[PageIn],
        answer=shapes.ProposalPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of those over whose posts the person may confirm, the oldest first."""
        return Response(shown(shapes.ProposalPageOut, proposal_list(self.actor, **self.asked(PageIn))))


class DecisionView(Endpoint):
    """Somebody else's yes or no."""

    @operation(
        "appointment_proposal_decide",
        "Confirm or refuse a proposed appointment · 确认任职",
        tag=APPOINTMENTS,
        takes=shapes.AppointmentDecisionIn,
        answer=None,
        status=204,
        errors=(400, 403, 404, 409, 422),
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Decide it; whoever proposed it, or would gain by it, is refused.

        The first post of a new account is confirmed on the page, which shows a code that the person has to be told.
        """
        is_granted = self.entries(shapes.AppointmentDecisionIn)["is_granted"]
        if is_granted and tells_a_code(self.actor, proposal_id):
            raise Conflict(_("Confirm this on the page “To confirm”: it shows a code for the person's first sign-in."))
        decide = confirm_appointment if is_granted else refuse_appointment
        decide(proposal_id, by=self.actor, now=timezone.now())
        return Response(status=204)
