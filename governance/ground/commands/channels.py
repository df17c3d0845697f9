"""By which ways a person wants to be told, and the gateways that an administrator offers."""

from collections.abc import Mapping
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from governance.ground import events, outbox
from governance.ground.errors import Invalid, NotFound
from governance.ground.gateways.webhook import encoded
from governance.ground.models import Channel, Gateway
from governance.ground.permissions import Actor, person_of, require_anywhere
from governance.ground.workflow import Permission

SUBJECT = "governance.gateway"
SHORTEST_SECRET = 16
LONGEST_ADDRESS = 120


@transaction.atomic
def choose_channels(*, by: Actor, mail: str, gateways: Mapping[str, str]) -> None:
    """Set where the actor is told besides the portal: a mailbox, and an address in each gateway; empty means not there.

    Raises Invalid for a mailbox that is none, or a gateway that is not offered.
    """
    person = person_of(by)
    mailbox = mail.strip()
    if mailbox:
        try:
            validate_email(mailbox)
        except ValidationError as error:
            raise Invalid(
                _("This is no mail address."), {"mail": _("Give an address like name@example.org.")}
            ) from error
    offered = {gateway.code: gateway for gateway in Gateway.objects.filter(is_active=True)}
    wanted = {code: address.strip() for code, address in gateways.items()}
    if unknown := sorted(code for code, address in wanted.items() if address and code not in offered):
        message = _("This gateway is not offered: %(codes)s.") % {"codes": ", ".join(unknown)}
        raise Invalid(message, {})
    _choose(person, None, mailbox)
    for code, gateway in offered.items():
        _choose(person, gateway, wanted.get(code, "")[:LONGEST_ADDRESS])


def _choose(person: int, gateway: Gateway | None, address: str) -> None:
    if not address:
        Channel.objects.filter(person_id=person, gateway=gateway).delete()
        return
    Channel.objects.update_or_create(person_id=person, gateway=gateway, defaults={"address": address})


class Written(TypedDict):
    """A gateway as the form gives it."""

    name_zh: str
    name_en: str
    url: str
    secret: str
    is_active: NotRequired[bool]


@transaction.atomic
def offer_gateway(code: str, *, by: Actor, now: datetime, **told: Unpack[Written]) -> Gateway:
    """Offer another gateway. No screen shows its secret again."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    if Gateway.objects.filter(code=code).exists():
        raise Invalid(_("There is a gateway with this code."), {"code": _("Choose another code.")})
    gateway = Gateway(code=code)
    _write(gateway, told)
    gateway.save(force_insert=True)
    return _record(gateway, told, by, now)


@transaction.atomic
def change_gateway(code: str, *, by: Actor, now: datetime, **told: Unpack[Written]) -> Gateway:
    """Change a gateway; an empty secret keeps the one it has."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    gateway = Gateway.objects.select_for_update().filter(code=code).first()
    if gateway is None:
        raise NotFound(_("There is no such gateway."))
    _write(gateway, told)
    gateway.save(update_fields=["name_zh", "name_en", "url", "is_active", "secret"])
    return _record(gateway, told, by, now)


def _write(gateway: Gateway, told: Written) -> None:
    if wrong := _wrong(told, needs_secret=not gateway.secret):
        raise Invalid(_("This gateway cannot be used as it is written."), wrong)
    gateway.name_zh, gateway.name_en, gateway.url = told["name_zh"].strip(), told["name_en"].strip(), told["url"]
    gateway.is_active = told.get("is_active", True)
    gateway.secret = told["secret"] or gateway.secret


def _record(gateway: Gateway, told: Written, by: Actor, now: datetime) -> Gateway:
    data = {"code": gateway.code, "url": gateway.url, "is_active": gateway.is_active}
    data |= {"has_new_secret": bool(told["secret"])}
    outbox.record(events.GATEWAY_WRITTEN, subject=outbox.Subject(SUBJECT, gateway.pk), by=by, at=now, data=data)
    return gateway


def _is_address(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
        URLValidator(schemes=["http", "https"])(encoded(url))
    except (ValidationError, ValueError):
        return False
    return True


def _wrong(told: Written, *, needs_secret: bool) -> dict[str, str]:
    names = (("name_zh", told["name_zh"]), ("name_en", told["name_en"]))
    wrong = {name: _("Fill this in.") for name, text in names if not text.strip()}
    if not _is_address(told["url"]):
        wrong["url"] = _("Give an address that begins with https://.")
    if (needs_secret or told["secret"]) and len(told["secret"]) < SHORTEST_SECRET:
        wrong["secret"] = _("Give a secret of at least %(least)d characters.") % {"least": SHORTEST_SECRET}
    return wrong
