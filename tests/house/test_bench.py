"""The bench is run by hand only: what it takes from the portal must still be there."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_part_of_the_bench_can_still_be_loaded() -> None:
    asked = [sys.executable, "-m", "bench", "--help"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr
    assert "--only" in answer.stdout
