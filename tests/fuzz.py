"""Schemathesis against a served portal, once for each kind of person: no server error, no answer that is not described.

    python -m tests.fuzz --seed 1 --seconds 60

Prints its seed, and for each failure the request that leads to it. Exits 1 when there is one.
"""

import argparse
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

sys.path.insert(0, str(Path(__file__).parents[1] / "bin"))

from tests.faults.installation import ROOT, Installation

# A worker, a dispatcher, a department, a supervisor, an administrator, and a resident without an account.
ROLES = ("wang", "li", "zhou", "qian", "feng", "")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
DESCRIPTION = ROOT / "tests" / "house" / "openapi.yaml"
KNOWN = """[parameters]
"path.number" = {numbers}
"path.assignment_id" = {assignments}
"""


@dataclass(frozen=True)
class Outcome:
    """What a role met: whether all was well, and what the tool said."""

    role: str
    is_good: bool
    said: str


def fuzz(address: str, tokens: Mapping[str, str], folder: Path, *, seed: int, seconds: int) -> list[Outcome]:
    """Try every operation as every role for so many seconds in all; a seed tries the same again."""
    known = folder / "schemathesis.toml"
    known.write_text(KNOWN.format(**_known(address, tokens)), encoding="utf-8")
    each = max(1, seconds // len(ROLES))
    return [_as_role(role, address, tokens.get(role, ""), known, seed=seed, seconds=each) for role in ROLES]


def _known(address: str, tokens: Mapping[str, str]) -> dict[str, list[str] | list[int]]:
    """File cases and dispatch one, so that what is tried meets some; return their numbers and assignments."""

    def ask(who: str, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Token {tokens[who]}", "Idempotency-Key": str(uuid4())}
        return httpx.request(method, f"{address}/api/v1/{path}", json=body, headers=headers, timeout=30)

    report = {"text": "垃圾三天没有清运", "category": "urban-litter", "longitude": 118.705, "latitude": 31.205}
    numbers = [str(ask("wang", "POST", "cases/", report).json()["number"]) for _n in range(4)]
    for number in numbers[:2]:
        ask("li", "POST", f"cases/{number}/register/", {})
    ask("li", "POST", f"cases/{numbers[0]}/dispatch/", {"lead": "D-URBAN"})
    parts = ask("zhou", "GET", "inbox/").json()["results"]
    return {"numbers": numbers, "assignments": [part["id"] for part in parts]}


def _as_role(role: str, address: str, token: str, known: Path, *, seed: int, seconds: int) -> Outcome:
    program = Path(sysconfig.get_path("scripts")) / "schemathesis"
    command = [str(program), "--config-file", str(known), "run", str(DESCRIPTION), "--url", address, "--no-color"]
    command += ["--checks", CHECKS, "--phases", "fuzzing", "--seed", str(seed), "--max-time", str(seconds)]
    command += ["--max-examples", "20", "--no-shrink", "--continue-on-failure", "--warnings", "off"]
    command += ["--generation-database", "none", "--request-timeout", "20"]
    command += ["--header", f"Authorization: Token {token}"] if token else []
    ran = subprocess.run(command, cwd=known.parent, capture_output=True, text=True, timeout=seconds + 120, check=False)
    return Outcome(role or "a resident", ran.returncode == 0, ran.stdout + ran.stderr)


def main() -> int:
    """Serve a portal of its own and try it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--seconds", type=int, default=300)
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    folder = Path(tempfile.mkdtemp(prefix="shaosheng-fuzz-"))
    installation = Installation(folder)
    try:
        installation.found()
        installation.start_web()
        outcomes = fuzz(installation.address, installation.tokens, folder, seed=asked.seed, seconds=asked.seconds)
    finally:
        installation.end()
        shutil.rmtree(folder, ignore_errors=True)
    for outcome in outcomes:
        sys.stdout.write(f"==> {outcome.role}: {'good' if outcome.is_good else 'FAILED'}\n")
        sys.stdout.write("" if outcome.is_good else outcome.said)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
