"""How the lines of the log look, and what never stands in one: codes, numbers to call, words that were searched for."""

import logging
import re
from contextvars import ContextVar
from functools import cache
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from governance.ground.http.addresses import secret_paths

request_id: ContextVar[str] = ContextVar("request_id", default="")

HIDDEN = "…"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SECRETS = (
    (re.compile(r"(/[^\s\"'?]*)\?[^\s\"']+"), rf"\1?{HIDDEN}"),
    (re.compile(r"\((\w*(?:code|phone|key|token|digest|address|username)\w*)\)=\([^)]*\)"), rf"(\1)=({HIDDEN})"),
    (re.compile(r"(?<![\d.])(?:\+?86[- ]?|0086[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), HIDDEN),
    (re.compile(r"(?<![\d.])0\d{2,3}[-  )）]{0,2}\d{4}[- ]?\d{3,4}(?!\d)"), HIDDEN),
    (re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+\.[A-Za-z]{2,}"), HIDDEN),
)


def scrubbed(text: str) -> str:
    """Take out of a text what belongs to residents: codes, what was asked behind a question mark, numbers, mail."""
    if paths := secret_paths():
        text = _behind(paths).sub(rf"\1{HIDDEN}", text)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


@cache
def _behind(paths: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(map(re.escape, paths))})[^/\s\"'?]+")


class PlainLines(logging.Formatter):
    """Lines for people; what a request wrote into one begins no other."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line without the trace that may follow it, its control signs in letters."""
        return _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, scrubbed."""
        return scrubbed(super().format(record))


class JsonLines(JsonFormatter):
    """One JSON object a line, for programs."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Return what the line tells, each text of it scrubbed."""
        told = {"request": request_id.get(), **log_data}
        return {
            name: scrubbed(value) if isinstance(value, str) else value for name, value in told.items() if value != ""
        }
