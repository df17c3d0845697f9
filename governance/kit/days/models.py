"""The days that differ from the weekday rule."""

from django.db import models
from django.db.models import Q

from governance.kit.days.workflow import Source


class CalendarDay(models.Model):
    """One day whose working or resting is known: from the official list, a provisional rule, or a local decision."""

    OFFICIAL, PROVISIONAL, LOCAL = (source.value for source in Source)
    SOURCES = [(source.value, source.value) for source in Source]

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name_zh = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=12, choices=SOURCES)

    class Meta:
        # The table is older than this app.
        db_table = "governance_calendarday"
        ordering = ("day",)
        constraints = [
            models.CheckConstraint(
                name="calendar_day_has_known_source", condition=Q(source__in=["official", "provisional", "local"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'working' if self.is_working else 'resting'}"
