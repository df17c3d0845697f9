"""By which ways outside the portal people are told."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from governance.ground.models.fields import SealedTextField
from governance.ground.models.named import Named
from governance.ground.models.notifications import Notification
from governance.ground.models.people import Person


class Gateway(Named):
    """Another system that takes messages by a signed POST, such as one for text messages or a chat."""

    code = models.SlugField(max_length=40, unique=True)
    url = models.URLField(max_length=300)
    secret = SealedTextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        default_permissions = ()


class Channel(models.Model):
    """A person's wish to be told by mail (no gateway) or through a gateway, and under which address there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    gateway = models.ForeignKey(Gateway, models.CASCADE, null=True, related_name="channels")
    address = SealedTextField()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="person_has_a_channel_of_a_kind_once", fields=["person", "gateway"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.gateway_id or 'mail'}"


class Message(models.Model):
    """One notice on its way out through one channel, or one letter to a mailbox: the row is the job, as a delivery's.

    What a letter says is for its reader alone: it is sealed, and forgotten once it is sent.
    """

    WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
    STANDINGS = [(WAITING, "waiting"), (SENDING, "sending"), (SENT, "sent"), (FAILED, "failed")]

    notification = models.ForeignKey(Notification, models.CASCADE, null=True, related_name="messages")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="messages")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    address = SealedTextField(default="", db_default="")
    subject = models.CharField(max_length=120, default="", db_default="")
    letter = SealedTextField(default="", db_default="")
    standing = models.CharField(max_length=8, choices=STANDINGS, default=WAITING, db_default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="notice_goes_out_by_a_channel_once", fields=["notification", "channel"]),
            models.CheckConstraint(
                name="message_is_a_notice_or_a_letter",
                condition=Q(notification__isnull=False, channel__isnull=False, person=None, address="", letter="")
                | Q(notification=None, channel=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="message_stands_somehow", condition=Q(standing__in=["waiting", "sending", "sent", "failed"])
            ),
        ]
        indexes = [
            models.Index(name="message_due", fields=["next_try_at"], condition=Q(standing__in=["waiting", "sending"])),
            models.Index(name="message_failed", fields=["-id"], condition=Q(standing="failed")),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}: {self.standing}"
