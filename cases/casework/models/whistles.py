"""Whistles, and whom each of them calls."""

from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from cases.rules.models.registers import ResponsibilityRule, WhistleKind
from cases.rules.workflow import ROLE_WORDS, AssignmentRole
from governance.models import Organisation, Person


class WhistleQuerySet(models.QuerySet["Whistle"]):
    """Reusable narrowings of whistles."""

    def with_requests(self) -> Self:
        """With the kind, and with what each department that somebody called was asked; all in one statement."""
        asked = WhistleCall.objects.filter(whistle=OuterRef("pk"))
        requests = ArraySubquery(asked.values(json=JSONObject(to="organisation_id", asked="asked")))
        return self.select_related("kind").annotate(requests=requests)


class Whistle(models.Model):
    """A street calling departments to one place for one case."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="whistles")
    kind = models.ForeignKey(WhistleKind, models.PROTECT, related_name="+")
    needs = models.TextField()
    place = models.CharField(max_length=300)
    gather_at = models.DateTimeField()
    blown_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    blown_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="case_is_whistled_for_once_a_round", fields=["case", "round"]),
        ]

    def __str__(self) -> str:
        return f"whistle {self.pk} for case {self.case_id}"

    def asked_of(self, organisation_id: int) -> str:
        """Return what an organisation is asked: what just this one was, read `with_requests`, else what all are."""
        requests: list[dict[str, Any]] = getattr(self, "requests", [])
        own = next((request["asked"] for request in requests if request["to"] == organisation_id), "")
        return own or self.needs


class WhistleCall(models.Model):
    """One department that somebody called by a whistle, and what just this one is asked; none where the list decides.

    The rule is the line of the responsibility list that proposed it; whom a person added has none.
    """

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="calls", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=12, choices=[(r.value, words.en) for r, words in ROLE_WORDS.items()])
    asked = models.TextField(blank=True, default="")
    rule = models.ForeignKey(ResponsibilityRule, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("-role", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="organisation_is_called_once_by_a_whistle", fields=["whistle", "organisation"]
            ),
            models.UniqueConstraint(
                name="whistle_calls_one_lead", fields=["whistle"], condition=Q(role=AssignmentRole.LEAD.value)
            ),
        ]

    def __str__(self) -> str:
        return f"call of {self.organisation_id} by whistle {self.whistle_id}"
