"""Say which texts lack a Chinese translation, without touching the tree; exits 1 when there are any."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "tests", "bench", "docs", "__pycache__", "*.mo")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        domains = [
            domain for domain in ("django", "djangojs") if domain == "django" or _catalogue(copy, domain).exists()
        ]
        problems = [problem for domain in domains for problem in _problems(copy, domain)]
    for problem in problems:
        print(problem)
    print(f"{len(problems)} texts to mend; `make messages` collects them." if problems else "Every text is translated.")
    return 1 if problems else 0


def _problems(copy: Path, domain: str) -> Iterator[str]:
    (copy / "locale").mkdir(exist_ok=True)
    collected = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", LANGUAGE, "--domain", domain],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    if collected.returncode:
        yield f"The texts cannot be collected:\n{collected.stderr.strip()}"
        return
    for entry in polib.pofile(str(_catalogue(copy, domain))):
        places = ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:2])
        if entry.obsolete:
            yield f"No longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"Only guessed: {entry.msgid!r} ({places})"
        elif not entry.translated():
            yield f"Without translation: {entry.msgid!r} ({places})"


def _catalogue(copy: Path, domain: str) -> Path:
    return copy / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


if __name__ == "__main__":
    sys.exit(main())
