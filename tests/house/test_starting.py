"""How the portal starts: private servers, the supervisor and the sentences for what goes wrong."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from running import addresses, demo, runs
from running.terminal import Refused
from servers import OUTSIDE, PrivatePostgres, PrivateRedis

ROOT = Path(__file__).resolve().parents[2]
as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that PostgreSQL may not enter")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePostgres]:
    server = PrivatePostgres(tmp_path_factory.mktemp("postgres"), durable=False)
    yield server
    server.remove()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRedis]:
    server = PrivateRedis(tmp_path_factory.mktemp("redis"))
    yield server
    server.remove()


def eventually(question: Callable[[], bool], *, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# ---- PostgreSQL -----------------------------------------------------------------------------------------------------


def test_a_database_is_utf8_with_a_utf8_ctype_and_can_have_postgis(postgres: PrivatePostgres) -> None:
    postgres.start()

    postgres.create_database("district")
    postgres.sql("CREATE EXTENSION IF NOT EXISTS postgis", database="district")

    assert postgres.sql("SHOW server_encoding", database="district") == "UTF8"
    assert postgres.sql("SELECT datctype FROM pg_database WHERE datname = 'district'") == "C.UTF-8"
    assert postgres.sql("SELECT upper('哨é')", database="district") == "哨É"


def test_a_database_that_exists_is_left_as_it_is(postgres: PrivatePostgres) -> None:
    postgres.start()
    postgres.create_database("kept")
    postgres.sql("CREATE TABLE IF NOT EXISTS note ()", database="kept")

    postgres.create_database("kept")

    assert postgres.sql("SELECT to_regclass('note')", database="kept") == "note"


@pytest.mark.parametrize("end", ["kill", "stop", "stop immediately"])
def test_data_and_port_survive_however_postgres_ends(postgres: PrivatePostgres, end: str) -> None:
    postgres.start()
    port = postgres.port
    postgres.create_database("survivor")

    {"kill": postgres.kill, "stop": postgres.stop, "stop immediately": lambda: postgres.stop("immediate")}[end]()
    assert not postgres.is_running()
    postgres.start()

    assert postgres.port == port
    assert postgres.sql("SELECT count(*) FROM pg_database WHERE datname = 'survivor'") == "1"


def test_a_pid_that_is_somebody_elses_by_now_does_not_stop_postgres(postgres: PrivatePostgres) -> None:
    postgres.start()
    postgres.stop()
    pid_file = postgres.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{postgres.data}\n0\n{postgres.port}\n\n127.0.0.1\n")

    assert postgres.pid is None
    postgres.stop()
    postgres.start()

    assert postgres.is_running()


def test_another_process_finds_the_same_server(postgres: PrivatePostgres) -> None:
    postgres.start()

    seen = PrivatePostgres(postgres.root)
    pid = seen.pid
    seen.start()

    assert pid is not None
    assert seen.pid == postgres.pid == pid
    assert seen.url("x") == postgres.url("x")


def test_a_remembered_port_that_is_taken_gives_way(postgres: PrivatePostgres) -> None:
    postgres.start()
    postgres.stop()
    with socket.create_server(("127.0.0.1", postgres.port)):
        postgres.start()

        assert postgres.sql("SELECT 1") == "1"


def test_postgres_listens_on_this_machine_only_and_wants_a_password(postgres: PrivatePostgres) -> None:
    postgres.start()

    assert postgres.sql("SHOW listen_addresses") == "127.0.0.1"
    refused = subprocess.run(
        ["/usr/bin/psql", "-w", "-h", "127.0.0.1", "-p", str(postgres.port), "-U", "shaosheng", "-c", "SELECT 1"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert "password" in refused.stderr


@as_root_only
def test_in_a_folder_that_only_root_may_enter_the_data_live_outside_and_leave_with_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir(mode=0o700)
    server = PrivatePostgres(secret / "demo", durable=False)

    server.start()
    place = server.data
    again = PrivatePostgres(secret / "demo").data
    server.remove()

    assert place.is_relative_to(OUTSIDE)
    assert again == place
    assert not place.parent.exists()


@as_root_only
def test_a_copied_folder_does_not_share_its_originals_data(tmp_path: Path) -> None:
    original = PrivatePostgres(tmp_path / "one" / "demo")
    place = original.data.parent
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    copy = PrivatePostgres(tmp_path / "two" / "demo")

    try:
        assert copy.data.parent != place
        assert PrivatePostgres(tmp_path / "one" / "demo").data.parent == place
    finally:
        original.remove()
        copy.remove()


@as_root_only
def test_a_moved_folder_keeps_its_data(tmp_path: Path) -> None:
    place = PrivatePostgres(tmp_path / "old" / "demo").data.parent
    (tmp_path / "old").rename(tmp_path / "new")
    moved = PrivatePostgres(tmp_path / "new" / "demo")

    try:
        assert moved.data.parent == place
    finally:
        moved.remove()


@as_root_only
def test_the_place_of_a_temporary_folder_that_is_gone_is_cleared_by_the_next(tmp_path: Path) -> None:
    forgotten = PrivatePostgres(tmp_path / "gone" / "demo").data.parent
    shutil.rmtree(tmp_path / "gone")

    following = PrivatePostgres(tmp_path / "next" / "demo")
    place = following.data.parent
    following.remove()

    assert not forgotten.exists()
    assert place.is_relative_to(OUTSIDE)


# ---- Redis ----------------------------------------------------------------------------------------------------------


def test_redis_comes_back_on_its_port_and_empty_after_a_kill(redis: PrivateRedis) -> None:
    redis.start()
    port = redis.port
    redis._ask("SET hint due")

    redis.kill()
    assert not redis.is_running()
    redis.start()

    assert redis.port == port
    assert redis._ask("EXISTS hint") == ":0"


def test_flushing_one_database_leaves_the_others(redis: PrivateRedis) -> None:
    redis.start()
    redis._ask("SELECT 1", "SET mine 1")
    redis._ask("SELECT 2", "SET theirs 1")

    redis.flush_database(1)

    assert redis._ask("SELECT 1", "EXISTS mine") == ":0"
    assert redis._ask("SELECT 2", "EXISTS theirs") == ":1"


# ---- ports ----------------------------------------------------------------------------------------------------------


def test_a_port_that_was_asked_for_and_is_taken_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        with pytest.raises(Refused, match=f"Port {port} is taken by another program.*make demo PORT={port + 1}"):
            addresses.address()


def test_the_next_free_port_is_taken_when_nobody_asked_for_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(addresses, "DEFAULT_PORT", port)

        chosen = addresses.address()[1]

    assert chosen > port
    assert f"Port {port} is taken" in capsys.readouterr().out


@pytest.mark.parametrize("given", [None, ""])
def test_the_portal_listens_on_this_machine_only_unless_told(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("LISTEN", raising=False)
    if given is not None:
        monkeypatch.setenv("LISTEN", given)

    assert addresses.address()[0] == "127.0.0.1"


@pytest.mark.parametrize("wrong", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PORT", wrong)

    with pytest.raises(Refused, match="no port"):
        addresses.address()


# ---- the supervisor -------------------------------------------------------------------------------------------------

SUPERVISOR = """
import sys
from pathlib import Path
from supervisor import Program, Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor(environment={"PATH": "/usr/bin:/bin"}, folder=folder, logs=folder)
supervisor.end_leftovers()
supervisor.listen_to_signals()
for name, script in [("one", sys.argv[2]), ("two", "sleep 600 & echo $! > grandchild; echo $$ > two; wait")]:
    supervisor.start(Program(name=name, command=["sh", "-c", script]), quiet=True)
supervisor.wait()
supervisor.end()
print(supervisor.ended_child() and supervisor.ended_child()[0])
"""

NEXT_START = """
import sys
from pathlib import Path
import supervisor
supervisor.SECONDS_TO_LEAVE = 1
supervisor.Supervisor(environment={}, folder=Path(sys.argv[1]), logs=Path(sys.argv[1])).end_leftovers()
"""


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(script: str) -> subprocess.Popen[str]:
        (tmp_path / "two").unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(tmp_path), script],
            env={**os.environ, "PYTHONPATH": str(ROOT / "bin")},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert eventually(lambda: (tmp_path / "two").exists() and bool((tmp_path / "two").read_text()))
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def pid_in(file: Path) -> int:
    return int(file.read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_child_and_grandchild_and_nobody_else(
    supervise: Callable[[str], subprocess.Popen[str]], tmp_path: Path, number: signal.Signals
) -> None:
    with subprocess.Popen(["sleep", "600"]) as bystander:
        process = supervise("sleep 600")

        process.send_signal(number)
        process.wait(timeout=20)

        assert not is_alive(pid_in(tmp_path / "two"))
        assert not is_alive(pid_in(tmp_path / "grandchild"))
        assert is_alive(bystander.pid)
        bystander.kill()


def test_the_crash_of_one_child_ends_the_others_and_is_named(
    supervise: Callable[[str], subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = supervise("sleep 0.3; exit 3")

    output, _ = process.communicate(timeout=20)

    assert output.strip() == "one"
    assert not is_alive(pid_in(tmp_path / "two"))
    assert not is_alive(pid_in(tmp_path / "grandchild"))


def test_children_do_not_outlive_a_supervisor_that_was_killed(
    supervise: Callable[[str], subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = supervise("sleep 600")

    process.kill()
    process.wait(timeout=20)

    assert eventually(lambda: not is_alive(pid_in(tmp_path / "two")))


def test_a_child_that_ignores_its_end_is_found_and_ended_by_the_next_start(
    supervise: Callable[[str], subprocess.Popen[str]], tmp_path: Path
) -> None:
    killed = supervise("trap '' TERM; echo $$ > stubborn; while true; do sleep 0.2; done")
    assert eventually((tmp_path / "stubborn").exists)
    killed.kill()
    killed.wait(timeout=20)
    stubborn = pid_in(tmp_path / "stubborn")
    assert is_alive(stubborn)

    subprocess.run(
        [sys.executable, "-c", NEXT_START, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "bin")},
        check=True,
    )

    assert not is_alive(stubborn)


def test_a_log_does_not_grow_without_bound(supervise: Callable[[str], subprocess.Popen[str]], tmp_path: Path) -> None:
    supervise("yes 'a line of sixty characters, more or less, as a server would write' | head -n 120000; sleep 600")

    assert eventually((tmp_path / "one.log.old").exists)
    assert eventually(lambda: 0 < (tmp_path / "one.log").stat().st_size < 6_000_000)


# ---- sharing --------------------------------------------------------------------------------------------------------


def test_two_runs_at_once_take_different_slots(tmp_path: Path) -> None:
    with runs.free_slot(tmp_path) as one, runs.free_slot(tmp_path) as two:
        assert one != two

    with runs.free_slot(tmp_path) as again:
        assert again == one


def test_runs_share_their_servers_and_the_last_to_leave_stops_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "LOCAL", tmp_path)
    for name in ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE"):
        monkeypatch.delenv(name, raising=False)

    with runs.servers_for_tests() as first:
        with runs.servers_for_tests() as second:
            urls = [
                (servers.environment["DATABASE_URL"], servers.environment["REDIS_URL"]) for servers in (first, second)
            ]
        still_there = PrivatePostgres(tmp_path / "test").is_running()
        server = first.postgres
    running = PrivatePostgres(tmp_path / "test").is_running(), PrivateRedis(tmp_path / "test").is_running()
    assert server is not None
    server.remove()

    assert urls[0][0] != urls[1][0]
    assert urls[0][1] != urls[1][1]
    assert still_there
    assert running == (False, False)


def test_servers_that_are_given_are_used_and_none_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LOCAL", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgis://me@db.example/portal")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")

    with runs.servers_for_demo() as servers:
        assert servers.environment["DATABASE_URL"] == "postgis://me@db.example/portal"
        assert servers.environment["REDIS_URL"] == "redis://cache.example/0"
        assert (servers.postgres, servers.redis) == (None, None)


def test_starting_over_refuses_to_delete_what_is_on_a_given_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgis://me@db.example/portal")

    with pytest.raises(Refused, match="yours to delete"):
        demo.reset()


def test_a_second_demo_of_the_same_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "LOCAL", tmp_path)

    with demo.only_one_demo(), pytest.raises(Refused, match="runs already"), demo.only_one_demo():
        pass


# ---- the welcome ----------------------------------------------------------------------------------------------------


def test_the_accounts_that_the_welcome_names_are_in_the_demo_district() -> None:
    with (ROOT / "demo" / "district" / "people.csv").open(encoding="utf-8") as file:
        people = {row["username"] for row in csv.DictReader(file)}

    assert {account for account, *_ in demo.PEOPLE} <= people


# ---- set-up ---------------------------------------------------------------------------------------------------------


def setup_in(folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    (folder / "bin").mkdir(parents=True)
    for name in ("setup.sh", "packages.sh", "node.lock"):
        shutil.copy(ROOT / "bin" / name, folder / "bin" / name)
    shutil.copy(ROOT / "requirements-runtime.lock", folder)
    return subprocess.run(
        ["/bin/bash", "bin/setup.sh"],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


PLAIN_TOOLS = [
    "bash",
    "cat",
    "cut",
    "dirname",
    "env",
    "grep",
    "head",
    "id",
    "mkdir",
    "sed",
    "sha256sum",
    "sort",
    "tail",
    "tr",
]


def tools(folder: Path, **scripts: str) -> str:
    """A PATH that has only the plain tools and these scripts."""
    folder.mkdir()
    named = {name.replace("_", "-"): script for name, script in scripts.items()}
    for name in set(PLAIN_TOOLS) - set(named):
        (folder / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    for name, script in named.items():
        with (folder / name).open("x") as file:  # Never through a link to the machine's own program.
            file.write(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_without_apt_the_missing_things_are_named(tmp_path: Path) -> None:
    done = setup_in(tmp_path / "clone", tools(tmp_path / "tools", python3="exit 1"))

    assert done.returncode == 1
    assert "Only Debian and Ubuntu are installed by themselves" in done.stderr
    assert "python" in done.stderr


def test_without_network_the_sentence_asks_for_it(tmp_path: Path) -> None:
    without_venv = 'case "$*" in *version_info*) exit 0 ;; *) exit 1 ;; esac'
    path = tools(
        tmp_path / "tools",
        python3=without_venv,
        apt_get="echo no route >&2; exit 100",
        apt_cache="exit 100",
        id="echo 0",
    )

    done = setup_in(tmp_path / "clone", path)

    assert done.returncode == 1
    assert "Is this machine connected to the network?" in done.stderr
    assert "no route" in done.stderr


def test_without_root_and_sudo_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    path = tools(tmp_path / "tools", python3="exit 1", apt_get="exit 0", id="echo 1000")

    done = setup_in(tmp_path / "clone", path)

    assert done.returncode == 1
    assert "Installing needs root" in done.stderr


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    old = 'case "$*" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac'
    path = tools(tmp_path / "tools", python3=old, apt_get="exit 0", id="echo 0", apt_cache="exit 100", dpkg="exit 1")

    done = setup_in(tmp_path / "clone", path)

    assert done.returncode == 1
    assert "Python 3.9.2 is too old: 3.11 or newer is needed" in done.stderr
