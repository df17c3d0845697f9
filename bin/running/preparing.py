"""What is brought up to date before the demo starts; each step is skipped when nothing has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Sequence

from running.runs import Servers
from running.terminal import LOCAL, PYTHON, ROOT, Refused, say, short, tail
from servers import OWNER
from supervisor import Supervisor


def prepare(servers: Servers, supervisor: Supervisor) -> None:
    """Bring database, translations and static files up to date; each step is skipped when nothing has changed.

    What makes tables runs as their owner, all else as the role that owns nothing; a database of somebody's own has the
    roles that they gave it.
    """
    environment, postgres = servers.environment, servers.postgres
    owner = {"DATABASE_URL": postgres.url(OWNER)} if postgres else {}
    granting = {**owner, "APPLICATION_DATABASE_URL": environment["DATABASE_URL"]}
    messages(environment)
    data = _fingerprint(["*/migrations/*.py", "*/reference/*", "demo/**/*", "requirements.lock"])
    assets = "governance/ground/http/pages/assets.py"
    static = _fingerprint(["static/**/*", "package-lock.json", "requirements.lock", assets])
    database = environment["DATABASE_URL"]
    rights = _fingerprint(["*/migrations/*.py", "governance/ground/commands/rights.py"])
    steps = [
        ("database", f"{database} {data}", "Migrating the database", ["migrate", "--noinput"], owner),
        *(
            [("rights", f"{database} {rights}", "Giving the portal its rights", ["grant_application"], granting)]
            if postgres
            else []
        ),
        ("reference", f"{database} {data}", "Loading what ships with the product", ["load_reference"], {}),
        ("district", f"{database} {data}", "Loading the demo district", ["load_demo"], {}),
        (
            "static",
            static,
            "Collecting the static files",
            ["collectstatic", "--noinput", "--clear", "--verbosity", "0"],
            {},
        ),
    ]
    for name, state, sentence, command, speaking_as in steps:
        if supervisor.is_whole() and _has_command(command[0]):
            asked = environment | speaking_as
            _step(asked, supervisor, name=name, state=state, sentence=sentence, command=command)


def _step(
    environment: dict[str, str], supervisor: Supervisor, *, name: str, state: str, sentence: str, command: Sequence[str]
) -> None:
    stamp = LOCAL / "demo" / "stamps" / name
    digest = hashlib.sha256(state.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    began = time.monotonic()
    say(f"{sentence} …")
    log = LOCAL / "demo" / "log" / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [PYTHON, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code = supervisor.wait_for(process)
    if not supervisor.is_whole():
        return
    if code:
        raise Refused(f"`manage.py {command[0]}` has failed. Its log is {short(log)}:\n{tail(log)}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    say(f"    done in {time.monotonic() - began:.1f} s")


def messages(environment: dict[str, str]) -> None:
    """Compile the translations whose source is newer."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = compiled.with_suffix(f".{os.getpid()}.tmp")
        done = subprocess.run(
            ["msgfmt", "--check-format", "-o", str(draft), str(source)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            draft.unlink(missing_ok=True)
            raise Refused(f"The translations in {short(source)} do not compile:\n{done.stderr.strip()}")
        draft.replace(compiled)


def _has_command(name: str) -> bool:
    return name in ("migrate", "collectstatic") or any(ROOT.glob(f"*/management/commands/{name}.py"))


def _fingerprint(patterns: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\n".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
