"""The people who log in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from governance.ground.models.fields import FoldedField, SealedTextField, folded
from governance.ground.models.named import Named


class PersonManager(UserManager["Person"]):
    """Finds people by their log-in names, however these are spelled."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of a log-in name; full or half width, capital or small letters are the same."""
        return self.get(username_folded=folded(username or ""))


class Person(Named, AbstractUser):
    """Someone with an account; what they may do follows from their appointments."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username_folded = FoldedField(of="username", max_length=300, unique=True, editable=False)
    phone = SealedTextField(blank=True, default="")
    must_change_password = models.BooleanField(default=False, db_default=False)
    language = models.CharField(max_length=7, blank=True, default="", db_default="")

    objects = PersonManager()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name_zh", "name_en"]

    class Meta:
        ordering = ("username",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def reads(self) -> str:
        """The language in which the person is written to: the one they have chosen, else the district's."""
        return self.language or settings.LANGUAGE_CODE

    def get_full_name(self) -> str:
        """Return the name in the language of the page."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name in the language of the page."""
        return self.name
