"""Who of a department could work on one of its assignments."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case
from cases.casework.permissions import require_handling, require_lead_of_colleagues
from cases.casework.queries.holders import holder_of, with_holders
from cases.rules.queries.registers import spoken
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import Permission, Words
from governance.ground.workflow.paths import ids_of
from governance.models import Person


class Colleague(NamedTuple):
    """Somebody whose appointment lets them handle an organisation's assignments."""

    id: int
    username: str
    names: Words

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return spoken(self.names)


class Giving(NamedTuple):
    """What the form that gives an assignment to a colleague shows."""

    organisation: str
    holder: str
    colleagues: list[Colleague]


def colleagues_of(assignment: Assignment) -> list[Colleague]:
    """Return who handles assignments of the organisation, or of one above it, by name."""
    return _handling([assignment.scope_path])


def colleagues_of_all(viewer: Actor, assignment_ids: Iterable[int]) -> list[Colleague]:
    """Return who handles any of the assignments that the viewer leads; raise NotAllowed for who leads none anywhere."""
    require_anywhere(viewer, Permission.LEAD_ASSIGNMENTS)
    found = Assignment.objects.visible_to(viewer).filter(id__in=list(assignment_ids))
    paths = set(found.values_list("scope_path", flat=True))
    return _handling(path for path in paths if viewer.covers_path(Permission.LEAD_ASSIGNMENTS, path))


def _handling(paths: Iterable[str]) -> list[Colleague]:
    above = {id_ for path in paths for id_ in ids_of(path)}
    people = Person.objects.filter(id__in=holders_on(Permission.HANDLE_ASSIGNMENT, above)).order_by("name_zh", "id")
    return [
        Colleague(id_, username, Words(zh, en))
        for id_, username, zh, en in people.values_list("id", "username", "name_zh", "name_en")
    ]


def colleagues_for(viewer: Actor, number: str, assignment_id: int) -> list[Colleague]:
    """Return the colleagues of an assignment to who handles it; raise NotFound or NotAllowed to others."""
    row = _seen(viewer, number, assignment_id)
    require_handling(viewer, row)
    return colleagues_of(row)


def giving_of(viewer: Actor, number: str, assignment_id: int) -> Giving:
    """Return to whom an assignment can be given; raise NotAllowed to who does not lead them."""
    row = _seen(viewer, number, assignment_id)
    require_lead_of_colleagues(viewer, row)
    holder = holder_of(row)
    return Giving(row.organisation.name, holder.username if holder else "", colleagues_of(row))


def _seen(viewer: Actor, number: str, assignment_id: int) -> Assignment:
    case = Case.objects.visible_to(viewer).filter(number=number)
    rows = with_holders(Assignment.objects.filter(case__in=case, id=assignment_id))
    row = rows.select_related("organisation", "holder").first()
    if row is None:
        raise NotFound(_("There is no such assignment in this case any more."))
    return row
