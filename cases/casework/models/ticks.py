"""Which items of its checklists a case has ticked."""

from django.db import models

from cases.casework.models.cases import Case
from cases.rules.models.desk_texts import ChecklistItem
from governance.models import Person


class ChecklistTick(models.Model):
    """Who ticked an item of a case, and when; a case that comes round again is checked again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ticks", db_index=False)
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="item_is_ticked_once_a_round", fields=["case", "round", "item"]),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} of case {self.case_id}"
