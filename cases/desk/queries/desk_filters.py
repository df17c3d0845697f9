"""What the desk's filters offer."""

from collections.abc import Sequence

from cases.casework.queries.scopes import area_scopes
from cases.rules.queries.registers import registers, spoken
from governance.ground.permissions import Actor

Option = tuple[str, str, bool]


def category_options(*, chosen: str) -> list[tuple[str, Sequence[Option]]]:
    """Return the categories under their groups; a group can be chosen as a whole."""
    entries = [entry for entry in registers().categories.values() if entry.is_active]
    groups = [entry for entry in entries if entry.parent is None]
    return [
        (
            spoken(group.name),
            [
                (entry.code, spoken(entry.name), entry.code == chosen)
                for entry in entries
                if group.code in (entry.code, entry.parent)
            ],
        )
        for group in groups
    ]


def community_options(actor: Actor, *, chosen: str) -> list[Option]:
    """Return the communities of the actor's areas."""
    scopes = area_scopes(actor)
    return [
        (entry.code, spoken(entry.name), entry.code == chosen)
        for entry in registers().organisations.values()
        if entry.kind == "community" and any(entry.path.startswith(scope.path) for scope in scopes)
    ]
