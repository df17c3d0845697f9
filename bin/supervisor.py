"""Keep a few processes together: all run, or none; standard library only.

Each child has a process group of its own and dies with its supervisor, so that ending is complete and touches nobody
else's processes, whichever way the end comes: a signal, a child's crash, or SIGKILL.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1
SECONDS_TO_LEAVE = 15
LOG_SIZE = 5_000_000  # Then it becomes the old log, and a new one begins.
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Program:
    name: str
    command: Sequence[str]


class Supervisor:
    """Run programs until one of them ends or somebody asks for the end; then end them all."""

    def __init__(self, *, environment: Mapping[str, str], folder: Path, logs: Path) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._logs = logs
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._asked_to_end = threading.Event()
        logs.mkdir(parents=True, exist_ok=True)

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def end_leftovers(self) -> None:
        """End what an earlier supervisor of this folder left running when it was killed."""
        for line in self._register.read_text().splitlines() if self._register.exists() else []:
            group, started = line.split()
            if _start_of(int(group)) == started:
                _end_group(int(group), seconds=SECONDS_TO_LEAVE)
        self._register.unlink(missing_ok=True)

    def start(self, program: Program, *, quiet: bool = False) -> None:
        child = subprocess.Popen(
            program.command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )
        self._children[program.name] = child
        with self._register.open("a") as register:
            register.write(f"{child.pid} {_start_of(child.pid)}\n")
        assert child.stdout is not None
        reader = threading.Thread(target=self._read, args=(program.name, child.stdout, quiet), daemon=True)
        reader.start()
        self._readers.append(reader)

    def is_whole(self) -> bool:
        """Whether every child runs and nobody has asked for the end."""
        return not self._asked_to_end.is_set() and self.ended_child() is None

    def ended_child(self) -> tuple[str, int] | None:
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                return name, code
        return None

    def wait(self) -> None:
        """Return when a child has ended or a signal has asked for the end."""
        while self.is_whole():
            self._asked_to_end.wait(0.3)

    def wait_for(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for a process that is to end by itself; end it early when somebody asks for the end."""
        while process.poll() is None:
            if self._asked_to_end.wait(0.05):
                process.terminate()
                break
        return process.wait()

    def end(self) -> None:
        """End every child and whatever the children started; politely first.

        Only the children are asked: they end their own workers when these have finished what they hold.
        """
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + SECONDS_TO_LEAVE
        for child in self._children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
        for child in self._children.values():
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        for reader in self._readers:
            reader.join(timeout=2)
        self._register.unlink(missing_ok=True)

    def log_of(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    @property
    def _register(self) -> Path:
        return self._logs / "processes"

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_end.set()

    def _read(self, name: str, output: IO[str], quiet: bool) -> None:
        log = self.log_of(name)
        size = 0
        log.write_text("")
        for line in output:
            if size > LOG_SIZE:
                log.replace(log.with_suffix(".log.old"))
                size = 0
            with log.open("a") as file:
                size += file.write(line)
            if not quiet:
                with contextlib.suppress(OSError):
                    sys.stdout.write(f"{name:>7} | {line}")
                    sys.stdout.flush()


def _die_with(parent: int) -> Callable[[], None]:
    """Let the kernel end the child when its supervisor is gone, even by SIGKILL."""

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # It went in between.
            os._exit(1)

    return prepare


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _end_group(group: int, *, seconds: float) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(group, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while _start_of(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal_group(group, signal.SIGKILL)


def _start_of(pid: int) -> str:
    """When this process started, in ticks since the boot, or nothing when it is gone: with the pid, its identity."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
