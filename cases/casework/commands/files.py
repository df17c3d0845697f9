"""Putting files into the portal's storage so that each is there whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage


def keep_file(name: str, content: bytes) -> str:
    """Store `content` under `name`, which is made of its digest, and return the name; doing so again changes nothing.

    The file gets its name only once it is written and flushed: a process that is killed half-way leaves no half file
    that the next one would take for the whole.
    """
    if not is_kept(name):
        write_file(name, lambda file: file.write(content))
    return name


def is_kept(name: str) -> bool:
    """Tell whether a file is stored; whoever asks is about to use it, so that its age begins anew."""
    try:
        os.utime(default_storage.path(name))
    except FileNotFoundError:
        return False
    return True


def write_file(name: str, write: Callable[[BinaryIO], object]) -> None:
    """Have a file written under `name`, piece by piece; what stood there before gives way to the whole new one."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name_for_now = tempfile.mkstemp(dir=path.parent, suffix=".part")
    unnamed = Path(name_for_now)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        unnamed.chmod(0o644)
        unnamed.replace(path)
    finally:
        unnamed.unlink(missing_ok=True)
