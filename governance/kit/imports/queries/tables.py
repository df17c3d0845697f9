"""The tables that ship with the product and with the demo."""

import csv
from pathlib import Path


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
