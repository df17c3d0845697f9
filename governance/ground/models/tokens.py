"""The tokens by which programs speak for a person."""

from datetime import datetime
from typing import Self

from django.db import models

from governance.ground.models.people import Person


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reusable narrowings of tokens."""

    def live(self, now: datetime) -> Self:
        """Those that still open the API."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class ApiToken(models.Model):
    """A program's key to a person's API; only its digest is kept, so nobody can read it here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_address = models.CharField(max_length=45, default="", db_default="")
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
