"""The one tree from district to party group, and the grants that hang on it."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from governance.ground.models.named import Named
from governance.ground.workflow import PERMISSION_WORDS, RESPONDING_FAMILIES, Family
from governance.ground.workflow.paths import behind


class OrganisationKind(Named):
    """A kind of organisation as this city names it; its family decides the rules."""

    code = models.SlugField(primary_key=True, max_length=40)
    family = models.CharField(max_length=20, choices=[(family.value, family.value) for family in Family])

    class Meta:
        ordering = ("family", "code")
        constraints = [
            models.CheckConstraint(name="kind_has_known_family", condition=Q(family__in=list(Family))),
        ]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reusable narrowings of the tree."""

    def current(self, on: date) -> Self:
        """Those that exist on a day."""
        return self.filter(valid__contains=on)

    def under(self, path: str) -> Self:
        """The organisation of the path and all below it, by a text range that the path's index serves."""
        return self.filter(path__gte=path, path__lt=behind(path))

    def responding(self) -> Self:
        """Those that can be given an assignment: departments, their stationed offices, service units."""
        return self.filter(kind__family__in=RESPONDING_FAMILIES)


class Organisation(Named):
    """A party organisation, government, department, stationed office, community or unit: one node of the one tree.

    `path` and `depth` are written by triggers only (see migration 0002), so that no door can get them wrong.
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.ForeignKey(OrganisationKind, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    path = models.CharField(max_length=200, default="", editable=False, db_collation="C", db_index=True)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    led_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="leads")
    valid = DateRangeField()
    telephone = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="whom residents call, as it is dialled here"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        default_permissions = ()
        permissions = [(permission.value, words.en) for permission, words in PERMISSION_WORDS.items()]
        constraints = [
            models.CheckConstraint(name="organisation_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(name="organisation_does_not_lead_itself", condition=~Q(led_by=F("id"))),
            models.CheckConstraint(
                name="organisation_validity_has_a_start", condition=Q(valid__startswith__isnull=False)
            ),
        ]


class OrganisationUserPermission(UserObjectPermissionBase):
    """A grant kept by django-guardian with a direct key; written only from active appointments."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)
