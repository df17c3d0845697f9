"""By which ways people are told, and how the messages on their way out stand."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from governance.ground.errors import NotFound
from governance.ground.models import Channel, Gateway, Message
from governance.ground.permissions import Actor, person_of, require_anywhere
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.tongue import spoken
from governance.ground.workflow import Permission, Words

MESSAGE_LINES = 50


@dataclass(frozen=True)
class OfferedChannel:
    """A way to be told: its gateway's code (empty for mail), its name, and the person's address there."""

    code: str
    name: str
    address: str


@dataclass(frozen=True)
class GatewayView:
    """A gateway as its administrator sees it; the secret is never shown."""

    code: str
    name_zh: str
    name_en: str
    name: str
    url: str
    is_active: bool


@dataclass(frozen=True)
class MessageLine:
    """One message on its way out."""

    id: int
    person: str
    way: str
    text: str
    standing: str
    is_failed: bool
    attempts: int
    at: datetime
    error: str


@dataclass(frozen=True)
class GatewayPage:
    """The gateways, and the latest messages of all channels."""

    gateways: list[GatewayView]
    messages: Page[MessageLine]


def channels_of(actor: Actor) -> list[OfferedChannel]:
    """Return every way that is offered, mail first, with the actor's addresses."""
    chosen = {row.gateway_id: row.address for row in Channel.objects.filter(person_id=person_of(actor))}
    offered = Gateway.objects.filter(is_active=True)
    ways = [OfferedChannel(gateway.code, gateway.name, chosen.get(gateway.pk, "")) for gateway in offered]
    return [OfferedChannel("", "", chosen.get(None, "")), *ways]


def require_gateway_keeper(viewer: Actor) -> None:
    """Raise NotAllowed for who keeps no gateways."""
    require_anywhere(viewer, Permission.RETRY_DELIVERIES)


def gateway_named(viewer: Actor, code: str) -> GatewayView:
    """Return one gateway for whoever keeps them; raise NotFound when there is none."""
    require_gateway_keeper(viewer)
    gateway = Gateway.objects.filter(code=code).first()
    if gateway is None:
        raise NotFound(_("There is no such gateway."))
    return _view(gateway)


def gateway_page(viewer: Actor, *, only_failed: bool, after: str) -> GatewayPage:
    """Return the gateways and the latest messages, newest first."""
    require_gateway_keeper(viewer)
    rows = Message.objects.select_related("notification__person", "channel__gateway", "person").order_by("-id")
    if only_failed:
        rows = rows.filter(standing=Message.FAILED)
    place = place_at(after, int)
    if place:
        rows = rows.filter(id__lt=place[0])
    found = [_line(row) for row in rows[: MESSAGE_LINES + 1]]
    return GatewayPage(
        [_view(gateway) for gateway in Gateway.objects.all()], page_of(found, MESSAGE_LINES, lambda row: [row.id])
    )


def _view(gateway: Gateway) -> GatewayView:
    return GatewayView(gateway.code, gateway.name_zh, gateway.name_en, gateway.name, gateway.url, gateway.is_active)


def _line(row: Message) -> MessageLine:
    told, gateway = row.notification, row.channel.gateway if row.channel else None
    person = told.person if told else row.person
    return MessageLine(
        id=row.pk,
        person=person.name if person else "",
        way=gateway.name if gateway else "",
        text=spoken(Words(told.text_zh, told.text_en)) if told else row.subject,
        standing=row.standing,
        is_failed=row.standing == Message.FAILED,
        attempts=row.attempts,
        at=row.sent_at or row.created_at,
        error=row.error,
    )
