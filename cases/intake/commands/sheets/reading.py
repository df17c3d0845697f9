"""The portal's side of reading a table: what is looked at where it arrives, and the process that reads the rest."""

import json
import subprocess
import sys
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from cases.casework.commands.files import write_file
from cases.intake.commands.sheets.table import Row, folded
from cases.intake.workflow import COLUMNS, EXACT_COLUMNS, NEEDED_COLUMNS, heads_of
from cases.rules.queries.registers import spoken
from governance.ground.errors import Invalid

LARGEST_BYTES = 30 * 1024 * 1024
# A file of 50,000 rows takes about ten seconds and 200 MB.
BOUNDS = {"memory": 1024 * 1024 * 1024, "cpu_seconds": 30, "output": 400 * 1024 * 1024}
# Less than a worker's task may take (CELERY_TASK_SOFT_TIME_LIMIT).
SECONDS = 75
_ZIP, _OLD_BOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def check_upload(content: bytes, name: str) -> str:
    """Return the ending under which a file is kept, by its first bytes; raise Invalid for what is surely no table.

    Nothing is opened here: that is done where a file that was made to do harm can do none.
    """
    if len(content) > LARGEST_BYTES:
        raise _invalid("too large")
    if not content.strip():
        raise _invalid("no rows")
    if content.startswith(_OLD_BOOK):
        raise _invalid("old book")
    if content.startswith(_ZIP):
        return "xlsx"
    if name.lower().endswith(".xlsx"):
        raise _invalid("unreadable")
    return "csv"


def lay_out(name: str, lines: str, *, most_rows: int) -> int:
    """Have a process of its own lay the rows of a stored file out as lines of another; return how many they are.

    Raises Invalid, in words for whoever sent the file, for what cannot be read within bounded rows, bytes, memory and
    time.
    """
    known = {folded(head): column for column in COLUMNS for head in heads_of(column)}
    asked = {
        "path": default_storage.path(name),
        "known": known,
        "needed": NEEDED_COLUMNS,
        "exact": EXACT_COLUMNS,
        "most_rows": most_rows,
        "bounds": BOUNDS,
    }
    told: dict[str, Any] = {}
    reader = "book" if name.endswith(".xlsx") else "text"
    write_file(lines, lambda file: told.update(_read(reader, json.dumps(asked), file)))
    return int(told["rows"])


def _read(reader: str, asked: str, out: BinaryIO) -> dict[str, Any]:
    command = [sys.executable, "-X", "utf8", "-m", f"cases.intake.commands.sheets.{reader}"]
    try:
        # Without the portal's environment: its keys are none of this process's business.
        ended = subprocess.run(
            command, cwd=settings.BASE_DIR, env={}, input=asked.encode(), stdout=out, stderr=subprocess.PIPE,
            timeout=SECONDS, check=True,
        )  # fmt: skip
        told: dict[str, Any] = json.loads(ended.stderr)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _invalid("too heavy") from error
    if "why" in told:
        raise _invalid(told["why"], told)
    return told


def _invalid(why: str, told: dict[str, Any] | None = None) -> Invalid:
    unreadable, large = _("This file cannot be read."), _("This file is too large.")
    save = _("Save it as a CSV (UTF-8) or an XLSX file and send it again.")
    split = _("Split it into files of at most 30 MB and 50,000 rows.")
    words = {
        "unreadable": (unreadable, save),
        "old book": (unreadable, _("This is a spreadsheet of the old kind (XLS). Save it as XLSX and send it again.")),
        "quotes": (unreadable, _("A quotation mark in row %(row)s is not closed. Mend it and send the file again.")),
        "no rows": (_("This file has no rows."), _("Put one case in each row below the column names.")),
        "too many rows": (_("This file has too many rows."), split),
        "too large": (large, split),
        "too heavy": (
            large,
            _("Reading it takes more time or memory than a file of cases may. Save it as CSV (UTF-8)."),
        ),
        "lacks columns": (
            _("This file lacks columns."),
            _("The row of column names must name these too: %(columns)s."),
        ),
    }
    message, what_to_do = words[why]
    told = told or {}
    columns = ", ".join(spoken(COLUMNS[column]) for column in told.get("columns", ()))
    return Invalid(message, {"file": what_to_do % {"row": told.get("row"), "columns": columns}})


def wrong_cells(row: Row) -> dict[str, str]:
    """Return, by column, what cannot be trusted of a row, in words."""
    sentences = {
        "rounded": _("%(column)s: a spreadsheet has rounded this number. Make the column text and enter it again."),
        "broken": _("%(column)s: a sign cannot be read. Save the file as CSV (UTF-8) or XLSX."),
    }
    return {column: sentences[fault] % {"column": spoken(COLUMNS[column])} for column, fault in row.faults.items()}
