"""The web server's own worker is loaded before Django is set up."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_web_servers_worker_needs_no_model_to_be_loaded() -> None:
    load = "from gunicorn.util import load_class; load_class('governance.ground.http.gate.queueing.QueueingWorker')"
    ended = subprocess.run([sys.executable, "-c", load], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
