"""What belongs to an account beside its password: sessions, links for a new one, codes, a second factor."""

from datetime import datetime
from typing import Self

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from governance.chart.models.proposals import AccountProposal
from governance.ground.models.fields import SealedTextField
from governance.ground.models.people import Person


class AccountSessionQuerySet(models.QuerySet["AccountSession"]):
    """Reusable narrowings of sessions."""

    def live(self, now: datetime, idle_since: datetime) -> Self:
        """Those in which somebody is signed in still."""
        return self.filter(person_id__isnull=False, expire_date__gt=now, last_seen_at__gt=idle_since)


class AccountSession(AbstractBaseSession):
    """A browser in which somebody is signed in, or a stranger's; without this row no session holds."""

    person_id = models.BigIntegerField(null=True, db_index=True)
    address = models.CharField(max_length=45, default="", db_default="")
    device = models.CharField(max_length=200, default="", db_default="")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = AccountSessionQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"session of {self.person_id or 'a stranger'}"


class ResetLink(models.Model):
    """A way to a new password; it works once, for a short time, and with the code that whoever agreed was told."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="reset_links")
    digest = models.CharField(max_length=64, unique=True)
    # Empty for a link that needed nobody else.
    proposal = models.ForeignKey(AccountProposal, models.PROTECT, null=True, related_name="+")
    code_digest = models.CharField(max_length=64, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="person_has_one_open_reset_link", fields=["person"], condition=Q(used_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"link for {self.person_id}"


class FirstCode(models.Model):
    """A new account that waits for its person: the first sign-in asks for the code of whoever confirmed a post."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="first_code")
    # Empty while nobody has confirmed one, and after too many wrong tries.
    digest = models.CharField(max_length=64, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"first code of {self.person_id}"


class SecondFactor(models.Model):
    """The authenticator app of a person: its secret is sealed, and no code of it is taken twice."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="second_factor")
    secret = SealedTextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"second factor of {self.person_id}"


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost authenticator, each once; only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"
