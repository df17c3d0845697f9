"""A whole portal on servers of its own, every process of it real, so that each can be killed, paused and restarted."""

import contextlib
import ctypes
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg2

from running.demo import web_command
from servers import PrivatePostgres, PrivateRedis, free_port
from tests.faults.people import People

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".venv" / "bin"
CELERY = [str(PROGRAMS / "celery"), "--app", "governance"]
QUEUES = "routing,notices,clock,long"
DATABASE = "shaosheng"
METRICS_TOKEN = "a-token-for-the-monitor-of-the-fault-stories"
WATCHES = "Watching over"
_libc = ctypes.CDLL(None, use_errno=True)


class Installation:
    """PostgreSQL, Redis, workers, beat and web below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = PrivatePostgres(folder / "servers")
        self.redis = PrivateRedis(folder / "servers", databases=2)
        self.database_url = ""
        self.tokens: dict[str, str] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._web_port = free_port()
        self._workers = 0

    def found(self) -> None:
        """Start the servers and build the test district on them."""
        self.postgres.start()
        self.redis.start()
        self.postgres.create_database(DATABASE)
        self.tokens = self.drive("found")

    def end(self) -> None:
        """End every process and forget the data."""
        for name in list(self._processes):
            self.kill(name)
        self.redis.remove()
        self.postgres.remove()

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are started with."""
        own = {
            "DEPLOYMENT": "test",
            "DJANGO_SETTINGS_MODULE": "governance.settings",
            "DATABASE_URL": self.database_url or self.postgres.url(DATABASE),
            "REDIS_URL": self.redis.url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "BEAT_SCHEDULE_FILE": str(self.folder / "beat-schedule"),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'bin'}",
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "INFO",
            "METRICS_TOKEN": METRICS_TOKEN,
            "METRICS_FOLDER": str(self.folder / "metrics"),
        }
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own}

    # ---- processes ----------------------------------------------------------------------------------------------

    def start_worker(self, *, include: str = "tests.faults.naive", loglevel: str = "INFO") -> None:
        """Start a worker with two processes, as `make demo` does, that knows the tasks of one more module."""
        if self.is_running("worker"):
            return
        self._workers += 1
        named = ["--hostname", f"worker-{self._workers}@%h", "--loglevel", loglevel, "--include", include]
        options = ["--concurrency", "2", "--queues", QUEUES, "--without-gossip", "--without-mingle"]
        self.start("worker", [*CELERY, "worker", *named, *options])

    def wait_for_worker(self) -> float:
        """Wait until the worker that was started last takes work; return how long that took."""
        return until(self._is_worker_ready, seconds=120, what="the worker is ready")

    def _is_worker_ready(self) -> bool:
        return re.search(rf"worker-{self._workers}@\S+ ready", self.log_of("worker")) is not None

    def start_beat(self) -> None:
        """Start the clock."""
        self.start("beat", [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="])

    def start_watch(self) -> None:
        """Start the process that looks into the table of deliveries, and wait until it looks."""
        before = self.log_of("watch").count(WATCHES) if (self.folder / "log" / "watch.log").exists() else 0
        self.start("watch", [sys.executable, "manage.py", "watch"])
        until(lambda: self.log_of("watch").count(WATCHES) > before, seconds=60, what="the watch looks")

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        self.start("web", [*web_command("127.0.0.1", self._web_port), "--graceful-timeout", "5"])
        until(self._web_answers, seconds=60, what="the web server answers")

    def speak(self, sent: str) -> tuple[http.client.HTTPResponse, dict[str, Any]]:
        """Send the head of a request sign by sign, as no client would; return the answer and what it says."""
        with socket.create_connection(("127.0.0.1", self._web_port), timeout=30) as connection:
            connection.sendall(f"{sent}\r\nAccept-Language: en\r\n\r\n".encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer, json.loads(answer.read())

    @property
    def address(self) -> str:
        """Where the web server listens."""
        return f"http://127.0.0.1:{self._web_port}"

    def _web_answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._web_port), timeout=5) as connection:
                connection.sendall(b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return connection.recv(12).startswith(b"HTTP/1.")
        except OSError:
            return False

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process in a group of its own, unless it runs."""
        if self.is_running(name):
            return
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def kill(self, name: str) -> None:
        """End a process and all it started by SIGKILL, as the loss of a machine would."""
        self.signal(name, signal.SIGKILL)
        self._processes.pop(name).wait()

    def ask_to_end(self, name: str) -> None:
        """Ask a process to end when it has finished what it holds."""
        self._processes[name].terminate()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process and all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._processes[name].pid, number)

    def children_of(self, name: str) -> list[int]:
        """Return the ids of the processes that a process has started."""
        listed = Path(f"/proc/{self._processes[name].pid}/task/{self._processes[name].pid}/children")
        try:
            return [int(pid) for pid in listed.read_text().split()]
        except OSError:
            return []

    def is_running(self, name: str) -> bool:
        """Tell whether a process runs."""
        return name in self._processes and self._processes[name].poll() is None

    def wait_for(self, name: str) -> int:
        """Wait for a process to end by itself; return its code."""
        return self._processes.pop(name).wait(timeout=120)

    def log_of(self, name: str) -> str:
        """Return what a process has said so far."""
        return (self.folder / "log" / f"{name}.log").read_text(errors="replace")

    def make_whole(self) -> None:
        """Start whatever does not run, and wait until workers follow the clock and nothing is left to deliver."""
        self.postgres.start()
        self.redis.resume()
        self.redis.start()
        self.start_web()
        self.start_worker()
        self.start_beat()
        self.wait_for_worker()
        until(lambda: not self.pending(), seconds=90, what="no delivery is pending")

    # ---- asking and doing ---------------------------------------------------------------------------------------

    def drive(self, *arguments: str) -> Any:
        """Run the driver and return what it answers."""
        done = subprocess.run(
            driver(*arguments), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=180
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def people(self) -> People:
        """Return the cast before the door of this portal."""
        return People(self.address, self.tokens)

    def start_people(self, name: str, acks: Path, *, every: float, count: int = 1_000_000) -> None:
        """Let somebody blow whistles beside the test; ends after `count`, or when killed."""
        tokens = self.folder / "tokens.json"
        tokens.write_text(json.dumps(self.tokens))
        given = ["--address", self.address, "--tokens", str(tokens), "--acks", str(acks), "--name", name]
        how = ["--every", str(every), "--count", str(count)]
        self.start(name, [sys.executable, "-m", "tests.faults.people", *given, *how])

    def start_naive(self, name: str, acks: Path) -> None:
        """Let somebody ask the naive way beside the test, until killed."""
        self.start(name, driver("ask", str(acks), name))

    def rows(self, statement: str, params: Any = None) -> list[tuple[Any, ...]]:
        """Ask the database directly."""
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, params)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def connect(self) -> Any:
        """Return a connection of the test's own."""
        return psycopg2.connect(self.postgres.url(DATABASE).replace("postgis://", "postgresql://"))

    def pending(self) -> int:
        """Return how many deliveries still wait for a worker."""
        waiting = self.rows("SELECT count(*) FROM governance_delivery WHERE done_at IS NULL AND parked_at IS NULL")
        return int(waiting[0][0])


def driver(*arguments: str) -> list[str]:
    """Return the command that runs the driver."""
    return [sys.executable, "-m", "tests.faults.driver", *arguments]


def until(question: Callable[[], Any], *, seconds: float, what: str) -> float:
    """Wait for something to become true; return how long it took. Fails in words when it does not."""
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < seconds, f"after {seconds:.0f} s still waiting until {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def _end_with_parent() -> None:
    """Let the kernel end the process when the test is gone, however it went."""
    _libc.prctl(1, signal.SIGKILL)
