"""Reaching into a migration, so that what it does to rows can be tried on rows that a test has made."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

APPS = Path(__file__).parents[2]


def migration(name: str, *, app: str = "governance") -> ModuleType:
    """Return the module of a migration, of the ground floor unless another app is named, whatever its number."""
    (path,) = (APPS / app / "migrations").glob(f"0???_{name}.py")
    return import_module(f"{app}.migrations.{path.stem}")
