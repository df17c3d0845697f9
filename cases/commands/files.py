"""Putting files into the portal's storage so that each is there whole or not at all."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage


def keep_file(name: str, content: bytes) -> str:
    """Store `content` under `name`, which is made of its digest, and return the name; doing so again changes nothing.

    The file gets its name only once it is written and flushed: a process that is killed half-way leaves no half file
    that the next one would take for the whole.
    """
    path = Path(default_storage.path(name))
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unnamed = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(unnamed).chmod(0o644)
    Path(unnamed).replace(path)
    return name
