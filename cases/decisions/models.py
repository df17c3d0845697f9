"""Applications that another person decides."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from cases.casework.models.assignments import Assignment
from cases.casework.models.cases import Case
from cases.rules.workflow.applications import KIND_WORDS, Kind, Standing
from governance.kit.decisions.models import Asked, AskedQuerySet

DECIDED = [Standing.GRANTED.value, Standing.REFUSED.value, Standing.WITHDRAWN.value]
UNDECIDED = [Standing.OPEN.value, Standing.WITHDRAWN.value]


class ApplicationQuerySet(AskedQuerySet["Application"]):
    """Reusable narrowings of applications."""

    def open(self) -> Self:
        """Those still to be decided, as their index has them."""
        return self.filter(standing=Standing.OPEN)


class Application(Asked):
    """What somebody asked for about a case, why, and what somebody else decided."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="applications")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="applications")
    kind = models.CharField(max_length=12, choices=[(kind.value, words.en) for kind, words in KIND_WORDS.items()])
    standing = models.CharField(max_length=10, default=Standing.OPEN.value)
    reason = models.TextField()
    wanted = models.JSONField(default=dict)
    decision = models.TextField(blank=True, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="application_kind_is_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="application_stands_somehow",
                condition=Q(standing=Standing.OPEN.value, decided_at=None)
                | Q(standing__in=DECIDED, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_they_asked_for",
                condition=Q(standing__in=UNDECIDED) | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_application_of_a_kind_is_open",
                fields=["case", "kind", "assignment"],
                condition=Q(standing=Standing.OPEN.value),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="an_assignment_is_contested_once", fields=["assignment"], condition=Q(kind=Kind.CONTEST.value)
            ),
        ]
        indexes = [
            models.Index(
                name="application_to_decide", fields=["kind", "asked_at"], condition=Q(standing=Standing.OPEN.value)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
