"""The organisation chart: the party line beside the government line, level by level."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from governance.chart.models import Organisation
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, may_see_people
from governance.ground.workflow import AREA_KINDS, Family, Permission

OPEN_DEPTH = 2


@dataclass
class Node:
    """One organisation on the chart; `has_more` tells that its children are loaded when it is opened."""

    id: int
    name: str
    kind: str
    code: str
    depth: int
    led_by: str = ""
    led_by_id: int | None = None
    is_open: bool = False
    has_more: bool = False
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """The two lines of the chart on one day."""

    government: list[Node]
    party: list[Node]
    on: date
    count: int
    can_manage: bool
    can_import: bool
    can_see_people: bool


def chart(viewer: Actor, *, on: date) -> Chart:
    """Return both lines down to the streets and departments; what lies deeper is loaded when it is opened."""
    nodes = list(_rows(on).filter(depth__lte=OPEN_DEPTH + 1))
    party, government = _lines(nodes)
    parents = _parents(on)
    return Chart(
        government=_tree(government, parents),
        party=_tree(party, parents),
        on=on,
        count=Organisation.objects.current(on).count(),
        can_manage=viewer.holds(Permission.MANAGE_ORGANISATIONS),
        can_import=any(
            node.kind_id == AREA_KINDS[0] and viewer.covers_path(Permission.MANAGE_ORGANISATIONS, node.path)
            for node in government
        ),
        can_see_people=may_see_people(viewer),
    )


def below(organisation_id: int, *, on: date) -> list[Node]:
    """Return one organisation's children on the chart, in its own line; raise NotFound when there is none."""
    above = Organisation.objects.filter(id=organisation_id).select_related("kind").first()
    if above is None:
        raise NotFound(_("There is no such organisation."))
    rows = _rows(on).filter(parent_id=organisation_id)
    kept = [row for row in rows if (row.kind.family == Family.PARTY) == (above.kind.family == Family.PARTY)]
    return [_node(row, has_more=row.pk in _parents(on)) for row in kept]


def _rows(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.current(on).select_related("kind", "led_by").order_by("depth", "code")


def _lines(rows: list[Organisation]) -> tuple[list[Organisation], list[Organisation]]:
    party = [row for row in rows if row.kind.family == Family.PARTY]
    return party, [row for row in rows if row.kind.family != Family.PARTY]


def _parents(on: date) -> set[int]:
    """Return who has something below in the same line."""
    rows = Organisation.objects.current(on).exclude(parent=None)
    party, above = Q(kind__family=Family.PARTY), Q(parent__kind__family=Family.PARTY)
    return set(rows.filter(party & above | ~party & ~above).values_list("parent_id", flat=True).distinct())


def _tree(rows: list[Organisation], parents: set[int]) -> list[Node]:
    """Hang the rows of one line under each other; those whose parent is in the other line stand at the top."""
    ids = {row.pk for row in rows}
    hung: defaultdict[int | None, list[Node]] = defaultdict(list)
    nodes = {row.pk: _node(row, has_more=False) for row in rows}
    for row in rows:
        hung[row.parent_id if row.parent_id in ids else None].append(nodes[row.pk])
    for row in rows:
        node = nodes[row.pk]
        node.children = hung[row.pk]
        node.has_more = not node.children and row.pk in parents
    for node in hung[None]:
        node.is_open = True
    return hung[None]


def _node(row: Organisation, *, has_more: bool) -> Node:
    return Node(
        id=row.pk,
        name=row.name,
        kind=row.kind.name,
        code=row.code,
        depth=row.depth,
        led_by=row.led_by.name if row.led_by else "",
        led_by_id=row.led_by_id,
        has_more=has_more,
    )
