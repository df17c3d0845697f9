"""Hold the compose file, the image and the example environment against the settings; no engine is needed."""

from __future__ import annotations

import ast
import http.server
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from governance.ground.http.gate.admission import AT_ONCE
from governance.ground.http.gate.queueing import QueueingWorker
from running.demo import web_command

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PORTAL = ["migrate", "web", "worker", "worker-long", "beat", "watch"]
SECRETS = {
    "SECRET_KEY": "x1" * 30,
    "FIELD_KEYS": "A" * 43 + "=",
    "INDEX_KEY": "B" * 42 + "A=",
    "EVENT_KEYS": "x" * 40,
}
ONLY_COMPOSE = {"POSTGRES_PASSWORD", "APPLICATION_PASSWORD", "PORTAL_PORT", "PORTAL_VERSION"}


def variables_of_settings() -> set[str]:
    """The names that settings.py reads from the environment."""
    tree = ast.parse((ROOT / "governance" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def example() -> dict[str, tuple[str, bool]]:
    """Each variable of .env.example with its value and whether it is set or only shown."""
    found = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        if match := re.fullmatch(r"(# )?([A-Z][A-Z_]*)=(.*)", line):
            found[match[2]] = (match[3], match[1] is None)
    return found


def set_by_compose() -> set[str]:
    return set(SERVICES["migrate"]["environment"])


def test_the_services_are_those_of_make_demo() -> None:
    assert set(SERVICES) == {"database", "redis", *PORTAL}


def test_the_database_has_postgis_and_speaks_utf8() -> None:
    assert SERVICES["database"]["image"].startswith("postgis/postgis:")
    assert "--encoding=UTF8 --locale=C.UTF-8" in SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_database_compiles_no_statements() -> None:
    assert SERVICES["database"]["command"] == ["postgres", "-c", "jit=off"]


def test_redis_keeps_nothing() -> None:
    command = SERVICES["redis"]["command"]

    assert SERVICES["redis"]["image"].startswith("redis:")
    assert command == ["redis-server", "--save", "", "--appendonly", "no"]


@pytest.mark.parametrize("name", PORTAL)
def test_every_service_of_ours_runs_the_one_image_with_the_one_environment(name: str) -> None:
    service = SERVICES[name]

    assert service["image"] == "shaosheng:${PORTAL_VERSION:-latest}"
    assert service["build"] == "."
    assert service["env_file"] == ".env"
    assert set(service["environment"]) - {"APPLICATION_DATABASE_URL"} == set(SERVICES["web"]["environment"])


@pytest.mark.parametrize("name", sorted(set(PORTAL) - {"migrate"}))
def test_only_the_migration_speaks_as_the_owner_of_the_tables(name: str) -> None:
    mine, owners = SERVICES[name]["environment"], SERVICES["migrate"]["environment"]

    assert mine["DATABASE_URL"].startswith("postgis://shaosheng_app:${APPLICATION_PASSWORD")
    assert owners["DATABASE_URL"].startswith("postgis://shaosheng:${POSTGRES_PASSWORD")
    assert owners["APPLICATION_DATABASE_URL"] == mine["DATABASE_URL"]
    assert mine["POSTGRES_PASSWORD"] == ""


@pytest.mark.parametrize("name", PORTAL)
def test_no_service_of_ours_has_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert "privileged" not in service
    assert service["volumes"] == ["media:/srv/media"]


def test_only_the_web_service_is_reached_and_only_from_the_machine_itself() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PORTAL_PORT:-8000}:8000"]


def test_each_service_runs_its_own_program() -> None:
    programs = {name: " ".join(SERVICES[name]["command"]) for name in PORTAL}

    prepares = ["migrate", "grant_application", "check_keys", "load_reference"]
    assert re.findall(r"manage\.py (\w+)", programs["migrate"]) == prepares
    assert programs["web"].startswith("gunicorn governance.wsgi --bind=0.0.0.0:8000")
    assert programs["worker"].startswith("celery --app=governance worker")
    assert programs["beat"].startswith("celery --app=governance beat")


def test_every_web_server_is_started_with_the_worker_that_notes_when_requests_arrive() -> None:
    started = [" ".join(SERVICES["web"]["command"]), DOCKERFILE, " ".join(web_command("127.0.0.1", 8000))]
    classes = [re.findall(r"--worker-class\W+([\w.]+)", command) for command in started]
    threads = [int(re.findall(r"--threads\W+(\d+)", command)[0]) for command in started]

    assert classes == [[f"{QueueingWorker.__module__}.{QueueingWorker.__name__}"]] * len(started)
    assert min(threads) > AT_ONCE


def test_the_workers_serve_every_queue_of_the_settings_and_no_other() -> None:
    served = re.findall(r"--queues=([\w,]+)", " ".join(" ".join(SERVICES[name]["command"]) for name in PORTAL))

    assert sorted(",".join(served).split(",")) == sorted(settings.CELERY_TASK_QUEUES)


def test_beat_is_alone() -> None:
    assert "deploy" not in SERVICES["beat"]
    assert [name for name in PORTAL if "beat" in SERVICES[name]["command"]] == ["beat"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_everything_that_stays_up_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(set(PORTAL) - {"migrate"}))
def test_nothing_starts_before_the_migrations(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def parts_of(command: list[str]) -> list[list[str]]:
    """Return the commands that the shell runs one after the other, or the one that runs without it."""
    return [part.split() for part in command[2].split("&&")] if command[:2] == ["sh", "-c"] else [command]


@pytest.mark.parametrize("name", PORTAL)
def test_programs_of_health_checks_and_commands_exist(name: str) -> None:
    service = SERVICES[name]
    check = service.get("healthcheck", {}).get("test", ["CMD"])
    words = check[1].split() if check[0] == "CMD-SHELL" else check[1:]
    runtime = (ROOT / "requirements-runtime.lock").read_text()

    assert service["command"]
    for program, *arguments in filter(None, (words, *parts_of(service["command"]))):
        assert program == "python" or re.search(rf"^{program}==", runtime, re.MULTILINE)
        if arguments[:1] == ["manage.py"] and arguments[1] != "migrate":
            assert list(ROOT.glob(f"*/management/commands/{arguments[1]}.py"))
        elif program == "python":
            assert (ROOT / arguments[0]).is_file()


def test_every_volume_is_declared_and_every_declared_one_is_used() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_every_variable_of_the_example_is_read() -> None:
    assert set(example()) <= variables_of_settings() | ONLY_COMPOSE


def test_every_variable_of_the_settings_is_in_the_example() -> None:
    assert variables_of_settings() <= set(example())


def test_compose_sets_only_what_the_settings_read() -> None:
    assert set_by_compose() <= variables_of_settings() | ONLY_COMPOSE


def test_compose_asks_only_for_variables_that_the_example_names() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked == ONLY_COMPOSE
    assert asked <= set(example())


def test_the_example_holds_no_secret() -> None:
    blank = {name for name, (value, is_set) in example().items() if is_set and not value}

    passwords = {"POSTGRES_PASSWORD", "APPLICATION_PASSWORD"}
    assert blank == {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "EVENT_KEYS", *passwords}


SAY_SETTINGS = """
import governance.settings as made
for name in filter(str.isupper, dir(made)):
    if name != "LANGUAGES":  # Their names are said once Django has started.
        print(name, getattr(made, name))
"""


def settings_start_with(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SAY_SETTINGS],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_the_example_until_it_is_filled_in() -> None:
    values = {name: value for name, (value, is_set) in example().items() if is_set and name not in ONLY_COMPOSE}

    refused = settings_start_with(values)
    filled_in = settings_start_with(values | SECRETS)

    assert refused.returncode != 0
    assert "SECRET_KEY" in refused.stderr
    assert filled_in.returncode == 0, filled_in.stderr


def test_what_the_example_shows_is_what_holds_without_it() -> None:
    shown = {name: value for name, (value, is_set) in example().items() if not is_set and name not in ONLY_COMPOSE}
    absolute = {name: re.sub(r"^\.local/", f"{ROOT}/.local/", value) for name, value in shown.items()}
    production = {"DEPLOYMENT": "production", "ALLOWED_HOSTS": "a.example"}

    without, with_all = settings_start_with(production | SECRETS), settings_start_with(absolute | production | SECRETS)

    assert with_all.returncode == 0, with_all.stderr
    assert "STATIC_ROOT" in without.stdout
    assert with_all.stdout == without.stdout


def test_the_image_runs_as_a_user_without_rights() -> None:
    last_user = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)[-1]

    assert last_user == "shaosheng"
    assert f"--shell /usr/sbin/nologin {last_user}" in DOCKERFILE
    assert f"install --directory --owner={last_user} /srv/media" in DOCKERFILE


def test_the_image_installs_the_runtime_lock_with_hashes_and_compiles_before_it_drops_its_rights() -> None:
    instructions = DOCKERFILE.partition("\nUSER ")[0]

    assert "pip install --no-cache-dir --no-deps --require-hashes -r requirements-runtime.lock" in instructions
    assert "npm ci" in instructions
    assert "manage.py compilemessages" in instructions
    assert "manage.py collectstatic" in instructions


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    copied = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    assert copied
    for line in copied:
        for source in line.split()[:-1]:
            assert (ROOT / source).exists()
            assert source not in ignored


@pytest.mark.parametrize("secret", [".env", ".local", ".git"])
def test_what_must_not_leave_the_folder_stays_out_of_the_image(secret: str) -> None:
    assert secret in (ROOT / ".dockerignore").read_text().split()


def test_the_runtime_lock_is_part_of_the_whole_lock_and_complete() -> None:
    pins = re.compile(r"^([a-z0-9-]+)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)
    whole = dict(pins.findall((ROOT / "requirements.lock").read_text()))
    runtime = dict(pins.findall((ROOT / "requirements-runtime.lock").read_text()))

    assert runtime.items() <= whole.items()
    assert {"django", "celery", "gunicorn", "psycopg2-binary"} <= set(runtime)
    assert not {"pytest", "mypy", "playwright"} & set(runtime)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-runtime.lock", "bin/node.lock", "bin/uv.lock"])
def test_a_lock_has_a_hash_for_every_package_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert "--index" not in text
    for entry in re.split(r"\n(?=[a-z])", text.partition("\n\n")[2] or text):
        assert "--hash=sha256:" in entry or entry.startswith("#")


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_of_the_web_service_follows_the_answer(status: int, code: int) -> None:
    hosts: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(status if self.path == "/health/pages" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        done = subprocess.run(
            [sys.executable, "bin/ready.py"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PORT": str(server.server_port), "ALLOWED_HOSTS": "portal.example,other"},
            capture_output=True,
            check=False,
        )

    assert done.returncode == code
    assert hosts == ["portal.example"]


def test_a_page_may_fetch_tiles_from_the_server_that_is_set_and_from_no_other() -> None:
    ask = "from governance import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['connect-src'])"

    def allowed(**environment: str) -> str:
        run = [sys.executable, "-c", ask]
        return subprocess.run(
            run, cwd=ROOT, env={"PATH": "/usr/bin", **environment}, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert allowed() == "[\"'self'\"]"
    assert "https://tiles.example.org'" in allowed(OUTSIDE_TILE_URL="https://tiles.example.org/{z}/{x}/{y}.png")
