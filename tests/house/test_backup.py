"""A backup is made, brought back and verified, on real servers; what is damaged is refused or named."""

import io
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import yaml
from django.db import connection
from django.utils import timezone
from PIL import Image
from pytest_django.fixtures import Settings

from cases.casework.commands.photos import keep_photo
from cases.models import Photo
from tests.district import District
from tests.stories import filed

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
SCRIPTS = "".join((ROOT / "bin" / name).read_text() for name in ("places.sh", "backup.sh", "restore.sh"))
COUNTED = ("governance_event", "governance_organisation", "cases_case", "cases_photo", "governance_delivery")
# Runs what would run in a container on this machine, and notes which service was asked.
DOCKER = """#!/bin/bash
echo "$*" >>"$DOCKER_LOG"
shift
case $1 in stop|up) exit 0 ;; esac
shift
while [[ $1 == -* ]]; do shift; done
service=$1; shift
[[ $1 == python ]] && { shift; set -- "$VENV_PYTHON" "$@"; }
exec "$@"
"""


class Place:
    """A database and a folder for files, to keep from or to bring back to."""

    def __init__(self, name: str, media: Path) -> None:
        self.name, self.media = name, media
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.url = parts._replace(path=f"/{name}").geturl()
        self._login = {"PGHOST": parts.hostname or "", "PGPORT": str(parts.port), "PGPASSWORD": parts.password or ""}
        self._user = parts.username or ""

    @property
    def here(self) -> dict[str, str]:
        """The environment of a machine that has everything itself."""
        return {**os.environ, "DATABASE_URL": self.url, "MEDIA_ROOT": str(self.media), "LOG_LEVEL": "WARNING"}

    def by_compose(self, folder: Path) -> dict[str, str]:
        """The environment of a host whose docker is the stand-in."""
        folder.mkdir(exist_ok=True)
        (folder / "docker").write_text(DOCKER)
        (folder / "docker").chmod(0o755)
        script_sees = {**self.here, **self._login, "POSTGRES_USER": self._user, "POSTGRES_DB": self.name}
        # The scripts see no DATABASE_URL; what runs in the place of a container reads it from another name.
        script_sees["INNER_URL"] = script_sees.pop("DATABASE_URL")
        wrapper = folder / "python"
        wrapper.write_text(f'#!/bin/bash\nDATABASE_URL="$INNER_URL" exec {ROOT}/.venv/bin/python "$@"\n')
        wrapper.chmod(0o755)
        told = {
            "VENV_PYTHON": str(wrapper),
            "DOCKER_LOG": str(folder / "log"),
            "PATH": f"{folder}:{os.environ['PATH']}",
        }
        return {**script_sees, **told}

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        asked = psycopg2.connect(self.url.replace("postgis://", "postgresql://"))
        try:
            with asked, asked.cursor() as cursor:
                cursor.execute(question)
                return list(cursor.fetchall())
        finally:
            asked.close()

    def counts(self) -> dict[str, int]:
        """Count the rows of some tables."""
        return {table: int(self.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in COUNTED}


def run(script: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one of the two scripts."""
    return subprocess.run(
        [ROOT / "bin" / script, folder], cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )


@pytest.fixture
def portal(committed_district: District, settings: Settings) -> Place:
    """A portal with a case and its photo."""
    case = filed(committed_district)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(picture, "JPEG")
    kept = keep_photo(picture.getvalue())
    Photo.objects.create(case=case, moment="report", added_at=timezone.now(), **kept._asdict())
    return Place(str(connection.settings_dict["NAME"]), Path(settings.MEDIA_ROOT))


@pytest.fixture
def empty(tmp_path: Path, portal: Place) -> Iterator[Place]:
    """An empty database and no files."""
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
    yield Place(name, tmp_path / "restored")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("way", ["here", "compose"])
def test_what_was_kept_comes_back_whole(portal: Place, empty: Place, tmp_path: Path, way: str) -> None:
    source = portal.here if way == "here" else portal.by_compose(tmp_path / "docker")
    empty.media.mkdir()
    target = empty.here if way == "here" else empty.by_compose(tmp_path / "docker")

    kept = run("backup.sh", tmp_path / "kept", source)
    back = run("restore.sh", tmp_path / "kept", target)

    assert kept.returncode == 0, kept.stderr
    assert back.returncode == 0, back.stdout + back.stderr
    assert empty.counts() == portal.counts()
    assert empty.counts()["cases_photo"] == 1
    files = {path.relative_to(portal.media): path.read_bytes() for path in portal.media.rglob("*.jpg")}
    assert files
    assert {path.relative_to(empty.media): path.read_bytes() for path in empty.media.rglob("*.jpg")} == files
    if way == "compose":
        services = set(
            re.findall(
                r"^compose (?:exec -T|run --rm --no-deps -T) (\S+)", (tmp_path / "docker/log").read_text(), re.MULTILINE
            )
        )
        assert services == {"database", "web", "migrate"}


def test_a_backup_that_was_damaged_touches_nothing(portal: Place, empty: Place, tmp_path: Path) -> None:
    run("backup.sh", tmp_path / "kept", portal.here)
    with (tmp_path / "kept" / "media.tar").open("r+b") as file:
        file.seek(600)
        file.write(b"x")

    back = run("restore.sh", tmp_path / "kept", empty.here)

    assert back.returncode == 1
    assert "nothing was touched" in back.stderr
    assert empty.rows("SELECT to_regclass('public.django_migrations')") == [(None,)]


@pytest.mark.parametrize("damage", ["missing", "something else"])
def test_a_photo_that_was_lost_or_changed_is_named(portal: Place, empty: Place, tmp_path: Path, damage: str) -> None:
    (photo,) = (portal.media / name for name in Photo.objects.values_list("file", flat=True))
    photo.unlink() if damage == "missing" else photo.write_bytes(b"another")
    run("backup.sh", tmp_path / "kept", portal.here)

    back = run("restore.sh", tmp_path / "kept", empty.here)

    assert back.returncode == 1
    assert re.search(rf"photos/\S+ .*{damage}", back.stderr)


def test_nothing_is_brought_back_over_a_portal(portal: Place, tmp_path: Path) -> None:
    before = portal.counts()
    run("backup.sh", tmp_path / "kept", portal.here)

    again = run("restore.sh", tmp_path / "kept", portal.here)

    assert again.returncode == 1
    assert "nothing was touched" in again.stderr
    assert portal.counts() == before


def test_a_backup_is_never_half_and_never_over_another(portal: Place, tmp_path: Path) -> None:
    shutil.copytree(portal.media, tmp_path / "gone")
    failed = run("backup.sh", tmp_path / "kept", {**portal.here, "MEDIA_ROOT": str(tmp_path / "nowhere")})
    assert failed.returncode != 0
    assert not (tmp_path / "kept").exists()

    run("backup.sh", tmp_path / "kept", portal.here)
    again = run("backup.sh", tmp_path / "kept", portal.here)

    assert again.returncode == 1
    assert "there already" in again.stderr


def test_services_and_paths_of_the_documents_and_scripts_are_those_of_compose() -> None:
    told = f"{DOCUMENT}{SCRIPTS}"
    called = re.findall(r"docker compose (?:exec|run|stop|cp|logs)((?: --?[\w-]+)*) ([a-z][\w-]*)", told)
    mounted = {
        volume.split(":")[1] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])
    }
    paths = set(re.findall(r"(?<![\w.])/(?:srv|app)/[\w/]+", told))

    assert called
    assert {service for _options, service in called} <= set(COMPOSE["services"])
    assert paths <= mounted
    assert COMPOSE["services"]["web"]["environment"]["MEDIA_ROOT"] in mounted


def test_the_documents_name_the_commands_that_keep_and_bring_back() -> None:
    assert {"bin/backup.sh", "bin/restore.sh"} <= set(re.findall(r"bin/\w+\.sh", DOCUMENT))
