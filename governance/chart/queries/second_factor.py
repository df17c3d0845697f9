"""Who has a second factor, and of whom one is asked."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from governance.chart.models import Appointment, Organisation, RecoveryCode, Role, SecondFactor
from governance.ground.permissions import Actor, require_path
from governance.ground.workflow import Permission


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
