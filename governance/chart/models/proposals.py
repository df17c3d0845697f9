"""What somebody proposed and somebody else has to confirm: an appointment, or a way back into an account."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from governance.chart.models.posts import Appointment, Post
from governance.ground.models.people import Person
from governance.ground.workflow import WayBack
from governance.kit.decisions.models import AskedQuerySet, Proposal, decided_with_a_moment, four_eyes


class ProposalQuerySet(AskedQuerySet["AppointmentProposal"]):
    """Reusable narrowings of proposals."""

    def below(self, paths: Iterable[str]) -> Self:
        """Those for posts of the organisations of these paths, or of ones below them."""
        inside = Q(pk=None)
        for path in paths:
            inside |= Q(post__organisation__path__startswith=path)
        return self.filter(inside)


class AppointmentProposal(Proposal):
    """Who shall hold which post, who wants it, and what somebody else said."""

    gainers = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(Appointment.MAIN, "main"), (Appointment.CROSS, "cross")])
    valid = DateRangeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="appointment_is_proposed_once_at_a_time", fields=["person", "post"], condition=Q(decided_at=None)
            ),
            four_eyes("nobody_confirms_what_they_proposed_or_gain", "person"),
            decided_with_a_moment("proposal_is_decided_with_a_moment"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: person {self.person_id} to post {self.post_id}"


class AccountProposalQuerySet(AskedQuerySet["AccountProposal"]):
    """Reusable narrowings of what is asked for accounts."""

    def below(self, paths: Iterable[str]) -> Self:
        """Those for people whose posts lie below one of these paths."""
        inside = Q(pk=None)
        for path in paths:
            inside |= Q(scope_path__startswith=path)
        return self.filter(inside)


class AccountProposal(Proposal):
    """What shall let somebody into their account again, who asked for it, and what somebody else said."""

    gainers = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=[(str(each), each.name) for each in WayBack])
    # Where all posts of the person lie, as the asking found it.
    scope_path = models.TextField(db_collation="C")

    objects = AccountProposalQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="way_back_is_asked_once_at_a_time", fields=["person", "what"], condition=Q(decided_at=None)
            ),
            four_eyes("nobody_confirms_a_way_back_they_asked_or_take", "person"),
            decided_with_a_moment("way_back_is_decided_with_a_moment"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: {self.what} for person {self.person_id}"
