"""The web server as the portal starts it, and clients before its door that wait for nothing but its answers."""

import asyncio
import os
import random
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bench.rows import database_url
from running.demo import web_command
from running.terminal import ROOT
from servers import free_port

HOST = "127.0.0.1"
SECONDS_TO_START = 60
TOLD_TO_COME_AGAIN = (429, 503)


@dataclass(frozen=True)
class Request:
    """What a client sends, and a word for the kind of request that it is."""

    kind: str
    bytes: bytes


@dataclass
class Answers:
    """What came back while it was counted: seconds and statuses, and what was no answer at all."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    told: int = 0
    counted: float = 0.0
    reading: float = 0.0

    @property
    def refused_badly(self) -> int:
        """How many were neither served nor told when to come again."""
        return len(self.broken) + sum(count for status, count in self.statuses.items() if status >= 400) - self.told

    def served_a_second(self) -> float:
        """Return how many were served in a second."""
        return sum(count for status, count in self.statuses.items() if status < 400) / self.counted

    def quantile(self, part: float) -> float:
        """Return what so large a part of the answers took at most, in seconds."""
        taken = sorted(seconds for _kind, seconds in self.seconds)
        return taken[min(len(taken) - 1, int(len(taken) * part))]


@contextmanager
def serving(database: str) -> Iterator[int]:
    """Serve the cases of a database; the port."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": database_url(database), "LOG_LEVEL": "WARNING"}
    server = subprocess.Popen(
        web_command(HOST, port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_answer(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for_answer(port: int) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends:
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{port}/health/live", timeout=5):
            return
        time.sleep(0.2)
    raise TimeoutError("the web server did not answer")


def crowd(
    port: int, clients: Sequence[Callable[[], Request]], *, settle: float, counted: float, reading: float = 0.0
) -> Answers:
    """Let the clients ask, each one thing after the other, and count their answers once it has settled.

    `reading` is how long, on average, each looks at an answer before asking again.
    """
    return asyncio.run(_crowd(port, clients, settle, counted, reading))


async def _crowd(
    port: int, clients: Sequence[Callable[[], Request]], settle: float, counted: float, reading: float
) -> Answers:
    begins = time.monotonic() + settle
    answers, ends = Answers(counted=counted, reading=reading), begins + counted
    await asyncio.gather(*(_ask_until(port, client, answers, begins, ends) for client in clients))
    return answers


async def _ask_until(port: int, client: Callable[[], Request], answers: Answers, begins: float, ends: float) -> None:
    await asyncio.sleep(random.random() * 0.2)
    while time.monotonic() < ends:
        try:
            pause = await _ask_on_one_connection(port, client, answers, begins, ends)
        except (OSError, EOFError, ValueError) as error:
            answers.broken.append(repr(error))
            pause = 0.5
        await asyncio.sleep(min(pause, max(0.0, ends - time.monotonic())))


async def _ask_on_one_connection(
    port: int, client: Callable[[], Request], answers: Answers, begins: float, ends: float
) -> float:
    """Ask until the end, or until told to come again; return after how long."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        while time.monotonic() < ends:
            request, began = client(), time.monotonic()
            writer.write(request.bytes)
            status, headers = await _answer(reader)
            ended = time.monotonic()
            after = headers.get("retry-after")
            if begins <= ended < ends:
                answers.statuses[status] += 1
                answers.seconds.append((request.kind, ended - began))
                answers.told += status in TOLD_TO_COME_AGAIN and after is not None
            if status in TOLD_TO_COME_AGAIN:
                return float(after or 1)
            if headers.get("connection") == "close":
                return 0.0
            await asyncio.sleep(answers.reading * (0.5 + random.random()))
    finally:
        writer.close()
    return 0.0


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in head[1:] if line)}
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), headers
