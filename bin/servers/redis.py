"""A private Redis below one folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from servers.places import HOST, ServerError, clean_environment, free_port, is_free, locked, password, read_number, tail
from servers.processes import becomes_true, gone_within, works_in


class PrivateRedis:
    """A Redis that keeps nothing on disk: it carries hints and caches, never the only copy of anything."""

    def __init__(self, root: Path, port: int | None = None, *, databases: int = 64) -> None:
        self.root = Path(root).absolute()
        self.databases = databases
        self._wanted_port = port

    @property
    def folder(self) -> Path:
        return self.root / "redis"

    @property
    def log(self) -> Path:
        return self.folder / "redis.log"

    @property
    def port(self) -> int:
        return read_number(self.root / "redis.port") or 0

    @property
    def pid(self) -> int | None:
        """The server of this folder, or None when there is none alive."""
        pid = read_number(self.folder / "redis.pid")
        return pid if pid and works_in(pid, self.folder) else None

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        return f"redis://:{password(self.root)}@{HOST}:{self.port}/{database}"

    def is_running(self) -> bool:
        return self.pid is not None

    def start(self) -> None:
        """Start the server; does nothing when it runs already. Raises ServerError with the reason."""
        with locked(self.root):
            if self.is_running() and self._answers():
                return
            self.kill()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._start_on_some_port()

    def stop(self) -> None:
        with locked(self.root):
            pid = self.pid
            if pid is None:
                return
            os.kill(pid, signal.SIGTERM)
            if not gone_within(pid, seconds=10):
                os.kill(pid, signal.SIGKILL)
                gone_within(pid, seconds=5)

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        gone_within(pid, seconds=10)

    def pause(self) -> None:
        """Let the server hang: it keeps its port and its connections and answers nobody until `resume`."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        if self.pid is not None:
            os.kill(self.pid, signal.SIGCONT)

    def flush(self) -> None:
        """Forget everything in all databases."""
        self._ask("FLUSHALL")

    def flush_database(self, number: int) -> None:
        self._ask(f"SELECT {number}", "FLUSHDB")

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.root / "redis.port").unlink(missing_ok=True)

    def _start_on_some_port(self) -> None:
        for attempt in range(4):
            remembered = self._wanted_port or (self.port if attempt < 2 else 0)
            port = remembered if remembered and is_free(remembered) else free_port()
            if self._wanted_port and port != self._wanted_port:
                raise ServerError(f"Port {self._wanted_port} for Redis is taken by another program.")
            (self.root / "redis.port").write_text(f"{port}\n")
            self._launch(port)
            if becomes_true(lambda: self.is_running() and self._answers(), seconds=10):
                return  # It answers a moment before it has written its pid.
            self.kill()
        raise ServerError(f"Redis does not start; its log is {self.log}:\n{tail(self.log)}")

    def _launch(self, port: int) -> None:
        program = shutil.which("redis-server", path=clean_environment()["PATH"])
        if program is None:
            raise ServerError("redis-server is not installed. Run `make setup` as root, or install redis-server.")
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind {HOST}\nport {port}\ndaemonize yes\nsave ''\nappendonly no\ndatabases {self.databases}\n"
            f"requirepass {password(self.root)}\nprotected-mode yes\n"
            "dir ./\npidfile redis.pid\nlogfile redis.log\n".replace("''", '""')
        )
        subprocess.run(
            [program, "redis.conf"],
            cwd=self.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

    def _answers(self) -> bool:
        try:
            return self._ask("PING") == "+PONG"
        except (OSError, ServerError):
            return False

    def _ask(self, *commands: str) -> str:
        """Send inline commands and return the last one-line answer."""
        with socket.create_connection((HOST, self.port), timeout=2) as connection, connection.makefile("rw") as line:
            answer = ""
            for command in (f"AUTH {password(self.root)}", *commands):
                line.write(f"{command}\r\n")
                line.flush()
                answer = line.readline().strip()
                if not answer or answer.startswith("-"):
                    raise ServerError(f"Redis answered {answer!r} to {command.split()[0]}.")
        return answer
