"""Finding processes by what they work in, and waiting until they are gone."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path


def works_in(pid: int, folder: Path) -> bool:
    """Whether this process is alive and has this working folder: a pid alone may be another's by now."""
    try:
        return not is_gone(pid) and Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:
        return False


def is_gone(pid: int) -> bool:
    """A process is gone when nobody but its parent remembers it, and its last thread has let go of its ports."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(os.listdir(f"/proc/{pid}/task")) <= 1
    except OSError:
        return True


def processes_in(folder: Path, *, executable: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or not works_in(int(entry.name), folder):
            continue
        with contextlib.suppress(OSError):
            if Path(os.readlink(entry / "exe")).name == executable:
                found.append(int(entry.name))
    return found


def gone_within(pid: int, *, seconds: float) -> bool:
    return becomes_true(lambda: is_gone(pid), seconds=seconds)


def becomes_true(question: Callable[[], bool], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
