"""The endpoints of the ground floor: token, me, organisations, notifications."""

from typing import Any

from django.utils import timezone
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from governance.chart.api import serializers as shapes
from governance.chart.commands.tokens import issue_token, revoke_token
from governance.chart.queries.me import me
from governance.chart.queries.organisation_list import organisation_list, organisation_of
from governance.chart.queries.security_log import AskedLog, security_page
from governance.ground.commands.notifications import mark_read
from governance.ground.http.api import Endpoint, operation, shown
from governance.ground.queries.notification_list import notification_list

TOKEN = "token"
PERSON = "person"
SECURITY = "security"
ORGANISATIONS = "organisations"


class TokenView(Endpoint):
    """Where programs get and give back their token."""

    def get_permissions(self) -> list[Any]:
        """Let everyone ask for a token."""
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    def get_authenticators(self) -> list[Any]:
        """Ask nobody for a token who wants one."""
        wants_one = self.request is not None and self.request.method == "POST"
        return [] if wants_one else super().get_authenticators()

    @operation(
        "token_issue",
        "Get a token for a log-in name and password · 获取令牌",
        tag=TOKEN,
        takes=shapes.TokenIn,
        answer=shapes.TokenOut,
        errors=(409, 422, 429),
        is_public=True,
        is_keyless=True,
    )
    def post(self, request: Request) -> Response:
        """Answer with a new token, which works for ninety days; the portal cannot show it again."""
        token = issue_token(**self.entries(shapes.TokenIn), now=timezone.now())
        return Response(shown(shapes.TokenOut, {"token": token}))

    @operation("token_revoke", "Revoke the token · 注销令牌", tag=TOKEN, answer=None, status=204, errors=(409,))
    def delete(self, request: Request) -> Response:
        """End the token that the request came with; it is forgotten everywhere within seconds."""
        revoke_token(str(request.auth or ""), by=self.actor, now=timezone.now())
        return Response(status=204)


class MeView(Endpoint):
    """The person who asks."""

    @operation("me_read", "My posts and permissions · 我的岗位与权限", tag=PERSON, answer=shapes.MeOut)
    def get(self, request: Request) -> Response:
        """Answer with the person's posts, and each permission with the organisations it covers."""
        return Response(shown(shapes.MeOut, me(self.actor, on=timezone.localdate())))


class NotificationsView(Endpoint):
    """What the person was told."""

    @operation(
        "notification_list",
        "My notifications, the newest first · 我的通知",
        tag=PERSON,
        parameters=[shapes.NotificationsIn],
        answer=shapes.NotificationPageOut,
        errors=(422,),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of notifications."""
        asked = self.asked(shapes.NotificationsIn)
        page = notification_list(self.actor, only_unread=asked["unread"], after=asked["after"], size=asked["size"])
        return Response(shown(shapes.NotificationPageOut, page))


class NotificationsReadView(Endpoint):
    """Marking notifications as read."""

    @operation(
        "notification_read",
        "Mark notifications as read · 标为已读",
        tag=PERSON,
        takes=shapes.ReadIn,
        answer=shapes.ReadOut,
        errors=(403, 422),
    )
    def post(self, request: Request) -> Response:
        """Mark every notification up to one as read."""
        marked = mark_read(by=self.actor, now=timezone.now(), upto_id=self.entries(shapes.ReadIn)["upto"])
        return Response(shown(shapes.ReadOut, {"marked": marked}))


class SecurityEventsView(Endpoint):
    """The security log, for auditors."""

    @operation(
        "security_event_list",
        "The security log, the newest first · 安全日志",
        tag=SECURITY,
        parameters=[shapes.SecurityEventsIn],
        answer=shapes.SecurityEventPageOut,
        errors=(403, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the log."""
        asked = dict(self.asked(shapes.SecurityEventsIn))
        after, size = asked.pop("after"), asked.pop("size")
        page = security_page(self.actor, AskedLog(**asked), after=after, size=size)
        return Response(shown(shapes.SecurityEventPageOut, page))


class OrganisationsView(Endpoint):
    @operation(
        "organisation_list",
        "The organisation tree, those above before those below · 组织架构",
        tag=ORGANISATIONS,
        parameters=[shapes.OrganisationsIn],
        answer=shapes.OrganisationPageOut,
        errors=(404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of the organisations that exist today."""
        page = organisation_list(on=timezone.localdate(), **self.asked(shapes.OrganisationsIn))
        return Response(shown(shapes.OrganisationPageOut, page))


class OrganisationView(Endpoint):
    """One node of the tree."""

    @operation(
        "organisation_read",
        "One organisation by its code · 组织详情",
        tag=ORGANISATIONS,
        answer=shapes.OrganisationOut,
        errors=(404,),
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer with the organisation."""
        return Response(shown(shapes.OrganisationOut, organisation_of(code)))
