"""Roles, posts and dated appointments: where authority comes from."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from governance.chart.models.organisations import Organisation
from governance.ground.models.named import Named
from governance.ground.models.people import Person
from governance.ground.workflow.paths import behind


class Role(Named):
    """A named set of permissions that a post brings with it."""

    code = models.SlugField(primary_key=True, max_length=40)
    permissions = ArrayField(models.CharField(max_length=40))
    needs_second_factor = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("code",)


class Post(Named):
    """A chair in an organisation; whoever is appointed to it gets its role there."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organisation_id", "id")
        constraints = [
            models.UniqueConstraint(name="post_name_is_unique_in_organisation", fields=["organisation", "name_zh"]),
        ]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Reusable narrowings of appointments."""

    def active(self, on: date) -> Self:
        """Those that hold on a day."""
        return self.filter(valid__contains=on)

    def below(self, path: str) -> Self:
        """Those to posts of the organisation of the path, or of one below it."""
        return self.filter(post__organisation__path__gte=path, post__organisation__path__lt=behind(path))


class Appointment(models.Model):
    """A person in a post from one date to another; a cross-appointment holds a second post in another line."""

    MAIN, CROSS = "main", "cross"

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=8, choices=[(MAIN, "main"), (CROSS, "cross")], default=MAIN)
    valid = DateRangeField()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            ExclusionConstraint(
                name="person_holds_a_post_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="appointment_has_a_start", condition=Q(valid__startswith__isnull=False)),
            models.CheckConstraint(name="appointment_is_main_or_cross", condition=Q(kind__in=["main", "cross"])),
        ]
