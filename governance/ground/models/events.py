"""What happened, kept for ever, and who still has to be told."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that happened to one subject: a line of its timeline and a link of its chain.

    Append-only by trigger; `seq`, `previous_digest` and `digest` are written by trigger (migration 0002). The subject
    and the person are kept without foreign keys, so that history outlives them.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField(editable=False)
    name = models.CharField(max_length=80)
    by_id = models.BigIntegerField(null=True)
    by_zh = models.CharField(max_length=120)
    by_en = models.CharField(max_length=160)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    data = models.JSONField()
    key = models.CharField(max_length=64, null=True)
    previous_digest = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # The portal's own signature; what was recorded before there were keys bears none.
    mac = models.CharField(max_length=160, null=True, editable=False)

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="event_has_its_place_in_the_chain", fields=["subject_kind", "subject_id", "seq"]
            ),
            models.UniqueConstraint(
                name="event_key_is_used_once",
                fields=["subject_kind", "subject_id", "key"],
                condition=Q(key__isnull=False),
            ),
        ]
        indexes = [models.Index(name="event_newest", fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_kind}/{self.subject_id}#{self.seq}"


class ChainHead(models.Model):
    """The end of one subject's chain: how many events it has, and the digest of the last.

    Written by trigger with each event, sealed by the portal soon after. Whoever records holds the head of the chain
    until the commit, after the rows that the command has locked; whoever records in several chains takes their heads
    in the order of the ids.
    """

    pk = models.CompositePrimaryKey("subject_kind", "subject_id")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    unkeyed = models.PositiveIntegerField(db_default=0)
    sealed_count = models.PositiveIntegerField(db_default=0)
    sealed_digest = models.CharField(max_length=64, db_default="")
    seal = models.CharField(max_length=80, db_default="")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                name="chain_to_seal",
                fields=["subject_kind", "subject_id"],
                condition=Q(count__gt=models.F("sealed_count")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}/{self.subject_id}: {self.count}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reusable narrowings of deliveries."""

    def parked(self) -> Self:
        """Those that failed too often and wait for an administrator."""
        return self.filter(parked_at__isnull=False, done_at__isnull=True)

    def pending(self) -> Self:
        """Those still to be done by a worker."""
        return self.filter(done_at__isnull=True, parked_at__isnull=True)


class Delivery(models.Model):
    """The duty to tell one handler of one event; this row is the job, a message on Redis only a hint."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries", db_index=False)
    handler = models.CharField(max_length=120)
    queue = models.CharField(max_length=20)
    created_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField()
    sends = models.PositiveSmallIntegerField(db_default=0)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    error = models.TextField(db_default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="handler_is_told_of_an_event_once", fields=["event", "handler"]),
        ]
        indexes = [
            models.Index(
                name="delivery_due",
                fields=["next_try_at", "id"],
                condition=Q(done_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(
                name="delivery_parked", fields=["parked_at"], condition=Q(done_at__isnull=True, parked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id}"
