"""What wings offer to the frame in their `menu` modules: entries of menus, where a day begins, what the bar links to.

`STAFF` is the side menu, `PHONE` the foot of the phone, `RESIDENT` the public menu; the rank says in which order.
"""

from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from governance.ground.permissions import Actor
from governance.ground.workflow import Permission
from governance.wings import offered


@dataclass(frozen=True)
class Place:
    """One screen that a menu may lead to, and the permissions of which one suffices; none means everyone.

    `count` names the address that says how much waits there; the page asks for it once it stands.
    """

    rank: int
    label: Any
    view: str
    icon: str
    needs: tuple[Permission, ...] = ()
    count: str = ""


class Beginning(NamedTuple):
    """Where the day of those begins who hold a permission; of several the first by rank."""

    rank: int
    permission: Permission
    view: str


class Link(NamedTuple):
    """A screen that the frame links to by a name, and the permissions of which one suffices."""

    name: str
    view: str
    needs: tuple[Permission, ...] = ()


@cache
def places(menu: str) -> tuple[Place, ...]:
    """Return the entries of a menu in their order."""
    return tuple(sorted(_offered(menu), key=attrgetter("rank")))


@cache
def beginnings() -> tuple[Beginning, ...]:
    """Return where days begin, the first that fits leading the way."""
    return tuple(sorted(_offered("BEGINNINGS"), key=attrgetter("rank")))


def beginning_of(actor: Actor) -> Beginning | None:
    """Return where the day of somebody with these posts begins."""
    return next((each for each in beginnings() if actor.holds(each.permission)), None)


@cache
def links() -> dict[str, Link]:
    """Return what the frame links to, by name."""
    return {link.name: link for link in _offered("LINKS")}


def _offered(name: str) -> list[Any]:
    return [each for entries in offered("menu", name) for each in entries]
