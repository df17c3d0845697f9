"""Requests that were carried out, by the keys under which they were sent."""

from django.db import models
from django.db.models.functions import Now

from governance.ground.models.fields import SealedTextField


class SentRequest(models.Model):
    """What a program or a form asked for under a key, and how it was answered, so that nothing is done twice."""

    key = models.CharField(max_length=48, primary_key=True)
    fingerprint = models.CharField(max_length=48)
    # What was answered may hold what only few may read.
    answer = SealedTextField(blank=True, default="")
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
