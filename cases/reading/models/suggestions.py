"""What categories are suggested with: one row for each training, with its figures and the weights it learned."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.models import Person


class SuggestionVersionQuerySet(models.QuerySet["SuggestionVersion"]):
    """Reusable narrowings of versions."""

    def in_use(self) -> Self:
        """The one that suggests, if there is one."""
        return self.filter(is_active=True)

    def without_weights(self) -> Self:
        """The rows as a list shows them: the weights are megabytes."""
        return self.defer("weights")


class SuggestionVersion(models.Model):
    """One training: on what, how often it is right, and the weights; or the reason why nothing was learned."""

    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    trained_on = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    classes = models.JSONField(default=list)
    accuracy = models.FloatField(null=True)
    macro_f1 = models.FloatField(null=True)
    withheld = models.CharField(max_length=24, blank=True, default="")
    is_active = models.BooleanField(default=False)
    weights = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    objects = SuggestionVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_version_suggests", fields=["is_active"], condition=Q(is_active=True)),
            models.CheckConstraint(
                name="what_suggests_has_weights", condition=Q(is_active=False) | Q(weights__isnull=False)
            ),
            models.CheckConstraint(
                name="weights_have_figures",
                condition=Q(weights=None) | Q(accuracy__isnull=False, macro_f1__isnull=False) & ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk} on {self.trained_on}"
