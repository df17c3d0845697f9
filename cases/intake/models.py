"""Files of cases that a worker takes in."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.ground.permissions import Actor
from governance.models import Person


class CaseImportQuerySet(models.QuerySet["CaseImport"]):
    """Reusable narrowings of imports."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own imports."""
        return self if actor.is_portal else self.filter(requested_by_id=actor.person_id)


class CaseImport(models.Model):
    """One file of cases: how far it is, and which rows were rejected and why."""

    WAITING, RUNNING, ENDED, FAILED = "waiting", "running", "ended", "failed"
    STATUSES = [(WAITING, "waiting"), (RUNNING, "running"), (ENDED, "ended"), (FAILED, "failed")]

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=200)
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=STATUSES, default=WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    objects = CaseImportQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="import_status_is_known", condition=Q(status__in=["waiting", "running", "ended", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def why_stopped(self) -> str:
        """Why nothing was taken of the file; empty where something was."""
        return str(self.rejected[0]["reason"]) if self.status == self.FAILED else ""
