"""Which keys have sealed values, so that a mistake in their order is noticed before it costs anything."""

from typing import Self

from django.db import models
from django.db.models.functions import Now


class SealingKeyQuerySet(models.QuerySet["SealingKey"]):
    """Reusable narrowings of keys."""

    def in_use(self) -> Self:
        """Those with which values may still be sealed."""
        return self.filter(retired_at__isnull=True)


class SealingKey(models.Model):
    """One of FIELD_KEYS as the portal remembers it: by its fingerprint, never by itself."""

    fingerprint = models.CharField(max_length=16, unique=True)
    noted_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    objects = SealingKeyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.fingerprint
