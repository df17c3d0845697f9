"""What helps somebody who is telling of a matter, while they type: a suggested category, and open cases near to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.reading.queries.near import NearCase, Told, near_cases
from cases.reading.queries.suggestions import Suggestion, suggestion_for
from cases.rules.queries.registers import Registers, registers
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import Permission
from grids.queries.locate import locate


@dataclass(frozen=True)
class Typed:
    """What stands in the form so far."""

    text: str
    longitude: float | None = None
    latitude: float | None = None
    community_code: str = ""
    phone: str = ""
    # The index of the phone, as `sought_phone` gives it to who may have numbers shown.
    phone_index: str = ""


@dataclass(frozen=True)
class ReportHelp:
    """What is put beside the form."""

    suggestion: Suggestion
    near: Sequence[NearCase]


def report_help(typed: Typed, *, viewer: Actor, day: date) -> ReportHelp:
    """Return what may help with a report; raise NotAllowed for those who report nothing."""
    require_anywhere(viewer, Permission.REPORT_CASE)
    area_ids = _area_ids(typed, registers())
    street = area_ids[1] if area_ids else _only_street(viewer, registers())
    told = Told(typed.text, street, typed.longitude, typed.latitude, typed.phone_index)
    suggestion = suggestion_for(typed.text, area_ids=area_ids, day=day)
    return ReportHelp(suggestion, near_cases(told, viewer=viewer, day=day))


def _area_ids(typed: Typed, names: Registers) -> Sequence[int]:
    """Return community, street and district of the place; nothing while there is none in the grid."""
    if typed.longitude is not None and typed.latitude is not None:
        place = locate(typed.longitude, typed.latitude)
        return (place.community_id, place.street_id, place.district_id) if place else ()
    chosen = [one for one in names.organisations.values() if one.code == typed.community_code]
    street = names.organisations.get(chosen[0].parent_id or 0) if chosen else None
    return (chosen[0].id, street.id, street.parent_id) if street and street.parent_id else ()


def _only_street(viewer: Actor, names: Registers) -> int | None:
    """Return the street in which somebody reports, where there is only one."""
    streets = set()
    for grant in viewer.scopes(Permission.REPORT_CASE):
        entry = names.organisations.get(grant.organisation_id)
        streets.add(grant.organisation_id if grant.kind == "street" else entry.parent_id if entry else None)
    return streets.pop() if len(streets) == 1 else None
