"""What the wings say of their own addresses, in their `addresses` modules."""

from functools import cache

from django.apps import apps

from governance.wings import offered


@cache
def polls() -> frozenset[str]:
    """Return the parts of pages that ask for themselves anew: whoever only leaves a page open is idle."""
    return frozenset().union(*offered("addresses", "POLLS"))


@cache
def open_names() -> frozenset[str]:
    """Return the names of what may stand in the log as it stands in an address."""
    return frozenset().union(*offered("addresses", "OPEN_NAMES"))


def secret_paths() -> tuple[str, ...]:
    """Return the beginnings of addresses behind which a secret stands; none before the apps are there."""
    return _secret_paths() if apps.ready else ()


@cache
def _secret_paths() -> tuple[str, ...]:
    return tuple(path for paths in offered("addresses", "SECRET_PATHS") for path in paths)
