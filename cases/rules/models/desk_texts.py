"""What a desk writes, checks and asks with: standard texts, macros, checklists, questions; data, with its dates."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from cases.rules.models.registers import Category
from cases.rules.workflow.desk_texts import USES, QuestionKind, Stage
from governance.kit.numbers.models import DatedQuerySet
from governance.models import Named, Organisation


class DeskEntry(Named):
    """Something that an organisation, and all below it, works with for a category or for every one, while it holds."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("organisation_id", "id")
        default_permissions = ()


class StandardText(DeskEntry):
    """Words that are written often, with placeholders that a case fills in."""

    use = models.CharField(max_length=24, blank=True, default="", help_text="the move it is for; empty means any")
    text_zh = models.TextField()
    text_en = models.TextField()

    class Meta(DeskEntry.Meta):
        constraints = [
            models.CheckConstraint(name="standard_text_has_a_known_use", condition=Q(use__in=["", *USES])),
        ]


class Macro(DeskEntry):
    """Several moves and notes that are made in one go."""

    steps = models.JSONField(help_text="in their order: do, text, lead, reason")


class ChecklistItem(DeskEntry):
    """Something that must be ticked before a stage of a case ends."""

    stage = models.CharField(max_length=12)

    class Meta(DeskEntry.Meta):
        constraints = [
            models.CheckConstraint(
                name="checklist_item_has_a_known_stage", condition=Q(stage__in=[stage.value for stage in Stage])
            ),
        ]


class Question(DeskEntry):
    """What is asked of whoever reports something of a category; an answer may warn, or stop the report."""

    kind = models.CharField(max_length=8)
    is_required = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)
    options = models.JSONField(
        default=list, blank=True, help_text="of a choice: value, name_zh, name_en, effect, words_zh, words_en"
    )

    class Meta(DeskEntry.Meta):
        ordering = ("rank", "id")
        constraints = [
            models.CheckConstraint(
                name="question_has_a_known_kind", condition=Q(kind__in=[kind.value for kind in QuestionKind])
            ),
        ]
