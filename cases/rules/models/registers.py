"""The lists that decide: categories, whistle kinds, reasons, who is responsible; data, with its dates."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from governance.kit.numbers.models import UNITS, DatedQuerySet
from governance.models import Named, Organisation


class Category(Named):
    """What a case is about; two levels, the lower one is chosen."""

    code = models.SlugField(primary_key=True, max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    time_limit_code = models.SlugField(max_length=40)
    icon = models.CharField(max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=True, help_text="offered to residents who report without an account")
    is_active = models.BooleanField(default=True)
    synonyms = models.TextField(blank=True, default="", db_default="", help_text="how people call it, apart by 、 or ,")
    danger_words = models.TextField(
        blank=True, default="", db_default="", help_text="words at which whoever types is told to leave and call first"
    )

    class Meta:
        ordering = ("rank", "code")
        default_permissions = ()


class WhistleKind(Named):
    """A kind of whistle: who may blow it and how soon the departments must sign, make contact and report in."""

    code = models.SlugField(max_length=40)
    permission = models.CharField(max_length=40)
    sign_amount = models.PositiveSmallIntegerField()
    sign_unit = models.CharField(max_length=12, choices=UNITS)
    contact_amount = models.PositiveSmallIntegerField()
    contact_unit = models.CharField(max_length=12, choices=UNITS)
    report_amount = models.PositiveSmallIntegerField()
    report_unit = models.CharField(max_length=12, choices=UNITS)
    round_the_clock = models.BooleanField(default=False)
    on_site = models.BooleanField(default=False, help_text="reporting in needs a position near the case")
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("code", "valid")
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="whistle_kind_holds_once_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]


class DeclineReason(Named):
    """A lawful reason not to dispatch (北京市接诉即办工作条例 第十一条第三款) and what the resident is told."""

    code = models.SlugField(primary_key=True, max_length=40)
    outcome_zh = models.TextField()
    outcome_en = models.TextField()
    article = models.CharField(max_length=120)

    class Meta:
        ordering = ("code",)
        default_permissions = ()


class ResponsibilityRule(models.Model):
    """One line of the responsibility list: who leads and who helps with a category in an area."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="rules")
    area = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    whistle_kind = models.SlugField(max_length=40, blank=True, default="")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    co_handlers = models.ManyToManyField(Organisation, related_name="+", blank=True)
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("category_id", "id")
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="one_rule_for_a_category_area_and_whistle_kind_at_a_time",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("whistle_kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} @ {self.area_id} → {self.lead_id}"


class CommunityDuty(models.Model):
    """One line of the communities' list of duties: what may be left to a community, and what it only assists in.

    What is not listed is never given to a community (北京市接诉即办工作条例 第十七条第二款).
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    only_assists = models.BooleanField(default=False)
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("category_id", "valid")
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="community_duty_holds_once_at_a_time",
                expressions=[("category", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.valid}"
