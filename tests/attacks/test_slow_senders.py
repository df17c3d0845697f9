"""Somebody sends a request byte by byte, so that a thread waits for them and for nobody else."""

import socket
import time
from collections import deque
from dataclasses import dataclass
from threading import Thread

import pytest

from governance.ground.http.gate import queueing
from governance.ground.http.gate.queueing import QueueingWorker


@dataclass(eq=False)
class Held:
    """A connection that a thread has in hand."""

    sock: socket.socket
    arrived_at: float


@pytest.fixture
def worker() -> QueueingWorker:
    """A worker of the web server that has not been started."""
    made = QueueingWorker.__new__(QueueingWorker)
    made.in_hand, made.pending_conns = set(), deque()
    return made


def test_nobody_is_waited_for_who_sends_for_too_long(worker: QueueingWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "LONGEST_SENDING", 10.0)
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    heard: list[bytes] = []
    worker.in_hand.add(Held(sock=ours, arrived_at=time.monotonic() - 11))
    waiting = Thread(target=lambda: heard.append(ours.recv(1)))
    waiting.start()

    worker.murder_pending()

    waiting.join(5)
    assert heard == [b""]
    ours.sendall(b"what to do")
    assert theirs.recv(20) == b"what to do"
    ours.close(), theirs.close()


def test_whoever_came_a_moment_ago_is_waited_for(worker: QueueingWorker) -> None:
    ours, theirs = socket.socketpair()
    worker.in_hand.add(Held(sock=ours, arrived_at=time.monotonic()))

    worker.murder_pending()

    theirs.sendall(b"x")
    assert ours.recv(1) == b"x"
    ours.close(), theirs.close()
