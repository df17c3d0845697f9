"""Who has a second factor, and of whom one is asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.models import Appointment, Organisation, RecoveryCode, Role, SecondFactor
from governance.ground.errors import Conflict
from governance.ground.models import Person
from governance.ground.permissions import Actor, person_of, require_path
from governance.ground.workflow import Permission

ISSUER = "Shaosheng 哨声"


class Proof(StrEnum):
    """By what somebody who is signed in proves once more who they are."""

    CODE = "code"
    PASSWORD = "present"
    SIGN_IN = ""


@dataclass(frozen=True)
class Setup:
    """A second factor that is being set up."""

    username: str
    secret: str

    @property
    def address(self) -> str:
        """What an authenticator app reads from the QR code."""
        label = quote(f"{ISSUER}:{self.username}")
        return f"otpauth://totp/{label}?{urlencode({'secret': self.secret, 'issuer': ISSUER})}"


@dataclass(frozen=True)
class FactorState:
    """How one person's second factor stands."""

    is_set: bool
    is_asked: bool
    codes_left: int


@dataclass(frozen=True)
class AskedRole:
    """A role, and whether its holders need a second factor."""

    code: str
    name: str
    is_asked: bool


def has_second_factor(person_id: int) -> bool:
    """Tell whether a sign-in of this person asks for a code."""
    return SecondFactor.objects.filter(person_id=person_id, confirmed_at__isnull=False).exists()


def proof_asked(viewer: Actor) -> Proof:
    """Return by what the viewer proves who they are: the second factor, else the password, else a new sign-in.

    Whoever signs in by the district's identity provider has no password here.
    """
    person = Person.objects.get(pk=person_of(viewer))
    if has_second_factor(person.pk):
        return Proof.CODE
    return Proof.PASSWORD if person.has_usable_password() else Proof.SIGN_IN


def proof_of_setup(viewer: Actor) -> Proof:
    """Return what the viewer proves before a second factor is set up; raise Conflict where one is."""
    proof = proof_asked(viewer)
    if proof is Proof.CODE:
        raise Conflict(_("You have a second factor already. Remove it before you set up another."))
    return proof


def setup_of(viewer: Actor) -> Setup:
    """Return the second factor that the viewer is setting up; raise Conflict where none is."""
    factor = SecondFactor.objects.select_related("person").filter(person_id=person_of(viewer)).first()
    if factor is None or factor.confirmed_at:
        raise Conflict(_("This was set up already, or not begun. Begin it anew under “My account”."))
    return Setup(factor.person.username, factor.secret)


def is_asked_of(person_id: int, *, on: datetime) -> bool:
    """Tell whether a post of the person asks for a second factor."""
    held = Appointment.objects.active(timezone.localdate(on)).filter(person_id=person_id)
    return held.filter(post__role__needs_second_factor=True).exists()


def factor_of(person_id: int, *, on: datetime) -> FactorState:
    """Return how a person's second factor stands."""
    left = RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True).count()
    return FactorState(has_second_factor(person_id), is_asked_of(person_id, on=on), left)


def asked_roles(viewer: Actor) -> list[AskedRole]:
    """Return every role for who may say of which a second factor is asked."""
    require_path(viewer, Permission.MANAGE_PEOPLE, district_path())
    return [AskedRole(role.code, role.name, role.needs_second_factor) for role in Role.objects.all()]


def district_path() -> str:
    """Return the path of the district itself."""
    path = Organisation.objects.filter(kind_id="district").order_by("depth").values_list("path", flat=True).first()
    return path or "/"
