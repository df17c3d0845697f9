"""The people who log in."""

from django.contrib.auth.models import AbstractUser

from governance.models.fields import SealedTextField
from governance.models.named import Named


class Person(Named, AbstractUser):
    """Someone with an account; what they may do follows from their appointments."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    phone = SealedTextField(blank=True, default="")

    REQUIRED_FIELDS = ["name_zh", "name_en"]

    class Meta:
        ordering = ("username",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name in the language of the page."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name in the language of the page."""
        return self.name
