"""How many cases stand where: deltas written with each change, folded into counters by the clock."""

from django.db import models
from django.db.models import Q


class CaseDelta(models.Model):
    """One unfolded change of a count; written by the trigger on cases (migration 0002), never by hand."""

    district_id = models.BigIntegerField()
    street_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    month = models.DateField()
    measure = models.CharField(max_length=24)
    amount = models.SmallIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.measure} {self.amount:+d}"


class CaseCounter(models.Model):
    """The folded count of one measure for one organisation and month."""

    organisation_id = models.BigIntegerField()
    month = models.DateField()
    measure = models.CharField(max_length=24)
    amount = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="counter_is_kept_once", fields=["organisation_id", "measure", "month"]),
            models.CheckConstraint(name="counter_month_is_a_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m} {self.measure} = {self.amount}"
