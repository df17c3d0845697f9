"""What a person is told inside the portal."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from governance.ground.models.people import Person


class Notification(models.Model):
    """One line for one person about one event; the same event tells a person once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    event_id = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=400)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="person_is_told_of_an_event_once", fields=["person", "event_id", "reason"]),
        ]
        indexes = [
            models.Index(name="notification_unread", fields=["person", "-id"], condition=Q(read_at__isnull=True)),
            models.Index(name="notification_of_person", fields=["person", "-id"]),
        ]

    def __str__(self) -> str:
        return self.text_zh
