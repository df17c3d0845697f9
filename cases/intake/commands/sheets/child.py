"""The process in which a stranger's file is read: it bounds itself, writes rows, and ends."""

import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from cases.intake.commands.sheets.table import Headed, Refused, WantedTable, packed, rows_of

Reader = Callable[[bytes, WantedTable], Headed]


def run(read: Reader) -> None:
    """Write the rows of the file that standard input names as lines, and say on standard error what came of it."""
    asked = json.load(sys.stdin)
    confine(**asked.pop("bounds"))
    told = answer(read, Path(asked.pop("path")).read_bytes(), WantedTable(**asked), sys.stdout)
    sys.stderr.write(json.dumps(told))


def confine(*, memory: int, cpu_seconds: int, output: int) -> None:
    """Bound memory, time and output of this process, for good."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError):  # Somebody bounded it closer already.
            resource.setrlimit(what, (most, most))


def answer(read: Reader, content: bytes, wanted: WantedTable, out: TextIO) -> dict[str, object]:
    """Write the rows and return how many they are, or why the file was refused."""
    written = 0
    try:
        for row in rows_of(read(content, wanted), wanted):
            out.write(f"{packed(row)}\n")
            written += 1
        out.flush()
    except Refused as refused:
        return {"why": refused.why, **refused.told}
    return {"rows": written}
