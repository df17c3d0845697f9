"""The endpoints of the service catalogue; reading it needs no account."""

from rest_framework.request import Request
from rest_framework.response import Response

from governance.ground.http.api import PublicEndpoint, operation, shown
from services.api import serializers as shapes
from services.queries.item_list import item_list, item_of

SERVICES = "services"


class ServiceItemsView(PublicEndpoint):
    @operation(
        "service_list",
        "The service catalogue · 服务目录",
        tag=SERVICES,
        parameters=[shapes.ServiceItemsIn],
        answer=shapes.ServiceItemPageOut,
        errors=(422,),
        is_public=True,
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of published services."""
        return Response(shown(shapes.ServiceItemPageOut, item_list(self.actor, **self.asked(shapes.ServiceItemsIn))))


class ServiceItemView(PublicEndpoint):
    @operation(
        "service_read",
        "One service by its code · 服务事项详情",
        tag=SERVICES,
        answer=shapes.ServiceItemOut,
        errors=(404,),
        is_public=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer with how and where to apply, the documents and the time limit."""
        return Response(shown(shapes.ServiceItemOut, item_of(self.actor, code)))
