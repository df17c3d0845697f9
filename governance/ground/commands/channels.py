"""By which ways a person wants to be told, and the gateways that an administrator offers."""

from collections.abc import Mapping
from datetime import datetime

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


@transaction.atomic
def write_gateway(
    code: str,
    *,
    by: Actor,
    now: datetime,
    name_zh: str,
    name_en: str,
    url: str,
    secret: str,
    is_active: bool = True,
    is_new: bool = False,
) -> Gateway:
    """Offer a gateway, or change one; an empty secret keeps the one it has. No screen shows the secret again."""
    require_anywhere(by, Permission.RETRY_DELIVERIES)
    gateway = Gateway.objects.select_for_update().filter(code=code).first()
    if gateway is None and not is_new:
        raise NotFound(_("There is no such gateway."))
    if gateway is not None and is_new:
        raise Invalid(_("There is a gateway with this code."), {"code": _("Choose another code.")})
    wrong = _wrong(name_zh, name_en, url, secret, needs_secret=gateway is None)
    if wrong:
        raise Invalid(_("This gateway cannot be used as it is written."), wrong)
    gateway = gateway or Gateway(code=code)
    gateway.name_zh, gateway.name_en, gateway.url, gateway.is_active = name_zh.strip(), name_en.strip(), url, is_active
    gateway.secret = secret or gateway.secret
    gateway.save()
    data = {"code": code, "url": url, "is_active": is_active, "has_new_secret": bool(secret)}
    outbox.record(events.GATEWAY_WRITTEN, subject=outbox.Subject(SUBJECT, gateway.pk), by=by, at=now, data=data)
    return gateway


def _is_address(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
        URLValidator(schemes=["http", "https"])(encoded(url))
    except (ValidationError, ValueError):
        return False
    return True


def _wrong(name_zh: str, name_en: str, url: str, secret: str, *, needs_secret: bool) -> dict[str, str]:
    wrong = {
        name: _("Fill this in.") for name, text in (("name_zh", name_zh), ("name_en", name_en)) if not text.strip()
    }
    if not _is_address(url):
        wrong["url"] = _("Give an address that begins with https://.")
    if (needs_secret or secret) and len(secret) < SHORTEST_SECRET:
        wrong["secret"] = _("Give a secret of at least %(least)d characters.") % {"least": SHORTEST_SECRET}
    return wrong
