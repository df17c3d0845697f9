"""What every web server of the portal does, wherever it is started: read by gunicorn from the folder it runs in."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

# The journal writes one line for each request; gunicorn's own would hold codes and words that were searched for.
accesslog = None
# The most that gunicorn takes: the portal refuses long addresses itself, in the words and shape of its other errors.
limit_request_line = 8190
_own_lines = {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False}}
logconfig_dict = {**settings.LOGGING, "loggers": {**settings.LOGGING["loggers"], **_own_lines}}


def on_starting(_server: Any) -> None:
    """Forget what the processes of an earlier start have counted."""
    if settings.METRICS_TOKEN:
        shutil.rmtree(settings.METRICS_FOLDER, ignore_errors=True)
        Path(settings.METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
