"""Cases that have to do with each other."""

from django.db import models
from django.db.models import F, Q

from cases.casework.models.cases import Case
from governance.models import Person


class CaseLink(models.Model):
    """Two cases that have to do with each other; the earlier one stands first."""

    first = models.ForeignKey(Case, models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="two_cases_are_linked_once", fields=["first", "second"]),
            models.CheckConstraint(name="link_names_the_earlier_case_first", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ↔ {self.second_id}"
