"""Columns that hold what only few may read."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

from governance.ground.workflow.phones import phone_of


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _current_box() -> MultiFernet:
    return _box(tuple(settings.FIELD_KEYS))


def sealed(text: str) -> str:
    """Return the text as a sealed column keeps it; nothing stays nothing."""
    return _current_box().encrypt(text.encode()).decode() if text else text


def blind_index(text: str) -> str:
    """Return a keyed digest by which a sealed value can be found again without being opened."""
    key = base64.urlsafe_b64decode(settings.INDEX_KEY)
    return hmac.new(key, text.strip().encode(), hashlib.sha256).hexdigest() if text else ""


def phone_index(text: str) -> str:
    """Return the keyed digest of a telephone number: the same for all its spellings; "" where there is none."""
    return blind_index(phone_of(text).identity)


class SealedTextField(models.TextField):
    """Text encrypted at rest; the first of FIELD_KEYS seals, all of them open, so that keys can be changed.

    `indexed_in` names the column that holds the text's index, where it has one, and `index_of` makes it.
    """

    def __init__(
        self, *args: Any, indexed_in: str = "", index_of: Callable[[str], str] = blind_index, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        # The tables know nothing of these, so no migration tells of them.
        self.indexed_in = indexed_in
        self.index_of = index_of

    def get_prep_value(self, value: Any) -> Any:
        """Return the sealed text."""
        return sealed(str(value)) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the open text."""
        return _current_box().decrypt(value.encode()).decode() if value else value


def folded(name: str) -> str:
    """Return what all spellings of a log-in name have in common: full and half width, capital and small letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.strip()).casefold())


class FoldedField(models.CharField):
    """The folded spelling of another column, written with it by whoever saves the row."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name the column that is folded."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the other column."""
        text = folded(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, text)
        return text
