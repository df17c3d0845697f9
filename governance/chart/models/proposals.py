"""What somebody proposed and somebody else has to confirm: an appointment, or a way back into an account."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from governance.chart.models.posts import Appointment, Post
from governance.ground.models.people import Person
from governance.ground.workflow import WayBack


class ProposalQuerySet(models.QuerySet["AppointmentProposal"]):
    """Reusable narrowings of proposals."""

    def open(self) -> Self:
        """Those that nobody has decided."""
        return self.filter(decided_at=None)

    def below(self, paths: Iterable[str]) -> Self:
        """Those for posts of the organisations of these paths, or of ones below them."""
        inside = Q(pk=None)
        for path in paths:
            inside |= Q(post__organisation__path__startswith=path)
        return self.filter(inside)


class AppointmentProposal(models.Model):
    """Who shall hold which post, who wants it, and what somebody else said."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(Appointment.MAIN, "main"), (Appointment.CROSS, "cross")])
    valid = DateRangeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Empty where whoever keeps the server confirmed it.
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="appointment_is_proposed_once_at_a_time", fields=["person", "post"], condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="nobody_confirms_what_they_proposed_or_gain",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="proposal_is_decided_with_a_moment",
                condition=Q(decided_at=None, is_granted=None, decided_by=None)
                | Q(decided_at__isnull=False, is_granted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: person {self.person_id} to post {self.post_id}"


class AccountProposalQuerySet(models.QuerySet["AccountProposal"]):
    """Reusable narrowings of what is asked for accounts."""

    def open(self) -> Self:
        """Those that nobody has decided."""
        return self.filter(decided_at=None)

    def below(self, paths: Iterable[str]) -> Self:
        """Those for people whose posts lie below one of these paths."""
        inside = Q(pk=None)
        for path in paths:
            inside |= Q(scope_path__startswith=path)
        return self.filter(inside)


class AccountProposal(models.Model):
    """What shall let somebody into their account again, who asked for it, and what somebody else said."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=[(str(each), each.name) for each in WayBack])
    # Where all posts of the person lie, as the asking found it.
    scope_path = models.TextField(db_collation="C")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Empty where whoever keeps the server confirmed it.
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    objects = AccountProposalQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="way_back_is_asked_once_at_a_time", fields=["person", "what"], condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="nobody_confirms_a_way_back_they_asked_or_take",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="way_back_is_decided_with_a_moment",
                condition=Q(decided_at=None, is_granted=None, decided_by=None)
                | Q(decided_at__isnull=False, is_granted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: {self.what} for person {self.person_id}"
