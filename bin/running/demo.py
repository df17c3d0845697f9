"""The demo district, served until Ctrl-C; and forgetting its data."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from running.addresses import address, allow_host
from running.preparing import prepare
from running.runs import servers_for_demo
from running.terminal import LOCAL, PROGRAMS, PYTHON, ROOT, Refused, complain, require_environment, say, short, tail
from servers import PrivatePostgres, PrivateRedis
from supervisor import Program, Supervisor

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


def demo() -> int:
    """Prepare what is missing, then serve until Ctrl-C or until a process ends by itself."""
    began = time.monotonic()
    require_environment()
    with only_one_demo(), servers_for_demo(aloud=True) as servers:
        supervisor = Supervisor(environment=servers.environment, folder=ROOT, logs=LOCAL / "demo" / "log")
        supervisor.end_leftovers()
        supervisor.listen_to_signals()
        host, port = address()
        allow_host(servers.environment, host)
        prepare(servers, supervisor)
        try:
            return _serve(supervisor, host, port, began)
        finally:
            say("Ending web, workers, beat and watch …")
            supervisor.end()
            say("Stopping the demo's own servers; your data stay in .local/demo.")


def _serve(supervisor: Supervisor, host: str, port: int, began: float) -> int:
    if not supervisor.is_whole():
        return 130
    say("Starting web, two workers, beat and watch …")
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
    complain(
        f"The process `{name}` has ended with code {code}, so the demo ends. Its log is"
        f" {short(supervisor.log_of(name))}:\n{tail(supervisor.log_of(name))}"
    )
    return 1


def _never_answered(supervisor: Supervisor) -> int:
    complain(f"The portal did not answer within 90 seconds:\n{tail(supervisor.log_of('web'))}")
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
def only_one_demo() -> Iterator[None]:
    folder = LOCAL / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("The demo of this folder runs already, in another terminal. End it there first.") from None
        yield


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
    2. Log in as dispatcher: register the case; as leader: blow the whistle 吹哨 for two departments.
    3. Log in as department: sign for it, make contact, report in 报到, finish with a result.
    4. Log in as community: verify on site; as dispatcher: call the resident back and close.
    The API and its documentation: {url}api/docs/ ; logs: .local/demo/log/

  Ctrl-C ends everything that was started. `make demo` goes on where you left; `make demo-reset` starts over.
""",
        flush=True,
    )


def reset() -> int:
    """Forget the demo's data, and only those."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL names a server of yours, whose data are yours to delete; nothing was touched.")
    with only_one_demo():
        folder = LOCAL / "demo"
        Supervisor(environment={}, folder=ROOT, logs=folder / "log").end_leftovers()
        PrivateRedis(folder).remove()
        PrivatePostgres(folder).remove()
        for path in folder.iterdir():
            if path.name != "demo.lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    say("The demo's data are gone.")
    return 0
