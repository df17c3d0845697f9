"""The columns and the constraints of whatever somebody asks for and somebody else decides."""

from collections.abc import Sequence
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from governance.ground.models import Person

Row = TypeVar("Row", bound="Asked")


class AskedQuerySet(models.QuerySet[Row]):
    """Reusable narrowings of what was asked for."""

    def open(self) -> Self:
        """What nobody has decided yet."""
        return self.filter(decided_at=None)

    def of_others(self, person_id: int | None) -> Self:
        """What this person neither asked for nor gains by: what is theirs to decide, where their post lets them."""
        rows = self.exclude(asked_by=person_id or 0)
        model: type[Asked] = self.model
        for gainer in model.gainers:
            rows = rows.exclude(**{gainer: person_id or 0})
        return rows


class Asked(models.Model):
    """Something that one person asked for and another one decides; `gainers` names who else never does."""

    gainers: ClassVar[Sequence[str]] = ()

    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Empty where whoever keeps the server decided, or where it was taken back.
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Proposal(Asked):
    """What is answered by a yes or a no."""

    is_granted = models.BooleanField(null=True)

    class Meta:
        abstract = True


def four_eyes(name: str, *gainers: str) -> models.CheckConstraint:
    """Return the constraint that nobody decides what they asked for, or what they gain by."""
    another = ~Q(decided_by=F("asked_by"))
    for gainer in gainers:
        another &= ~Q(decided_by=F(gainer))
    return models.CheckConstraint(name=name, condition=Q(decided_by=None) | another)


def decided_with_a_moment(name: str) -> models.CheckConstraint:
    """Return the constraint that a yes or a no has its moment, and what is open has neither."""
    is_open = Q(decided_at=None, is_granted=None, decided_by=None)
    return models.CheckConstraint(name=name, condition=is_open | Q(decided_at__isnull=False, is_granted__isnull=False))
