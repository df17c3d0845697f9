"""Filling the registers of the ground floor; what a city has changed since is left as it is."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from governance.chart.commands.grants import renew_all_grants
from governance.chart.models import OrganisationKind, Role
from governance.ground.workflow import Family, Permission


class KindRow(NamedTuple):
    """A kind of organisation as the register lists it."""

    code: str
    family: str
    name_zh: str
    name_en: str


class RoleRow(NamedTuple):
    """A role and its permissions, separated by spaces."""

    code: str
    name_zh: str
    name_en: str
    permissions: str


@transaction.atomic
def add_kinds(rows: Iterable[KindRow]) -> int:
    """Add the kinds of organisation that are missing; return how many there are now."""
    kinds = [
        OrganisationKind(code=row.code, family=Family(row.family), name_zh=row.name_zh, name_en=row.name_en)
        for row in rows
    ]
    OrganisationKind.objects.bulk_create(kinds, ignore_conflicts=True)
    return OrganisationKind.objects.count()


@transaction.atomic
def add_roles(rows: Iterable[RoleRow]) -> int:
    """Add the roles that are missing; return how many there are now."""
    roles = [
        Role(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            permissions=[Permission(code).value for code in row.permissions.split()],
        )
        for row in rows
    ]
    Role.objects.bulk_create(roles, ignore_conflicts=True)
    renew_all_grants()
    return Role.objects.count()
