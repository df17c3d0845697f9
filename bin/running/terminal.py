"""Speaking with the person at the terminal, and the folders of this portal."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
PROGRAMS = ROOT / ".venv" / "bin"
PYTHON = PROGRAMS / "python"


class Refused(Exception):
    """The portal cannot do what was asked; the message is for the person at the terminal."""


def require_environment() -> None:
    if not PYTHON.exists():
        raise Refused("There is no .venv yet. Run `make setup` first.")


def in_foreground(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run in the foreground. Ctrl-C reaches the child from the terminal; we wait for it, then tidy up."""
    try:
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
    except FileNotFoundError:
        raise Refused(f"There is no program `{command[0]}`.") from None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code


def say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)


def complain(sentence: str) -> None:
    print(f"\n!!! {sentence}", file=sys.stderr, flush=True)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def tail(file: Path, lines: int = 15) -> str:
    try:
        return "\n".join(f"    {line}" for line in file.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
