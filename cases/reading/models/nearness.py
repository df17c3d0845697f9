"""By what open cases are compared: written by workers beside the cases, so that intake does not wait for it."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex

from cases.casework.models.cases import Case


class CaseWords(models.Model):
    """The pairs of characters of one open case as numbers within its street, and its place."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    street_id = models.BigIntegerField()
    location = models.PointField(srid=4326, null=True, spatial_index=True)
    marks = ArrayField(models.IntegerField())
    size = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            # Without its pending list, which every reader would have to search through.
            GinIndex(name="case_words_by_mark", fields=["marks"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"words of case {self.case_id}"


class WordCount(models.Model):
    """How many open cases have a mark, where that is many; a mark without a row is rare."""

    mark = models.IntegerField(primary_key=True)
    cases = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.mark}: {self.cases}"
