#!/usr/bin/env python3
"""Start, test and check the portal; standard library only, so that it can speak before anything is installed.

    bin/portal.py demo                        serve the demo district until Ctrl-C (make demo)
    bin/portal.py reset                       forget the demo's data (make demo-reset)
    bin/portal.py test [pytest arguments]     run the tests on a cluster and Redis of their own (make test);
                                              all of them together must take every branch of rules and commands
    bin/portal.py check                       run every check that is not a test (make check)
    bin/portal.py run --test -- COMMAND …     run one command against the test servers, started when needed:
                                              bin/portal.py run --test -- manage.py makemigrations
                                              bin/portal.py run --test -- python -m pytest tests/cases -k whistle
                                              bin/portal.py run --demo -- manage.py verify_events
    bin/portal.py env --test                  print the environment as exports and leave the servers running:
                                              eval "$(bin/portal.py env --test)"
    bin/portal.py stop                        stop the servers that `env` has left running
    bin/portal.py status                      say which servers run

Several runs may share the servers of a folder: each test run takes a slot, which gives it a database name and a Redis
database of its own, and the last one to leave stops the servers. With DATABASE_URL or REDIS_URL set, those are used
and none is started in their place.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import fcntl
import hashlib
import io
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from supervisor import Program, Supervisor

from servers import OWNER, PrivatePostgres, PrivateRedis, ServerError

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
PROGRAMS = ROOT / ".venv" / "bin"
PYTHON = PROGRAMS / "python"
SLOTS = 30
SIDE_BY_SIDE = ("-n", "2", "-p", "tests.side_by_side", "--no-loadscope-reorder")
LINES_PER_CHECK = 80
DEFAULT_PORT = 8000
PASSWORD = "shaosheng-demo"
PEOPLE = [
    ("worker", "网格员", "grid worker: reports with /cases/new/ in a phone-size window"),
    ("community", "社区书记", "community secretary: verifies on site"),
    ("dispatcher", "街道派单员", "street dispatcher: registers, dispatches, blows the whistle"),
    ("leader", "街道主任", "street director"),
    ("secretary", "街道党工委书记", "secretary of the street's party committee"),
    ("department", "城管", "urban management: signs for, works, reports"),
    ("department2", "住建", "housing: the second department"),
    ("supervisor", "区级督办", "district supervisor: sees what is late"),
    ("administrator", "管理员", "administrator: people, posts, grants, parked deliveries"),
    ("auditor", "审计员", "auditor: reads everything, changes nothing"),
]


class Refused(Exception):
    """The portal cannot do what was asked; the message is for the person at the terminal."""


@dataclass(frozen=True, kw_only=True)
class Servers:
    """What one run may use: its environment, and the private servers that stand behind it."""

    environment: dict[str, str]
    postgres: PrivatePostgres | None
    redis: PrivateRedis | None


# ---- servers, shared by whoever needs them ------------------------------------------------------------------------


@contextlib.contextmanager
def servers_for_demo(*, say: bool = False) -> Iterator[Servers]:
    folder = LOCAL / "demo"
    with _private_servers(folder, durable=True, say=say) as (postgres, redis):
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
    slots = contextlib.nullcontext(0) if lasting else _slot(folder)
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
    folder: Path, *, durable: bool, say: bool = False
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
                    if say:
                        _say(f"{type(server).__name__.removeprefix('Private')} listens on 127.0.0.1:{server.port}.")
            yield postgres, redis
        finally:
            if _is_last(users) and not (folder / "keep").exists():
                for server in (redis, postgres):
                    if server:
                        server.stop()


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _slot(folder: Path) -> Iterator[int]:
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


# ---- make demo ----------------------------------------------------------------------------------------------------


def demo() -> int:
    """Prepare what is missing, then serve until Ctrl-C or until a process ends by itself."""
    began = time.monotonic()
    _require_environment()
    with _only_one_demo(), servers_for_demo(say=True) as servers:
        supervisor = Supervisor(environment=servers.environment, folder=ROOT, logs=LOCAL / "demo" / "log")
        supervisor.end_leftovers()
        supervisor.listen_to_signals()
        host, port = _address()
        _allow_host(servers.environment, host)
        _prepare(servers, supervisor)
        try:
            return _serve(supervisor, host, port, began)
        finally:
            _say("Ending web, workers, beat and watch …")
            supervisor.end()
            _say("Stopping the demo's own servers; your data stay in .local/demo.")


def _serve(supervisor: Supervisor, host: str, port: int, began: float) -> int:
    if not supervisor.is_whole():
        return 130
    _say("Starting web, two workers, beat and watch …")
    web, *others = _programs(host, port)
    quiet = not os.environ.get("VERBOSE")
    supervisor.start(web, quiet=quiet)
    url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/"
    if _answers_within(url, supervisor, seconds=90):
        for program in others:  # After the web, so that the page comes first on a small machine.
            supervisor.start(program, quiet=quiet)
        _welcome(url, seconds=time.monotonic() - began)
        supervisor.wait()
    ended = supervisor.ended_child()
    if ended is None:
        return 0 if not supervisor.is_whole() else _never_answered(supervisor)
    name, code = ended
    _complain(
        f"The process `{name}` has ended with code {code}, so the demo ends. Its log is"
        f" {_short(supervisor.log_of(name))}:\n{_tail(supervisor.log_of(name))}"
    )
    return 1


def _never_answered(supervisor: Supervisor) -> int:
    _complain(f"The portal did not answer within 90 seconds:\n{_tail(supervisor.log_of('web'))}")
    return 1


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web server."""
    worker_class = "governance.ground.http.gate.queueing.QueueingWorker"
    return [
        *(str(PROGRAMS / "gunicorn"), "governance.wsgi", "--bind", f"{host}:{port}", "--no-control-socket"),
        *("--workers", "2", "--worker-class", worker_class, "--threads", "6", "--graceful-timeout", "10"),
    ]


def _programs(host: str, port: int) -> list[Program]:
    celery = [str(PROGRAMS / "celery"), "--app", "governance"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return [
        Program(
            name="web",
            command=[*web_command(host, port), "--preload"],
        ),
        Program(
            name="worker",
            command=[*worker, "--queues", "routing,notices,clock", "--concurrency", "2", "--hostname", "worker@%h"],
        ),
        Program(
            name="long",
            command=[*worker, "--queues", "long,outside", "--concurrency", "1", "--hostname", "long@%h"],
        ),
        Program(name="beat", command=[*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
        Program(name="watch", command=[str(PYTHON), "manage.py", "watch"]),
    ]


@contextlib.contextmanager
def _only_one_demo() -> Iterator[None]:
    folder = LOCAL / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("The demo of this folder runs already, in another terminal. End it there first.") from None
        yield


def _address() -> tuple[str, int]:
    """Where to listen: PORT when it is given, or else the first free one from 8000 on."""
    host = os.environ.get("LISTEN") or "127.0.0.1"  # Make passes on an empty one.
    wanted = os.environ.get("PORT", "")
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Refused(f"PORT={wanted} is no port; give a number between 1 and 65535, for example PORT=8080.")
        problem = _problem_with_port(host, int(wanted))
        if problem:
            raise Refused(f"Port {wanted} {problem}. Choose another one: make demo PORT={int(wanted) + 1}")
        return host, int(wanted)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        problem = _problem_with_port(host, port)
        if not problem:
            if port != DEFAULT_PORT:
                _say(f"Port {DEFAULT_PORT} is taken by another program, so the portal takes {port}.")
            return host, port
    raise Refused(f"No port from {DEFAULT_PORT} on is free on {host}: it {problem}. Choose one: make demo PORT=9000")


def _problem_with_port(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return "may only be used by root"
        except OSError as error:
            return (
                "is taken by another program" if error.errno == 98 else f"cannot be used on {host} ({error.strerror})"
            )
    return ""


def _allow_host(environment: dict[str, str], host: str) -> None:
    if host in ("0.0.0.0", "::"):
        environment.setdefault("ALLOWED_HOSTS", "*")  # Whoever opens the demo to others knows by which names.
    elif host not in ("127.0.0.1", "localhost", "::1"):
        environment.setdefault("ALLOWED_HOSTS", f"{host},localhost,127.0.0.1")


def _answers_within(url: str, supervisor: Supervisor, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while supervisor.is_whole() and time.monotonic() < end:
        try:
            with opener.open(f"{url}health/pages", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _welcome(url: str, *, seconds: float) -> None:
    print(f"\n  Shaosheng 哨声 is ready after {seconds:.0f} s:  {url}\n")
    print(f"  Demo accounts 演示账号 (password of all 密码: {PASSWORD})\n")
    for account, chinese, english in PEOPLE:
        print(f"    {account:<14}{chinese}{' ' * (16 - 2 * len(chinese))}{english}")
    print(
        f"""
  What to try 可以试试
    1. Report a problem as a resident, without an account:  {url}report/  — keep the two codes.
    2. Log in as dispatcher: register the case, then blow the whistle 吹哨 for two departments.
    3. Log in as department: sign for it, make contact, report in 报到, finish with a result.
    4. Log in as community: verify on site; as dispatcher: call the resident back and close.
    The API and its documentation: {url}api/docs/ ; logs: .local/demo/log/

  Ctrl-C ends everything that was started. `make demo` goes on where you left; `make demo-reset` starts over.
""",
        flush=True,
    )


# ---- preparing ----------------------------------------------------------------------------------------------------


def _prepare(servers: Servers, supervisor: Supervisor) -> None:
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
    _say(f"{sentence} …")
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
        raise Refused(f"`manage.py {command[0]}` has failed. Its log is {_short(log)}:\n{_tail(log)}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    _say(f"    done in {time.monotonic() - began:.1f} s")


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
            raise Refused(f"The translations in {_short(source)} do not compile:\n{done.stderr.strip()}")
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


def _require_environment() -> None:
    if not PYTHON.exists():
        raise Refused("There is no .venv yet. Run `make setup` first.")


def reset() -> int:
    """Forget the demo's data, and only those."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL names a server of yours, whose data are yours to delete; nothing was touched.")
    with _only_one_demo():
        folder = LOCAL / "demo"
        Supervisor(environment={}, folder=ROOT, logs=folder / "log").end_leftovers()
        PrivateRedis(folder).remove()
        PrivatePostgres(folder).remove()
        for path in folder.iterdir():
            if path.name != "demo.lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    _say("The demo's data are gone.")
    return 0


# ---- make test, make check ----------------------------------------------------------------------------------------


def test(arguments: Sequence[str]) -> int:
    """Run the tests, all of them or those that the arguments choose, in two processes where Redis is our own."""
    _require_environment()
    with servers_for_tests() as servers:
        messages(servers.environment)
        beside = SIDE_BY_SIDE if "REDIS_URL_OF_THE_SECOND" in servers.environment else ()
        # Both processes must find the same tests in the same order, also where they come from a set.
        same_order = {"PYTHONHASHSEED": "0"}
        return _run([str(PYTHON), "-m", "pytest", *beside, *arguments], servers.environment | same_order)


def check() -> int:
    """Run every check, also after a failure, and say at the end which failed."""
    _require_environment()
    with servers_for_tests() as servers:
        messages(servers.environment)
        failed = [name for name, command, extra in _checks() if not _passes(name, command, servers.environment | extra)]
    if failed:
        _complain(f"Failed: {', '.join(failed)}.")
        return 1
    _say("Every check passes.")
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
    _say(f"{name:<20} {mark:<7} {time.monotonic() - began:5.1f} s")
    if done.returncode:
        lines = f"{done.stdout}{done.stderr}".rstrip().splitlines()
        left_out = [f"… {len(lines) - LINES_PER_CHECK} lines more"] if len(lines) > LINES_PER_CHECK else []
        print("\n".join(lines[:LINES_PER_CHECK] + left_out), flush=True)
    return done.returncode == 0


# ---- one command, the environment, stopping -----------------------------------------------------------------------


def run(arguments: Sequence[str], *, kind: str) -> int:
    _require_environment()
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        raise Refused("Say what to run: bin/portal.py run --test -- manage.py migrate")
    if command[0] == "manage.py":
        command.insert(0, str(PYTHON))
    with servers_for_tests() if kind == "test" else servers_for_demo() as servers:
        return _run(command, servers.environment)


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
            if not _is_last(users):
                _say(f"The servers in {_short(folder)} are in use; the last run to end will stop them.")
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
            _say(f"{folder.name}: {type(server).__name__.removeprefix('Private')} {running}.")
    return 0


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
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


def _say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)


def _complain(sentence: str) -> None:
    print(f"\n!!! {sentence}", file=sys.stderr, flush=True)


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _tail(file: Path, lines: int = 15) -> str:
    try:
        return "\n".join(f"    {line}" for line in file.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/portal.py", description="Start, test and check the portal.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("demo", "reset", "test", "check", "stop", "status"):
        commands.add_parser(name, add_help=name != "test")
    for name in ("run", "env"):
        which = commands.add_parser(name).add_mutually_exclusive_group()
        which.add_argument("--demo", dest="kind", action="store_const", const="demo", default="test")
        which.add_argument("--test", dest="kind", action="store_const", const="test")
    return parser.parse_known_args()


def main() -> int:
    known, rest = _arguments()
    if rest and known.command not in ("test", "run"):
        raise Refused(f"`{known.command}` takes no {rest[0]}.")
    actions = {
        "demo": demo,
        "reset": reset,
        "test": lambda: test(rest),
        "check": check,
        "run": lambda: run(rest, kind=known.kind),
        "env": lambda: environment_of(known.kind),
        "stop": stop,
        "status": status,
    }
    return actions[known.command]()


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal without Chinese letters shall not stop the portal.
    try:
        sys.exit(main())
    except (Refused, ServerError) as problem:
        _complain(str(problem))
        sys.exit(1)
    except PermissionError as problem:
        _complain(f"Permission denied for {problem.filename}. Was an earlier start made by root? Its owner can go on.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
