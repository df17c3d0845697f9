"""Opening a portal: the first district and the first administrator, who appoints everybody else."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.commands.organisations import create_organisation
from governance.chart.commands.people import appoint, create_person, create_post
from governance.chart.models import Organisation, OrganisationKind, Role
from governance.ground.errors import Conflict, Invalid
from governance.ground.models import Person
from governance.ground.permissions import PORTAL
from governance.ground.workflow import Words

ROLE = "administrator"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What must be known of the first district and its first administrator."""

    code: str
    district: Words
    username: str
    person: Words
    password: str


@transaction.atomic
def open_district(told: Opening, *, now: datetime) -> Organisation:
    """Make the first district, the post of its administrator, and the account of who holds it; all or nothing.

    Raises Conflict when the portal has a district or an account already: from then on authority comes from people.
    """
    _check_is_empty()
    _check_password(told)
    name_zh, name_en = told.district
    district = create_organisation(
        by=PORTAL, now=now, parent_id=None, kind="district", code=told.code, name_zh=name_zh, name_en=name_en
    )
    role = Role.objects.get(code=ROLE)
    post = create_post(
        by=PORTAL, now=now, organisation_id=district.pk, role=ROLE, name_zh=role.name_zh, name_en=role.name_en
    )
    account = {"username": told.username, "password": told.password}
    person = create_person(by=PORTAL, now=now, name_zh=told.person.zh, name_en=told.person.en, **account)
    appoint(by=PORTAL, now=now, person_id=person.pk, post_id=post.pk, since=timezone.localdate(now))
    return district


def _check_is_empty() -> None:
    if Organisation.objects.exists() or Person.objects.exists():
        raise Conflict(
            _("This portal was opened before. Its administrators make what is missing; nothing was changed.")
        )
    if not OrganisationKind.objects.exists() or not Role.objects.filter(code=ROLE).exists():
        raise Conflict(_("The registers are missing. Run load_reference first."))


def _check_password(told: Opening) -> None:
    try:
        validate_password(told.password, Person(username=told.username, name_zh=told.person.zh, name_en=told.person.en))
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Invalid(_("Choose a stronger password."), {"password": message}) from error
