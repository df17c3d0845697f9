"""The servers and the environment that one run may use, shared by whoever runs beside it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from running.terminal import LOCAL, PROGRAMS, PYTHON, ROOT, Refused, in_foreground, require_environment, say, short
from servers import OWNER, PrivatePostgres, PrivateRedis

SLOTS = 30


@dataclass(frozen=True, kw_only=True)
class Servers:
    """What one run may use: its environment, and the private servers that stand behind it."""

    environment: dict[str, str]
    postgres: PrivatePostgres | None
    redis: PrivateRedis | None


@contextlib.contextmanager
def servers_for_demo(*, aloud: bool = False) -> Iterator[Servers]:
    folder = LOCAL / "demo"
    with _private_servers(folder, durable=True, aloud=aloud) as (postgres, redis):
        if postgres:
            postgres.create_database(OWNER)
        environment = _environment(folder, deployment="demo")
        environment["DATABASE_URL"] = postgres.application_url(OWNER) if postgres else os.environ["DATABASE_URL"]
        environment["REDIS_URL"] = redis.url if redis else os.environ["REDIS_URL"]
        yield Servers(environment=environment, postgres=postgres, redis=redis)


@contextlib.contextmanager
def servers_for_tests(*, lasting: bool = False) -> Iterator[Servers]:
    """Servers for one run, or for a shell whose environment lasts longer than this program: that is slot 0."""
    folder = LOCAL / "test"
    slots = contextlib.nullcontext(0) if lasting else free_slot(folder)
    with _private_servers(folder, durable=False) as (postgres, redis), slots as slot:
        database = os.environ.get("TEST_DATABASE") or f"{OWNER}_{slot}"
        if postgres:
            postgres.create_database(database)
        if redis:
            redis.flush_database(slot)
        own = folder / f"slot-{slot}"
        shutil.rmtree(own, ignore_errors=True)
        environment = _environment(own, deployment="test")
        environment["DATABASE_URL"] = postgres.url(database) if postgres else os.environ["DATABASE_URL"]
        environment["REDIS_URL"] = redis.url_of(slot) if redis else os.environ["REDIS_URL"]
        if redis:
            redis.flush_database(slot + SLOTS)
            environment["REDIS_URL_OF_THE_SECOND"] = redis.url_of(slot + SLOTS)
        yield Servers(environment=environment, postgres=postgres, redis=redis)


@contextlib.contextmanager
def _private_servers(
    folder: Path, *, durable: bool, aloud: bool = False
) -> Iterator[tuple[PrivatePostgres | None, PrivateRedis | None]]:
    """Start what is not given by the environment; the last run to leave stops it, unless `env` asked to keep it."""
    postgres = None if os.environ.get("DATABASE_URL") else PrivatePostgres(folder, durable=durable)
    redis = None if os.environ.get("REDIS_URL") else PrivateRedis(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            for server in (postgres, redis):
                if server:
                    server.start()
                    if aloud:
                        say(f"{type(server).__name__.removeprefix('Private')} listens on 127.0.0.1:{server.port}.")
            yield postgres, redis
        finally:
            if is_last(users) and not (folder / "keep").exists():
                for server in (redis, postgres):
                    if server:
                        server.stop()


def is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def free_slot(folder: Path) -> Iterator[int]:
    """Take a number that no other run has; the kernel gives it back even after SIGKILL."""
    for number in range(1, SLOTS + 1):
        with (folder / f"slot-{number}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return
    raise Refused(f"{SLOTS} test runs are under way already; wait for one to end.")


def _environment(folder: Path, *, deployment: str) -> dict[str, str]:
    environment = dict(os.environ)
    environment |= {
        "DEPLOYMENT": deployment,
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "BEAT_SCHEDULE_FILE": str(folder / "beat-schedule"),
        "METRICS_FOLDER": str(folder / "metrics"),
        "COVERAGE_FILE": str(folder / "coverage"),
        "PATH": f"{PROGRAMS}{os.pathsep}{ROOT}{os.pathsep}{os.environ.get('PATH', '/usr/bin:/bin')}",
        "PYTHONUNBUFFERED": "1",
        "VIRTUAL_ENV": str(ROOT / ".venv"),
    }
    (folder / "static").mkdir(parents=True, exist_ok=True)
    return environment


def run(arguments: Sequence[str], *, kind: str) -> int:
    require_environment()
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        raise Refused("Say what to run: bin/portal.py run --test -- manage.py migrate")
    if command[0] == "manage.py":
        command.insert(0, str(PYTHON))
    with servers_for_tests() if kind == "test" else servers_for_demo() as servers:
        return in_foreground(command, servers.environment)


def environment_of(kind: str) -> int:
    (LOCAL / kind).mkdir(parents=True, exist_ok=True)
    (LOCAL / kind / "keep").touch()
    with servers_for_tests(lasting=True) if kind == "test" else servers_for_demo() as servers:
        for name, value in servers.environment.items():
            if os.environ.get(name) != value:
                print(f"export {name}={shlex.quote(value)}")
    return 0


def stop() -> int:
    for folder in (LOCAL / "demo", LOCAL / "test"):
        (folder / "keep").unlink(missing_ok=True)
        if not folder.exists():
            continue
        with (folder / "users.lock").open("a") as users:
            if not is_last(users):
                say(f"The servers in {short(folder)} are in use; the last run to end will stop them.")
                continue
            PrivateRedis(folder).stop()
            PrivatePostgres(folder).stop()
    return 0


def status() -> int:
    for folder in (LOCAL / "demo", LOCAL / "test"):
        for server in (PrivatePostgres(folder), PrivateRedis(folder)):
            running = (
                f"runs on 127.0.0.1:{server.port}, pid {server.pid}" if folder.exists() and server.pid else "rests"
            )
            say(f"{folder.name}: {type(server).__name__.removeprefix('Private')} {running}.")
    return 0
