"""Print the tests of the last run that failed, when all of them are stories; exits 1 when there are others, or none.

Stories have real processes or a browser, and a time by which something must have happened.
"""

import json
import sys
from pathlib import Path

STORIES = ("tests/faults/", "tests/journeys/")
LAST_FAILED = Path(__file__).resolve().parent.parent / ".pytest_cache" / "v" / "cache" / "lastfailed"


def main() -> int:
    failed = sorted(json.loads(LAST_FAILED.read_text())) if LAST_FAILED.exists() else []
    if not failed or not all("::" in test and test.startswith(STORIES) for test in failed):
        return 1
    print(*(f"'{test}'" for test in failed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
