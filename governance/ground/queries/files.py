"""Whether every file that a row names is in the portal's storage, and is the one it was."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

COLUMN = "file"
# Most files are named after what they hold.
A_DIGEST = re.compile(r"[0-9a-f]{64}")


def wrong_files() -> Iterator[str]:
    """Name each file that is missing, or holds something else than its name says."""
    for model in apps.get_models():
        if any(isinstance(field, models.CharField) and field.name == COLUMN for field in model._meta.concrete_fields):
            names = model._default_manager.exclude(**{COLUMN: ""}).order_by("pk").values_list(COLUMN, flat=True)
            yield from filter(None, map(_wrong, names))


def _wrong(name: str) -> str:
    path = Path(default_storage.path(name))
    if not path.is_file():
        return f"{name} is missing"
    if A_DIGEST.fullmatch(path.stem):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.stem:
                return f"{name} holds something else"
    return ""
