"""Numbers and limits of every system, each with the days on which it holds."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from governance.ground.models.named import Named
from governance.ground.workflow import Unit

UNITS = [(unit.value, unit.value) for unit in Unit]


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from one date to another."""

    def in_force(self, on: date) -> Self:
        """Those that hold on a day."""
        return self.filter(valid__contains=on)


class NumberQuerySet(DatedQuerySet):
    """Reusable narrowings of numbers and limits."""

    def of_district(self, owner: str) -> Self:
        """Those of a system that hold in the whole district; a street's stricter ones stand beside them."""
        return self.filter(owner=owner, area=None)


def _once_at_a_time(name: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("owner", RangeOperators.EQUAL),
            ("code", RangeOperators.EQUAL),
            (Coalesce("area", Value(0)), RangeOperators.EQUAL),
            ("valid", RangeOperators.OVERLAPS),
        ],
    )


class Dated(Named):
    """What a system decides by, in the district or stricter in a street, from one date to another."""

    owner = models.SlugField(max_length=40, help_text="the system that asks for it")
    code = models.SlugField(max_length=40)
    area = models.ForeignKey(
        "governance.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="none: the district",
    )
    article = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="where it comes from; empty: a local decision"
    )
    is_confirmed = models.BooleanField(
        default=False, db_default=False, help_text="somebody of the district stands by it"
    )
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    valid = DateRangeField()

    objects = NumberQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid.lower <= day and (self.valid.upper is None or day < self.valid.upper)


class TimeLimit(Dated):
    """How long a step may take, from one date to another."""

    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=UNITS)
    is_danger = models.BooleanField(
        default=False, db_default=False, help_text="of danger to people: its clocks never stand still"
    )
    stages = models.JSONField(default=list, blank=True, help_text="steps on the way: name_zh, name_en, amount, unit")

    class Meta:
        # The table is older than this app.
        db_table = "cases_timelimit"
        ordering = ("code", "valid")
        default_permissions = ()
        constraints = [
            _once_at_a_time("time_limit_holds_once_at_a_time"),
            models.CheckConstraint(name="time_limit_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="time_limit_has_known_unit", condition=Q(unit__in=list(Unit))),
        ]


class RuleValue(Dated):
    """One number that a rule uses (a weight, a share, a distance, a count), from one date to another."""

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)

    class Meta:
        # The table is older than this app.
        db_table = "cases_rulevalue"
        ordering = ("code", "valid")
        default_permissions = ()
        constraints = [
            _once_at_a_time("rule_value_holds_once_at_a_time"),
            models.CheckConstraint(name="rule_value_is_not_negative", condition=Q(amount__gte=0)),
        ]

    @property
    def unit(self) -> str:
        """What it is counted in, whatever the language."""
        return self.unit_en
