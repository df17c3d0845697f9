"""What is installed is what the locks say, whatever an index offers by then and with whichever pip a machine has."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
OLD_PIPS = ROOT / ".local" / "old-pips"
PIN = re.compile(r"^([a-z0-9-]+(?:\[[\w,-]+\])?==\S+(?: ; .+?)?) \\$", re.MULTILINE)
SEEDS = {"pip", "setuptools", "wheel", "uv"}  # An environment has them without any lock.


def pins(lock: str) -> list[Requirement]:
    """What a lock asks for on this machine."""
    named = [Requirement(line) for line in PIN.findall((ROOT / lock).read_text())]
    return [pin for pin in named if pin.marker is None or pin.marker.evaluate()]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_installed_here_is_what_the_lock_says() -> None:
    installed = {plain(one.name): one.version for one in metadata.distributions()}
    locked = {plain(pin.name): str(pin.specifier).removeprefix("==") for pin in pins("requirements.lock")}

    assert {name: installed[name] for name in installed.keys() - SEEDS} == {
        name: locked[name] for name in locked.keys() - SEEDS
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-runtime.lock"])
def test_a_lock_keeps_the_extras_that_its_packages_ask_for(lock: str) -> None:
    kept = {plain(pin.name): pin.extras for pin in pins(lock)}
    missing = [
        f"{pin.name} asks for {wanted}"
        for pin in pins(lock)
        for wanted in map(Requirement, metadata.requires(pin.name) or [])
        if wanted.extras
        and (wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in pin.extras | {""}))
        and not wanted.extras <= kept[plain(wanted.name)]
    ]

    assert missing == []


# ---- an index that has moved on -------------------------------------------------------------------------------------


def wheel(folder: Path, name: str, version: str, *about: str) -> str:
    """Write a package that holds nothing, and return the line of a lock that names it."""
    record = f"{name}-{version}.dist-info"
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(f"{name}.py", "")
        package.writestr(
            f"{record}/METADATA", "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *about])
        )
        package.writestr(
            f"{record}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any"
        )
        package.writestr(f"{record}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


@pytest.fixture
def moved_on(tmp_path: Path) -> Path:
    """A folder with an index of today, and the lock of a week ago."""
    index = tmp_path / "index"
    index.mkdir()
    with_extra = ("Provides-Extra: toml", 'Requires-Dist: third>=1; extra == "toml"')
    lines = [
        wheel(index, "first", "1.0", "Requires-Dist: second[toml]>=1.0"),
        wheel(index, "second", "1.0", *with_extra).replace("second==", "second[toml]=="),
        wheel(index, "third", "1.0"),
    ]
    for name, about in [("first", ()), ("second", with_extra), ("third", ()), ("fourth", ())]:
        wheel(index, name, "2.0", *about)
    (tmp_path / "week-old.lock").write_text("\n".join(lines))
    return tmp_path


def environment_with(folder: Path, installer: str) -> Path:
    """Make an environment that has this installer, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    if installer in ("uv", "own pip"):
        subprocess.run([folder / "bin" / "python", "-m", "ensurepip"], check=True, capture_output=True)
        if installer == "uv":
            shutil.copy(ROOT / ".venv" / "bin" / "uv", folder / "bin" / "uv")
    else:
        site = next(folder.glob("lib/python3*/site-packages"))
        zipfile.ZipFile(OLD_PIPS / f"{installer}-py3-none-any.whl").extractall(site)
    return folder / "bin" / "python"


@pytest.mark.parametrize("installer", ["uv", "own pip", "pip-22.3", "pip-23.0.1"])
def test_newer_packages_in_the_index_change_nothing_of_what_is_installed(moved_on: Path, installer: str) -> None:
    python = environment_with(moved_on / "environment", installer)

    done = subprocess.run(
        [
            "/bin/bash",
            "-c",
            'source bin/packages.sh && install_locked "$1" "$2"',
            "-",
            python,
            moved_on / "week-old.lock",
        ],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(moved_on),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(moved_on / "index"),
        },
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr

    site = next((moved_on / "environment").glob("lib/python3*/site-packages"))
    found = [one for one in metadata.distributions(path=[str(site)]) if one.name not in SEEDS]
    assert {(one.name, one.version) for one in found} == {("first", "1.0"), ("second", "1.0"), ("third", "1.0")}
    assert {one.read_text("INSTALLER") for one in found} == {"uv" if installer == "uv" else "pip\n"}


# ---- the same for npm -----------------------------------------------------------------------------------------------


class Registry(http.server.BaseHTTPRequestHandler):
    """A registry of packages that hold nothing, in two versions each."""

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("/")[0]
        version = re.search(r"-(\d\.0\.0)\.tgz$", self.path)
        body = tarball(name, version[1]) if version else self.about(name)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def about(self, name: str) -> bytes:
        here = f"http://{self.headers['Host']}/{name}/-/{name}"
        versions = {
            version: package(name, version)
            | {"dist": {"tarball": f"{here}-{version}.tgz", "integrity": integrity(name, version)}}
            for version in ("1.0.0", "2.0.0")
        }
        return json.dumps({"name": name, "dist-tags": {"latest": "2.0.0"}, "versions": versions}).encode()

    def log_message(self, *_: object) -> None:
        pass


def package(name: str, version: str) -> dict[str, object]:
    return {"name": name, "version": version, "dependencies": {"second": ">=1.0.0"} if name == "first" else {}}


def tarball(name: str, version: str) -> bytes:
    text = json.dumps(package(name, version)).encode()
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("package/package.json")
        member.size = len(text)
        archive.addfile(member, BytesIO(text))
    return file.getvalue()


def integrity(name: str, version: str) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(tarball(name, version)).digest()).decode()}"


@pytest.fixture
def registry() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def npm_command() -> str:
    """The command by which the set-up fetches the browser packages."""
    found = re.search(r"^\s+npm (ci .+)$", (ROOT / "bin" / "setup.sh").read_text(), re.MULTILINE)
    assert found
    return f"npm {found[1]}"


def test_newer_browser_packages_in_the_registry_change_nothing_either(tmp_path: Path, registry: str) -> None:
    wanted = {"name": "portal", "version": "1.0.0", "dependencies": {"first": "1.0.0"}}
    (tmp_path / "package.json").write_text(json.dumps(wanted))
    locked = {
        f"node_modules/{name}": {
            "version": "1.0.0",
            "integrity": integrity(name, "1.0.0"),
            "dependencies": package(name, "1.0.0")["dependencies"],
        }
        for name in ("first", "second")
    }
    lock = {
        "name": "portal",
        "version": "1.0.0",
        "lockfileVersion": 3,
        "requires": True,
        "packages": {"": wanted, **locked},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))

    subprocess.run(
        [*npm_command().split(), "--registry", registry, "--cache", tmp_path / "cache"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    versions = {
        name: json.loads((tmp_path / "node_modules" / name / "package.json").read_text())["version"]
        for name in ("first", "second")
    }
    assert versions == {"first": "1.0.0", "second": "1.0.0"}


def test_the_browser_packages_here_are_those_of_the_lock() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    here = json.loads((ROOT / "node_modules" / ".package-lock.json").read_text())["packages"]

    assert {name: one["version"] for name, one in here.items()} == {
        name: one["version"] for name, one in locked.items() if name and not one.get("optional")
    }
