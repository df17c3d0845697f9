"""What is counted of called-back cases: the rounds themselves, their changes, and the counters they fold into."""

from django.db import models
from django.db.models import Q

from cases.casework.models.call_backs import CallBack
from cases.casework.models.cases import Case
from governance.ground.workflow import AREA_KINDS

COUNTED = ("called_back", "responded", "resolved", "satisfied", "excluded")
RESPONSIBLE = ("department", "lead")


class CountedRound(models.Model):
    """One round of a case whose resident was reached; written by triggers (migration 0012), never by hand.

    It lies where its case lies. An answering department and its lead are zero where the community handled the round.
    """

    call_back = models.OneToOneField(CallBack, models.PROTECT, primary_key=True, related_name="counted")
    case = models.ForeignKey(Case, models.PROTECT, related_name="counted_rounds")
    round = models.PositiveSmallIntegerField()
    month = models.DateField()
    district_id = models.BigIntegerField()
    street_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    department_id = models.BigIntegerField(db_default=0)
    lead_id = models.BigIntegerField(db_default=0)
    category_id = models.CharField(max_length=40)
    is_responded = models.BooleanField()
    is_resolved = models.BooleanField()
    is_satisfied = models.BooleanField()
    is_excluded = models.BooleanField()

    class Meta:
        ordering = ("-month", "-call_back")
        default_permissions = ()
        indexes = [
            *(
                models.Index(name=f"counted_of_{level}", fields=[f"{level}_id", "-month", "-call_back"])
                for level in AREA_KINDS
            ),
            *(
                models.Index(
                    name=f"counted_of_{part}",
                    fields=[f"{part}_id", "-month", "-call_back"],
                    condition=~Q(**{f"{part}_id": 0}),
                )
                for part in RESPONSIBLE
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.round} of case {self.case_id}, counted in {self.month:%Y-%m}"


class RateDelta(models.Model):
    """One unfolded change of the rates; written by the trigger on counted rounds, never by hand."""

    district_id = models.BigIntegerField()
    street_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    lead_id = models.BigIntegerField()
    category = models.CharField(max_length=40)
    month = models.DateField()
    called_back = models.SmallIntegerField()
    responded = models.SmallIntegerField()
    resolved = models.SmallIntegerField()
    satisfied = models.SmallIntegerField()
    excluded = models.SmallIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.called_back:+d}"


class RateCounter(models.Model):
    """The folded count of an organisation and month: of all, of one category, or of one department in an area."""

    organisation_id = models.BigIntegerField()
    department_id = models.BigIntegerField(help_text="0: whoever answered")
    category = models.CharField(max_length=40, help_text="empty: every category")
    month = models.DateField()
    called_back = models.BigIntegerField()
    responded = models.BigIntegerField()
    resolved = models.BigIntegerField()
    satisfied = models.BigIntegerField()
    excluded = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="rate_is_kept_once", fields=["organisation_id", "department_id", "category", "month"]
            ),
            models.CheckConstraint(name="rate_month_is_a_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m} = {self.called_back}"
