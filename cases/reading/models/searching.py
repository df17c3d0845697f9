"""By what cases are searched: written by workers beside the cases, so that intake does not wait for it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from cases.casework.models.cases import Case
from governance.ground.workflow import AREA_KINDS


class CaseSearch(models.Model):
    """The pairs of characters of one case as numbers, its areas, and the end of the resident's phone number."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    community_id = models.BigIntegerField()
    street_id = models.BigIntegerField()
    district_id = models.BigIntegerField()
    phone_tail = models.CharField(max_length=4, blank=True, default="")
    marks = ArrayField(models.IntegerField())

    class Meta:
        default_permissions = ()
        indexes = [
            # Without its pending list, which every reader would have to search through.
            GinIndex(name="search_by_mark", fields=["marks"], fastupdate=False),
            *(models.Index(name=f"search_of_{level}", fields=[f"{level}_id", "case"]) for level in AREA_KINDS),
            models.Index(name="search_by_phone_tail", fields=["phone_tail"], condition=~Q(phone_tail="")),
        ]

    def __str__(self) -> str:
        return f"search of case {self.case_id}"
