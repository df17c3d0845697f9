"""Building the area tree of a district from a list of its communities."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from governance.chart.commands.organisations import create_organisation, rename_organisation
from governance.chart.models import Organisation
from governance.chart.queries.community_table import CommunityRow
from governance.ground.errors import UnusableRows
from governance.ground.permissions import Actor
from governance.ground.workflow import AREA_KINDS
from governance.ground.workflow.phones import office_phone_of


class Added(NamedTuple):
    """How many organisations a list brought."""

    districts: int
    streets: int
    communities: int


@transaction.atomic
def add_areas(
    rows: Iterable[CommunityRow], *, by: Actor, now: datetime, district: tuple[str, str], since: date | None = None
) -> Added:
    """Add the district, its streets and its communities where they are missing; all rows or none, and it may run twice.

    One that is there gets its telephone where it has none; nothing else of it changes.
    Raises UnusableRows naming every row whose codes, names or place in the tree contradict themselves or the tree.
    """
    listed = list(rows)
    there = {organisation.code: organisation for organisation in Organisation.objects.select_related("parent")}
    problems = [problem for row in listed for problem in _problems(row, there)] + _contradictions(listed)
    if problems or not listed:
        raise UnusableRows(_("The list cannot be used, so nothing was added."), problems)
    code, name = district
    top = there.get(code) or _add(code, name, None, AREA_KINDS[0], by=by, now=now, since=since)
    streets = {row.street_code: (row.street, top.pk) for row in listed}
    made = _add_all(streets, 1, there, by=by, now=now, since=since)
    communities = {row.code: (row.name, made[row.street_code].pk) for row in listed}
    made |= _add_all(communities, 2, there, by=by, now=now, since=since)
    for number, organisation in [
        *((row.street_telephone, made[row.street_code]) for row in listed),
        *((row.telephone, made[row.code]) for row in listed),
    ]:
        if number and not organisation.telephone:
            _give_telephone(organisation, number, by=by, now=now)
    return Added(*(sum(code not in there for code in codes) for codes in ([code], streets, communities)))


@transaction.atomic
def try_areas(rows: Iterable[CommunityRow], *, by: Actor, now: datetime, district: tuple[str, str]) -> Added:
    """Say what `add_areas` would add, or why it would not, and add nothing."""
    added = add_areas(rows, by=by, now=now, district=district)
    transaction.set_rollback(True)
    return added


def _add_all(
    wanted: Mapping[str, tuple[str, int]],
    level: int,
    there: Mapping[str, Organisation],
    *,
    by: Actor,
    now: datetime,
    since: date | None,
) -> dict[str, Organisation]:
    return {
        code: there.get(code) or _add(code, name, parent, AREA_KINDS[level], by=by, now=now, since=since)
        for code, (name, parent) in wanted.items()
    }


def _add(
    code: str, name: str, parent_id: int | None, kind: str, *, by: Actor, now: datetime, since: date | None
) -> Organisation:
    return create_organisation(
        by=by, now=now, parent_id=parent_id, kind=kind, code=code, name_zh=name, name_en=name, since=since
    )


def _give_telephone(organisation: Organisation, number: str, *, by: Actor, now: datetime) -> None:
    organisation.telephone = rename_organisation(
        organisation.pk,
        by=by,
        now=now,
        name_zh=organisation.name_zh,
        name_en=organisation.name_en,
        led_by_id=organisation.led_by_id,
        telephone=number,
    ).telephone


def _problems(row: CommunityRow, there: Mapping[str, Organisation]) -> Iterable[str]:
    words = {"number": row.number, "street": row.street_code, "code": row.code}
    if not row.street or not row.name:
        yield _("Row %(number)d: a name is missing.") % words
    for number in (row.street_telephone, row.telephone):
        if office_phone_of(number) is None:
            yield _("Row %(number)d: %(telephone)s is no telephone number with its area code.") % {
                **words,
                "telephone": number,
            }
    if not re.fullmatch(r"[0-9]{9}", row.street_code):
        yield _("Row %(number)d: the street's code %(street)s is not nine digits.") % words
    if not re.fullmatch(r"[0-9]{12}", row.code):
        yield _("Row %(number)d: the community's code %(code)s is not twelve digits.") % words
    elif not row.code.startswith(row.street_code):
        yield _("Row %(number)d: the code %(code)s does not begin with its street's, %(street)s.") % words
    for code, kind in ((row.street_code, AREA_KINDS[1]), (row.code, AREA_KINDS[2])):
        if code in there and there[code].kind_id != kind:
            yield _("Row %(number)d: %(taken)s is the code of another organisation.") % {**words, "taken": code}
    home = there[row.code].parent if row.code in there else None
    if home is not None and home.code != row.street_code:
        words = {**words, "other": home.name_zh}
        yield _("Row %(number)d: the community %(code)s belongs to %(other)s already.") % words


def _contradictions(rows: list[CommunityRow]) -> list[str]:
    streets: dict[str, str] = {}
    telephones: dict[str, str] = {}
    communities: dict[str, int] = {}
    found = []
    for row in rows:
        first = streets.setdefault(row.street_code, row.street)
        if first != row.street:
            words = {"number": row.number, "street": row.street_code, "one": first, "other": row.street}
            found.append(_("Row %(number)d: %(street)s is called %(one)s and %(other)s.") % words)
        dialled = telephones.setdefault(row.street_code, row.street_telephone)
        if row.street_telephone and dialled and dialled != row.street_telephone:
            words = {"number": row.number, "street": row.street_code, "one": dialled, "other": row.street_telephone}
            found.append(_("Row %(number)d: %(street)s has the telephones %(one)s and %(other)s.") % words)
        if row.code in communities:
            words = {"number": row.number, "code": row.code, "other": communities[row.code]}
            found.append(_("Row %(number)d: %(code)s stands in row %(other)d already.") % words)
        communities.setdefault(row.code, row.number)
    return found
