"""Where private servers live and how they are spoken to: ports, passwords, locks, a clean environment."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
OWNER = "shaosheng"
APPLICATION = "shaosheng_app"


class ServerError(Exception):
    """A server cannot do what was asked; the message tells a person what to do next."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one process at a time start or stop servers below this folder."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "servers.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def password(root: Path) -> str:
    file = root / "servers.password"
    if not file.exists():
        root.mkdir(parents=True, exist_ok=True)
        draft = root / f"servers.password.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(18).replace("-", "x").replace("_", "y"))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # Whoever links first has chosen it for all.
        draft.unlink()
    return file.read_text().strip()


def clean_environment() -> dict[str, str]:
    """An environment in which no PG… or LC_… of the person who starts us can lead a server astray."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


def read_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def plain(name: str) -> str:
    if not name.replace("_", "").isalnum():
        raise ServerError(f"{name!r} is no plain database name.")
    return name


def tail(file: Path, lines: int = 8) -> str:
    try:
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
