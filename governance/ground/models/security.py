"""What happened to accounts: a log of its own, beside the history of cases and organisations."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class SecurityEvent(models.Model):
    """One thing that happened at a door or to an account.

    Append-only by trigger. It is no link of a chain: failed tries belong to no subject, come by the hundred under
    attack, and must be kept although nothing else is. People are kept without foreign keys, so that the log outlives
    them. `account` is a keyed digest of the folded log-in name, because people type passwords into the wrong field.
    """

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    person_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    account = models.CharField(max_length=64, default="", db_default="")
    caller = models.CharField(max_length=64, default="", db_default="")
    address = models.CharField(max_length=45, default="", db_default="")
    device = models.CharField(max_length=200, default="", db_default="")
    door = models.CharField(max_length=8, default="", db_default="")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        indexes = [
            models.Index(name="security_of_person", fields=["person_id", "-id"]),
            models.Index(name="security_of_kind", fields=["kind", "-id"]),
            models.Index(
                name="security_tries_of_account",
                fields=["account", "-at"],
                condition=Q(kind__in=["sign-in.failed", "sign-in.done", "account.unlocked"]),
            ),
            models.Index(
                name="security_tries_of_address", fields=["address", "-at"], condition=Q(kind="sign-in.failed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or ''}"
