"""Data that tests read and that are not part of the project: skipped where they are absent.

`OUTSIDE_DATA` names their folder; without it, it is `shared/data` beside the project's own.
"""

import os
from pathlib import Path

OUTSIDE = Path(os.environ.get("OUTSIDE_DATA") or Path(__file__).parents[2] / "shared" / "data")
