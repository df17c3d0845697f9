"""Reaching into a migration, so that what it does to rows can be tried on rows that a test has made."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

MIGRATIONS = Path(__file__).parents[2] / "governance" / "migrations"


def migration(name: str) -> ModuleType:
    """Return the module of a migration of the ground floor, whatever its number."""
    (path,) = MIGRATIONS.glob(f"0???_{name}.py")
    return import_module(f"governance.migrations.{path.stem}")
