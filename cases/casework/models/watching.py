"""Who wants to hear of a case."""

from django.db import models
from django.db.models.functions import Now

from cases.casework.models.cases import Case
from governance.models import Person


class CaseWatch(models.Model):
    """A person who watches a case, until they stop."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="person_watches_a_case_once", fields=["case", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} watches case {self.case_id}"
