"""A private PostgreSQL cluster below one folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from servers.installed import AsSomebody, as_postgres, find_place, find_postgres, give_to_postgres
from servers.places import (
    APPLICATION,
    HOST,
    OWNER,
    ServerError,
    clean_environment,
    free_port,
    is_free,
    locked,
    password,
    plain,
    read_number,
    tail,
)
from servers.processes import gone_within, processes_in, works_in


class PrivatePostgres:
    """A PostgreSQL cluster with PostGIS of its own. `durable=False` trades safety against power cuts for speed."""

    def __init__(self, root: Path, port: int | None = None, *, durable: bool = True) -> None:
        self.root = Path(root).absolute()
        self.durable = durable
        self._wanted_port = port
        self._place: Path | None = None

    # What a caller may ask and do

    @property
    def data(self) -> Path:
        return self._home() / "postgres"

    @property
    def log(self) -> Path:
        return self._home() / "postgres.log"

    @property
    def port(self) -> int:
        return read_number(self.root / "postgres.port") or 0

    @property
    def pid(self) -> int | None:
        """The postmaster of this folder, or None when there is none alive."""
        pid = read_number(self.data / "postmaster.pid")
        return pid if pid and works_in(pid, self.data) else None

    def is_running(self) -> bool:
        return self.pid is not None

    def url(self, database: str = OWNER) -> str:
        return f"postgis://{OWNER}:{password(self.root)}@{HOST}:{self.port}/{database}"

    def application_url(self, database: str = OWNER) -> str:
        """Return the address under the role that owns nothing, as which the portal runs."""
        return f"postgis://{APPLICATION}:{password(self.root)}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, making the cluster first where there is none; does nothing when it runs already.

        Recovers from an earlier server that was killed. Raises ServerError with the reason.
        """
        with locked(self.root):
            if self.is_running() and self._answers():
                return
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._clear_leftovers()
            self._start_on_some_port()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: `smart` waits for its clients, `fast` cuts them off, `immediate` does not even tidy up."""
        signals = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
        with locked(self.root):
            pid = self.pid
            if pid is None:
                return
            os.kill(pid, signals[mode])
            if not gone_within(pid, seconds=60):
                os.kill(pid, signal.SIGKILL)
                gone_within(pid, seconds=10)

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """End the postmaster with SIGKILL, as a crash would."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        gone_within(pid, seconds=10)

    def create_database(self, name: str) -> None:
        """Create a UTF-8 database with a UTF-8 ctype, unless it exists."""
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{plain(name)}'"):
            return
        self.sql(
            f"CREATE DATABASE \"{plain(name)}\" TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement through psql and return what it printed."""
        done = subprocess.run(
            [
                *(self._program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"),
                *("-h", HOST, "-p", str(self.port), "-U", OWNER, "-d", database, "-c", statement),
            ],
            env=clean_environment() | {"PGPASSWORD": password(self.root), "PGCONNECT_TIMEOUT": "5"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout.strip()

    def remove(self) -> None:
        """Stop the server and delete the cluster with all its data."""
        self.stop("immediate")
        home = self._home()
        self._clear_leftovers()
        shutil.rmtree(self.data, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        if home != self.root:
            shutil.rmtree(home, ignore_errors=True)
        for name in ("postgres.port", "postgres.place"):
            (self.root / name).unlink(missing_ok=True)
        self._place = None

    # Where it lives

    def _home(self) -> Path:
        """The folder of the cluster: ours, or one outside when PostgreSQL's user may not enter ours."""
        if self._place is None:
            self._place = find_place(self.root)
        return self._place

    # How it starts

    def _program(self, name: str) -> str:
        version_file = self.data / "PG_VERSION"
        version = version_file.read_text().strip() if version_file.exists() else None
        return str(find_postgres(version) / name)

    def _run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL, as its own user where we are root, because it refuses to run as root."""
        return subprocess.run(
            command,
            cwd=self._home(),
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **(as_postgres() if os.geteuid() == 0 else AsSomebody()),
        )

    def _make_cluster(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)  # What an interrupted initdb has left.
        self.data.mkdir(mode=0o700)
        secret = self._home() / "postgres.secret"
        secret.write_text(password(self.root))
        secret.chmod(0o600)
        if os.geteuid() == 0:
            give_to_postgres(self.data)
            give_to_postgres(secret)
        done = self._run(
            [
                *(self._program("initdb"), "-D", str(self.data), "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
                *(f"--username={OWNER}", "--auth=scram-sha-256", f"--pwfile={secret}"),
            ]
        )
        secret.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ServerError(f"PostgreSQL could not make its cluster in {self.data}:\n{done.stdout.strip()}")

    def _clear_leftovers(self) -> None:
        """Make way after a SIGKILL: its orphans keep the shared memory, and its pid may be another's by now."""
        if self.is_running():
            self._end(self.pid)
        for orphan in processes_in(self.data, executable="postgres"):
            if not gone_within(orphan, seconds=5):
                self._end(orphan)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _end(self, pid: int | None) -> None:
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        gone_within(pid, seconds=10)

    def _start_on_some_port(self) -> None:
        problem = ""
        for attempt in range(4):
            remembered = self._wanted_port or (self.port if attempt < 2 else 0)
            port = remembered if remembered and is_free(remembered) else free_port()
            if self._wanted_port and port != self._wanted_port:
                raise ServerError(f"Port {self._wanted_port} for PostgreSQL is taken by another program.")
            (self.root / "postgres.port").write_text(f"{port}\n")
            self._open_log()
            done = self._run(
                [
                    *(self._program("pg_ctl"), "start", "-w", "-t", "90", "-D", str(self.data), "-l", str(self.log)),
                    *("-o", " ".join(f"-c {name}={value}" for name, value in self._settings(port).items())),
                ]
            )
            if done.returncode == 0:
                return
            problem = f"{done.stdout.strip()}\n{tail(self.log)}"
            self._clear_leftovers()
        raise ServerError(f"PostgreSQL does not start; its log is {self.log}:\n{problem}")

    def _open_log(self) -> None:
        self.log.touch(mode=0o600)
        if os.geteuid() == 0:
            give_to_postgres(self.log)

    def _settings(self, port: int) -> dict[str, str]:
        settings = {
            "port": str(port),
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "256MB",
            # Compiling a statement costs a second or more, which no page's statement ever wins back.
            "jit": "off",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return {name: value or "''" for name, value in settings.items()}

    def _answers(self) -> bool:
        try:
            return self.sql("SELECT 1") == "1"
        except ServerError:
            return False
