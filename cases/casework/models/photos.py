"""The pictures of a case."""

from typing import Self

from django.db import models
from django.db.models import Q

from cases.casework.models.assignments import Assignment
from cases.casework.models.cases import Case
from cases.rules.workflow import Source
from governance.models import Person


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Reusable narrowings of pictures."""

    def seen_by_code(self) -> Self:
        """Those that the holder of the tracking code sees: of the result, and what the resident sent or added."""
        reported = Q(moment="report", case__source=Source.PUBLIC.value)
        return self.filter(Q(is_public=True) | Q(moment="added") | reported)


class Photo(models.Model):
    """A picture of a case, re-encoded, without the place its camera wrote into it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="photos")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="photos")
    moment = models.CharField(
        max_length=12, choices=[(m, m) for m in ("report", "added", "progress", "finish", "verify")]
    )
    file = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_public = models.BooleanField(default=False)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        indexes = [models.Index(name="photo_by_file", fields=["file"])]

    def __str__(self) -> str:
        return self.file
