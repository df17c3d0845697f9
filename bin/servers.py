"""Private PostgreSQL and Redis servers below one folder, for the demo and the tests; standard library only.

    postgres = PrivatePostgres(Path(".local/demo"))
    postgres.start()
    postgres.url("shaosheng")          # postgis://shaosheng:…@127.0.0.1:54321/shaosheng

Both servers listen on 127.0.0.1 only, behind a password of their own, on a free port that is remembered. They are
found again through their folder, so another process may stop, kill or restart what this one has started. A server
of the distribution is never touched.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

HOST = "127.0.0.1"
OWNER = "shaosheng"
APPLICATION = "shaosheng_app"
OUTSIDE = Path("/var/lib/shaosheng")


class ServerError(Exception):
    """A server cannot do what was asked; the message tells a person what to do next."""


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
        return _read_number(self.root / "postgres.port") or 0

    @property
    def pid(self) -> int | None:
        """The postmaster of this folder, or None when there is none alive."""
        pid = _read_number(self.data / "postmaster.pid")
        return pid if pid and _works_in(pid, self.data) else None

    def is_running(self) -> bool:
        return self.pid is not None

    def url(self, database: str = OWNER) -> str:
        return f"postgis://{OWNER}:{_password(self.root)}@{HOST}:{self.port}/{database}"

    def application_url(self, database: str = OWNER) -> str:
        """Return the address under the role that owns nothing, as which the portal runs."""
        return f"postgis://{APPLICATION}:{_password(self.root)}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, making the cluster first where there is none; does nothing when it runs already.

        Recovers from an earlier server that was killed. Raises ServerError with the reason.
        """
        with _locked(self.root):
            if self.is_running() and self._answers():
                return
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._clear_leftovers()
            self._start_on_some_port()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: `smart` waits for its clients, `fast` cuts them off, `immediate` does not even tidy up."""
        signals = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
        with _locked(self.root):
            pid = self.pid
            if pid is None:
                return
            os.kill(pid, signals[mode])
            if not _gone_within(pid, seconds=60):
                os.kill(pid, signal.SIGKILL)
                _gone_within(pid, seconds=10)

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """End the postmaster with SIGKILL, as a crash would."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        _gone_within(pid, seconds=10)

    def create_database(self, name: str) -> None:
        """Create a UTF-8 database with a UTF-8 ctype, unless it exists."""
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{_plain(name)}'"):
            return
        self.sql(
            f"CREATE DATABASE \"{_plain(name)}\" TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )

    def drop_database(self, name: str) -> None:
        self.sql(f'DROP DATABASE IF EXISTS "{_plain(name)}" WITH (FORCE)')

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement through psql and return what it printed."""
        done = subprocess.run(
            [
                *(self._program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"),
                *("-h", HOST, "-p", str(self.port), "-U", OWNER, "-d", database, "-c", statement),
            ],
            env=_clean_environment() | {"PGPASSWORD": _password(self.root), "PGCONNECT_TIMEOUT": "5"},
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
            self._place = self._find_place()
        return self._place

    def _find_place(self) -> Path:
        if os.geteuid() != 0 or (self.root / "postgres" / "PG_VERSION").exists():
            return self.root
        record = self.root / "postgres.place"
        if record.exists():
            place = Path(record.read_text().strip())
            if self._place_is_ours(place):
                return place
        self.root.mkdir(parents=True, exist_ok=True)
        if _may_enter(self.root):
            return self.root
        place = OUTSIDE / hashlib.sha256(f"{self.root}{secrets.token_hex(4)}".encode()).hexdigest()[:16]
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
        _clear_forgotten_places()
        place.mkdir(mode=0o700)
        (place / "belongs-to").write_text(f"{self.root}\n")
        _give_to_postgres(place)
        record.write_text(f"{place}\n")
        return place

    def _place_is_ours(self, place: Path) -> bool:
        """A copied folder must not share its original's data; a moved folder keeps them."""
        note = place / "belongs-to"
        if not note.exists():
            return False
        owner = Path(note.read_text().strip())
        if owner == self.root:
            return True
        if (owner / "postgres.place").exists():
            return False
        note.write_text(f"{self.root}\n")
        return True

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
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **(_as_postgres() if os.geteuid() == 0 else _AsSomebody()),
        )

    def _make_cluster(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)  # What an interrupted initdb has left.
        self.data.mkdir(mode=0o700)
        secret = self._home() / "postgres.secret"
        secret.write_text(_password(self.root))
        secret.chmod(0o600)
        if os.geteuid() == 0:
            _give_to_postgres(self.data)
            _give_to_postgres(secret)
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
        for orphan in _processes_in(self.data, executable="postgres"):
            if not _gone_within(orphan, seconds=5):
                self._end(orphan)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _end(self, pid: int | None) -> None:
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _gone_within(pid, seconds=10)

    def _start_on_some_port(self) -> None:
        problem = ""
        for attempt in range(4):
            remembered = self._wanted_port or (self.port if attempt < 2 else 0)
            port = remembered if remembered and _is_free(remembered) else free_port()
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
            problem = f"{done.stdout.strip()}\n{_tail(self.log)}"
            self._clear_leftovers()
        raise ServerError(f"PostgreSQL does not start; its log is {self.log}:\n{problem}")

    def _open_log(self) -> None:
        self.log.touch(mode=0o600)
        if os.geteuid() == 0:
            _give_to_postgres(self.log)

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
        return _read_number(self.root / "redis.port") or 0

    @property
    def pid(self) -> int | None:
        """The server of this folder, or None when there is none alive."""
        pid = _read_number(self.folder / "redis.pid")
        return pid if pid and _works_in(pid, self.folder) else None

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        return f"redis://:{_password(self.root)}@{HOST}:{self.port}/{database}"

    def is_running(self) -> bool:
        return self.pid is not None

    def start(self) -> None:
        """Start the server; does nothing when it runs already. Raises ServerError with the reason."""
        with _locked(self.root):
            if self.is_running() and self._answers():
                return
            self.kill()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._start_on_some_port()

    def stop(self) -> None:
        with _locked(self.root):
            pid = self.pid
            if pid is None:
                return
            os.kill(pid, signal.SIGTERM)
            if not _gone_within(pid, seconds=10):
                os.kill(pid, signal.SIGKILL)
                _gone_within(pid, seconds=5)

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        _gone_within(pid, seconds=10)

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
            port = remembered if remembered and _is_free(remembered) else free_port()
            if self._wanted_port and port != self._wanted_port:
                raise ServerError(f"Port {self._wanted_port} for Redis is taken by another program.")
            (self.root / "redis.port").write_text(f"{port}\n")
            self._launch(port)
            if _becomes_true(lambda: self.is_running() and self._answers(), seconds=10):
                return  # It answers a moment before it has written its pid.
            self.kill()
        raise ServerError(f"Redis does not start; its log is {self.log}:\n{_tail(self.log)}")

    def _launch(self, port: int) -> None:
        program = shutil.which("redis-server", path=_clean_environment()["PATH"])
        if program is None:
            raise ServerError("redis-server is not installed. Run `make setup` as root, or install redis-server.")
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind {HOST}\nport {port}\ndaemonize yes\nsave ''\nappendonly no\ndatabases {self.databases}\n"
            f"requirepass {_password(self.root)}\nprotected-mode yes\n"
            "dir ./\npidfile redis.pid\nlogfile redis.log\n".replace("''", '""')
        )
        subprocess.run(
            [program, "redis.conf"],
            cwd=self.folder,
            env=_clean_environment(),
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
            for command in (f"AUTH {_password(self.root)}", *commands):
                line.write(f"{command}\r\n")
                line.flush()
                answer = line.readline().strip()
                if not answer or answer.startswith("-"):
                    raise ServerError(f"Redis answered {answer!r} to {command.split()[0]}.")
        return answer


def find_postgres(version: str | None = None) -> Path:
    """Return the folder of PostgreSQL's programs: of that major version, or the newest that has PostGIS."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    for program in found:
        major = program.parts[-3]
        has_postgis = (program.parents[1] / "lib" / "postgis-3.so").exists()
        if major == version or (version is None and has_postgis):
            return program.parent
    wanted = f"PostgreSQL {version}, which made the existing data," if version else "PostgreSQL with PostGIS"
    raise ServerError(f"{wanted} is not installed. Run `make setup` as root, or install postgresql and postgis.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Let one process at a time start or stop servers below this folder."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "servers.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _password(root: Path) -> str:
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


def _clean_environment() -> dict[str, str]:
    """An environment in which no PG… or LC_… of the person who starts us can lead a server astray."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


class _AsSomebody(TypedDict, total=False):
    """The arguments that let subprocess run a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


def _as_postgres() -> _AsSomebody:
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise ServerError("There is no user `postgres`. Run `make setup` as root, or install postgresql.") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [entry.pw_gid]}


def _give_to_postgres(path: Path) -> None:
    owner = _as_postgres()
    os.chown(path, owner["user"], owner["group"])


def _clear_forgotten_places() -> None:
    """Delete what killed test runs have left: a temporary folder that is gone was not moved."""
    for note in OUTSIDE.glob("*/belongs-to"):
        with contextlib.suppress(OSError):
            owner = Path(note.read_text().strip())
            forgotten = owner.is_relative_to(tempfile.gettempdir()) and not owner.exists()
            if forgotten and not _processes_in(note.parent / "postgres", executable="postgres"):
                shutil.rmtree(note.parent, ignore_errors=True)


def _may_enter(folder: Path) -> bool:
    """Whether PostgreSQL's user reaches this folder; asked by trying, because permissions come in many kinds."""
    done = subprocess.run(["/usr/bin/test", "-x", str(folder)], cwd="/", check=False, **_as_postgres())
    return done.returncode == 0


def _works_in(pid: int, folder: Path) -> bool:
    """Whether this process is alive and has this working folder: a pid alone may be another's by now."""
    try:
        return not _is_gone(pid) and Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:
        return False


def _is_gone(pid: int) -> bool:
    """A process is gone when nobody but its parent remembers it, and its last thread has let go of its ports."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(os.listdir(f"/proc/{pid}/task")) <= 1
    except OSError:
        return True


def _processes_in(folder: Path, *, executable: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or not _works_in(int(entry.name), folder):
            continue
        with contextlib.suppress(OSError):
            if Path(os.readlink(entry / "exe")).name == executable:
                found.append(int(entry.name))
    return found


def _gone_within(pid: int, *, seconds: float) -> bool:
    return _becomes_true(lambda: _is_gone(pid), seconds=seconds)


def _becomes_true(question: Callable[[], bool], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _read_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _plain(name: str) -> str:
    if not name.replace("_", "").isalnum():
        raise ServerError(f"{name!r} is no plain database name.")
    return name


def _tail(file: Path, lines: int = 8) -> str:
    try:
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
