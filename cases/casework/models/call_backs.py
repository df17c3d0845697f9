"""What residents said when they were called back, or answered themselves."""

from django.db import models
from django.db.models import Q

from cases.casework.models.cases import Case
from cases.rules.workflow import SATISFACTION_WORDS, Satisfaction
from cases.rules.workflow.voice import WAY_WORDS, Way
from governance.models import Person


class CallBack(models.Model):
    """One attempt to ask the resident: reached? solved? satisfied?"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField()
    # Empty where the resident answered themselves.
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    way = models.CharField(
        max_length=16,
        choices=[(way.value, words.en) for way, words in WAY_WORDS.items()],
        default=Way.PHONE.value,
        db_default=Way.PHONE.value,
    )
    at = models.DateTimeField()
    is_reached = models.BooleanField()
    was_contacted = models.BooleanField(null=True)
    is_solved = models.BooleanField(null=True)
    satisfaction = models.CharField(
        max_length=12,
        blank=True,
        default="",
        choices=[(s.value, words.en) for s, words in SATISFACTION_WORDS.items()],
    )
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="reached_residents_answer_all_three",
                condition=Q(is_reached=False)
                | Q(was_contacted__isnull=False, is_solved__isnull=False, satisfaction__in=list(Satisfaction)),
            ),
            models.CheckConstraint(
                name="who_calls_back_has_a_name",
                condition=Q(by__isnull=False, way=Way.PHONE.value) | ~Q(way=Way.PHONE.value) & Q(by=None),
            ),
            models.UniqueConstraint(
                name="answer_code_is_used_once_a_round",
                fields=["case", "round"],
                condition=Q(way=Way.ANSWER_CODE.value),
            ),
        ]

    def __str__(self) -> str:
        return f"call-back {self.pk} of case {self.case_id}"
