"""PostgreSQL as this machine has it: its programs, its user, and where that user may live."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TypedDict

from servers.places import ServerError
from servers.processes import processes_in

OUTSIDE = Path("/var/lib/shaosheng")


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


class AsSomebody(TypedDict, total=False):
    """The arguments that let subprocess run a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


def as_postgres() -> AsSomebody:
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise ServerError("There is no user `postgres`. Run `make setup` as root, or install postgresql.") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [entry.pw_gid]}


def give_to_postgres(path: Path) -> None:
    owner = as_postgres()
    os.chown(path, owner["user"], owner["group"])


def _clear_forgotten_places() -> None:
    """Delete what killed test runs have left: a temporary folder that is gone was not moved."""
    for note in OUTSIDE.glob("*/belongs-to"):
        with contextlib.suppress(OSError):
            owner = Path(note.read_text().strip())
            forgotten = owner.is_relative_to(tempfile.gettempdir()) and not owner.exists()
            if forgotten and not processes_in(note.parent / "postgres", executable="postgres"):
                shutil.rmtree(note.parent, ignore_errors=True)


def _may_enter(folder: Path) -> bool:
    """Whether PostgreSQL's user reaches this folder; asked by trying, because permissions come in many kinds."""
    done = subprocess.run(["/usr/bin/test", "-x", str(folder)], cwd="/", check=False, **as_postgres())
    return done.returncode == 0


def find_place(root: Path) -> Path:
    """Return the folder of the cluster that belongs to `root`: this one, or one outside that PostgreSQL may enter."""
    if os.geteuid() != 0 or (root / "postgres" / "PG_VERSION").exists():
        return root
    record = root / "postgres.place"
    if record.exists():
        place = Path(record.read_text().strip())
        if _belongs_to(place, root):
            return place
    root.mkdir(parents=True, exist_ok=True)
    return root if _may_enter(root) else _place_outside(root, record)


def _belongs_to(place: Path, root: Path) -> bool:
    """A copied folder must not share its original's data; a moved folder keeps them."""
    note = place / "belongs-to"
    if not note.exists():
        return False
    owner = Path(note.read_text().strip())
    if owner == root:
        return True
    if (owner / "postgres.place").exists():
        return False
    note.write_text(f"{root}\n")
    return True


def _place_outside(root: Path, record: Path) -> Path:
    place = OUTSIDE / hashlib.sha256(f"{root}{secrets.token_hex(4)}".encode()).hexdigest()[:16]
    OUTSIDE.mkdir(mode=0o755, exist_ok=True)
    _clear_forgotten_places()
    place.mkdir(mode=0o700)
    (place / "belongs-to").write_text(f"{root}\n")
    give_to_postgres(place)
    record.write_text(f"{place}\n")
    return place
