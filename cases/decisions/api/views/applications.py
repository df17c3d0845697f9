"""Applications: those that wait for a person's decision, and those that the person made."""

from rest_framework.request import Request
from rest_framework.response import Response

from cases.decisions.api.serializers import applications as shapes
from cases.decisions.queries.application_list import decidable_list, own_list
from governance.ground.http.api import Endpoint, operation, shown

APPLICATIONS = "applications"


class ApplicationsView(Endpoint):
    @operation(
        "application_list",
        "Applications that I decide or that I made, the oldest first · 申请列表",
        tag=APPLICATIONS,
        parameters=[shapes.ApplicationsIn],
        answer=shapes.ApplicationPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of them; deciding has an address of its own below the case."""
        asked = dict(self.asked(shapes.ApplicationsIn))
        listed = decidable_list if asked.pop("decidable") else own_list
        return Response(shown(shapes.ApplicationPageOut, listed(self.actor, **asked)))
