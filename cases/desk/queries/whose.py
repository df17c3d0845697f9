"""Which assignments of an inbox are shown: mine, nobody's, a colleague's, or all of them."""

from collections.abc import Mapping
from enum import StrEnum

from cases.casework.queries.holders import holder_id
from governance.ground.workflow import Words


class Whose(StrEnum):
    """Who works on what is shown."""

    ALL = ""
    MINE = "mine"
    NOBODYS = "nobody"
    COLLEAGUES = "colleagues"


WHOSE_WORDS: Mapping[Whose, Words] = {
    Whose.ALL: Words("全部", "All"),
    Whose.MINE: Words("我经办的", "Mine"),
    Whose.NOBODYS: Words("无人认领", "Nobody's"),
    Whose.COLLEAGUES: Words("同事经办的", "A colleague's"),
}
# What each adds to the scan of an organisation's open assignments; `inbox_of_holder` serves the first.
CONDITIONS: Mapping[Whose, str] = {
    Whose.ALL: "",
    Whose.MINE: "AND a.holder_id = %(me)s",
    Whose.NOBODYS: f"AND {holder_id('a')} IS NULL",
    Whose.COLLEAGUES: f"AND {holder_id('a')} <> %(me)s",
}


def whose_named(name: str) -> Whose:
    """Return what an address asks for; all of them for a name that is none."""
    return Whose(name) if name in set(Whose) else Whose.ALL
