"""Running the tests, and every check that is not a test."""

from __future__ import annotations

import base64
import os
import subprocess
import time
import tomllib
from collections.abc import Sequence

from running.layers import drawn
from running.preparing import messages
from running.runs import servers_for_tests
from running.terminal import PROGRAMS, PYTHON, ROOT, complain, in_foreground, require_environment, say

SIDE_BY_SIDE = ("-n", "2", "-p", "tests.side_by_side", "--no-loadscope-reorder")
LINES_PER_CHECK = 80


def test(arguments: Sequence[str]) -> int:
    """Run the tests, all of them or those that the arguments choose, in two processes where Redis is our own."""
    require_environment()
    with servers_for_tests() as servers:
        messages(servers.environment)
        beside = SIDE_BY_SIDE if "REDIS_URL_OF_THE_SECOND" in servers.environment else ()
        # Both processes must find the same tests in the same order, also where they come from a set.
        same_order = {"PYTHONHASHSEED": "0"}
        return in_foreground([str(PYTHON), "-m", "pytest", *beside, *arguments], servers.environment | same_order)


def check() -> int:
    """Run every check, also after a failure, and say at the end which failed."""
    require_environment()
    with servers_for_tests() as servers:
        messages(servers.environment)
        say("The house, from the top down, as pyproject.toml holds it:")
        print(drawn(tomllib.loads((ROOT / "pyproject.toml").read_text())), flush=True)
        failed = [name for name, command, extra in _checks() if not _passes(name, command, servers.environment | extra)]
    if failed:
        complain(f"Failed: {', '.join(failed)}.")
        return 1
    say("Every check passes.")
    return 0


def _checks() -> list[tuple[str, list[str], dict[str, str]]]:
    python = str(PYTHON)
    templates = ["templates"] if (ROOT / "templates").exists() else []
    return [
        ("ruff check", [str(PROGRAMS / "ruff"), "check", "."], {}),
        ("ruff format", [str(PROGRAMS / "ruff"), "format", "--check", "."], {}),
        ("mypy", [str(PROGRAMS / "mypy")], {}),
        ("import-linter", [str(PROGRAMS / "lint-imports")], {}),
        ("template lint", [str(PROGRAMS / "djlint"), "--lint", "--quiet", *templates], {}),
        ("missing migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
        ("check --deploy", [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], _as_production()),
        ("translations", [python, "bin/check_translations.py"], {}),
    ]


def _as_production() -> dict[str, str]:
    """Throw-away values that a production start accepts."""
    return {
        "DEPLOYMENT": "production",
        "DEBUG": "false",
        "SECRET_KEY": os.urandom(40).hex(),
        "FIELD_KEYS": _fernet_key(),
        "INDEX_KEY": _fernet_key(),
        "EVENT_KEYS": os.urandom(40).hex(),
        "DEMO_ACCOUNTS": "false",
        "ALLOWED_HOSTS": "portal.example",
        "CSRF_TRUSTED_ORIGINS": "https://portal.example",
        "SECURE_COOKIES": "true",
    }


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def _passes(name: str, command: Sequence[str], environment: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    mark = "ok" if done.returncode == 0 else "FAILED"
    say(f"{name:<20} {mark:<7} {time.monotonic() - began:5.1f} s")
    if done.returncode:
        lines = f"{done.stdout}{done.stderr}".rstrip().splitlines()
        left_out = [f"… {len(lines) - LINES_PER_CHECK} lines more"] if len(lines) > LINES_PER_CHECK else []
        print("\n".join(lines[:LINES_PER_CHECK] + left_out), flush=True)
    return done.returncode == 0
