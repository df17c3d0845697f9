"""How the wings of the apps offer themselves: by modules of known names, which nobody below has to list.

`handlers` say what follows from events, `tasks` what happens by the clock, `menu` where people go and what a new
district begins with, `log` what events are about, `addresses` what of a wing's addresses asks by itself, is a secret or
may stand in the log, `amounts` which numbers a system decides by, `deadlines` what of it runs by the calendar.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps


class WingedConfig(AppConfig):
    """An app whose wings are heard from once it is there."""

    def ready(self) -> None:
        """Import what registers itself: handlers for events, tasks for workers."""
        for name in ("handlers", "tasks"):
            list(_modules_of(self, name))


def offering(name: str) -> Iterator[ModuleType]:
    """Yield the modules of this name of every app and wing, in the order of the apps."""
    for config in apps.get_app_configs():
        if isinstance(config, WingedConfig):
            yield from _modules_of(config, name)


def offered(module: str, name: str) -> Iterator[Any]:
    """Yield what the modules of one name call by another, where they do."""
    for each in offering(module):
        if hasattr(each, name):
            yield getattr(each, name)


def _modules_of(config: AppConfig, name: str) -> Iterator[ModuleType]:
    own = {each.name for each in apps.get_app_configs()}  # A system that is nested here offers itself.
    wings = sorted(f"{config.name}.{found.name}" for found in pkgutil.iter_modules([config.path]) if found.ispkg)
    for parent in (config.name, *(wing for wing in wings if wing not in own)):
        if find_spec(f"{parent}.{name}") is not None:
            yield import_module(f"{parent}.{name}")
