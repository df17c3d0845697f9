"""What stands for the whole history of a day."""

from django.db import models


class ChainAnchor(models.Model):
    """The whole of all sealed chains at the end of a day: how many chains and events, and what they weigh together.

    Each follows from the one before. The last one moves with every seal until its day is over; an auditor keeps copies.
    """

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    chains = models.BigIntegerField()
    events = models.BigIntegerField()
    weight = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=80)

    class Meta:
        ordering = ("day",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}: {self.events}"
