"""What the street thinks of each department's work."""

from typing import Self

from django.db import models
from django.db.models import Q

from cases.casework.models.assignments import Assignment
from governance.ground.permissions import Actor
from governance.models import Person


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Reusable narrowings of evaluations."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of cases that do not accuse the actor's own; whose places they are is asked of the places."""
        if actor.is_portal:
            return self
        return self.exclude(assignment__case__accused_path__in=actor.own_paths)


class Evaluation(models.Model):
    """What the street thinks of one organisation's part in a case: one to five, and words.

    The scale is no number of the rules: on another one every older score would say something else.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="evaluation")
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="evaluation_is_one_to_five", condition=Q(score__gte=1, score__lte=5)),
        ]
        indexes = [models.Index(name="evaluation_newest", fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.score} for assignment {self.assignment_id}"
