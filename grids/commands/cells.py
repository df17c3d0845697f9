"""Changing the grid: importing cells and naming who answers for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.permissions import Actor, require_anywhere, require_path
from governance.ground.workflow import Family, Permission
from governance.models import Organisation, Person
from grids import events
from grids.commands.outlines import LARGEST_FILE_FEATURES, FieldNames, Outline, read_outlines
from grids.errors import UnusableFile
from grids.models import Cell, CellDuty
from grids.workflow import DUTY_WORDS, LARGEST_OVERLAP_SQUARE_METRES, Datum, Duty

SUBJECT = "grids.cell"
AREA_SUBJECT = "governance.organisation"

Problems = defaultdict[int, list[str]]


@transaction.atomic
def import_cells(
    collection: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    source: str,
    datum: Datum = Datum.WGS84,
    fields: FieldNames | None = None,
) -> int:
    """Add every cell of a decoded GeoJSON collection, or none; return how many.

    Raises UnusableFile, which names every feature that is invalid, codeless, of an unknown community, taken or
    overlapping (another one of the file, or a cell that is there) by its number in the file.
    """
    require_anywhere(by, Permission.MANAGE_GRIDS)
    _check_collection(collection)
    outlines, problems = read_outlines(collection, datum=datum, fields=fields or FieldNames())
    communities = _communities({outline.community for outline in outlines}, on=timezone.localdate(now))
    for community in communities.values():
        require_path(by, Permission.MANAGE_GRIDS, community.path)
    _lock_grid()
    _name_strangers(outlines, communities, problems)
    _name_taken_codes(outlines, problems)
    _name_overlaps(outlines, problems)
    if problems:
        raise _unusable(problems, of=len(outlines))
    return _add(outlines, communities, by=by, now=now, source=source, datum=datum)


@transaction.atomic
def rehearse_cells(
    collection: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    source: str,
    datum: Datum = Datum.WGS84,
    fields: FieldNames | None = None,
) -> int:
    """Return how many cells `import_cells` would add, and add none; raises what it would raise."""
    added = import_cells(collection, by=by, now=now, source=source, datum=datum, fields=fields)
    transaction.set_rollback(True)
    return added


def _check_collection(collection: Mapping[str, Any]) -> None:
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list) or not features:
        raise UnusableFile(_("This is not a GeoJSON collection with features."), [])
    if len(features) > LARGEST_FILE_FEATURES:
        raise UnusableFile(_("Import at most %(most)d cells at once.") % {"most": LARGEST_FILE_FEATURES}, [])


def _communities(codes: set[str], *, on: date) -> dict[str, Organisation]:
    found = Organisation.objects.current(on).filter(code__in=codes, kind__family=Family.COMMUNITY)
    return {community.code: community for community in found}


def _lock_grid() -> None:
    # Two imports that do not see each other's cells could overlap.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('grids_cell'))")


def _name_strangers(outlines: Iterable[Outline], communities: Mapping[str, Organisation], problems: Problems) -> None:
    for outline in outlines:
        if not outline.code:
            continue
        if outline.community not in communities:
            problems[outline.number].append(_("there is no community %(code)s") % {"code": outline.community or "—"})
        elif not outline.code.startswith(outline.community):
            words = {"code": outline.code, "community": outline.community}
            problems[outline.number].append(
                _("its code %(code)s does not begin with its community's, %(community)s") % words
            )


def _name_taken_codes(outlines: Iterable[Outline], problems: Problems) -> None:
    there = set(Cell.objects.filter(code__in=[outline.code for outline in outlines]).values_list("code", flat=True))
    first: dict[str, int] = {}
    for outline in outlines:
        if not outline.code:
            continue
        if outline.code in there:
            problems[outline.number].append(_("there is a cell %(code)s already") % {"code": outline.code})
        if outline.code in first:
            words = {"code": outline.code, "number": first[outline.code]}
            problems[outline.number].append(_("its code %(code)s is also the code of number %(number)d") % words)
        first.setdefault(outline.code, outline.number)


_DRAW = """
DROP TABLE IF EXISTS pg_temp.grids_drawn;
CREATE TEMPORARY TABLE grids_drawn (number integer PRIMARY KEY, polygon geometry(MultiPolygon, 4326)) ON COMMIT DROP;
"""
_FILL = """
INSERT INTO grids_drawn SELECT number, ST_SetSRID(ST_GeomFromWKB(wkb), 4326)
FROM unnest(%s::integer[], %s::bytea[]) AS drawn(number, wkb);
CREATE INDEX ON pg_temp.grids_drawn USING gist (polygon);
ANALYZE grids_drawn;
"""
_OVERLAPS = """
SELECT one.number, other.number, NULL, ST_Area(ST_Intersection(one.polygon, other.polygon)::geography) AS square_metres
FROM grids_drawn one JOIN grids_drawn other ON one.polygon && other.polygon AND other.number < one.number
WHERE ST_Area(ST_Intersection(one.polygon, other.polygon)::geography) > %(most)s
UNION ALL
SELECT one.number, NULL, cell.code, ST_Area(ST_Intersection(one.polygon, cell.polygon)::geography)
FROM grids_drawn one JOIN grids_cell cell ON one.polygon && cell.polygon
WHERE ST_Area(ST_Intersection(one.polygon, cell.polygon)::geography) > %(most)s
ORDER BY 1, 2, 3
"""


def _name_overlaps(outlines: Iterable[Outline], problems: Problems) -> None:
    drawn = [(outline.number, bytes(outline.polygon.wkb)) for outline in outlines if outline.polygon is not None]
    with connection.cursor() as cursor:
        cursor.execute(_DRAW)
        cursor.execute(_FILL, [[number for number, _wkb in drawn], [wkb for _number, wkb in drawn]])
        cursor.execute(_OVERLAPS, {"most": LARGEST_OVERLAP_SQUARE_METRES})
        found = cursor.fetchall()
        cursor.execute("DROP TABLE grids_drawn")
    for number, other, code, square_metres in found:
        words = {"other": other, "code": code, "size": f"{square_metres:,.0f}"}
        sentence = (
            _("it overlaps number %(other)d by %(size)s m²")
            if other is not None
            else _("it overlaps the cell %(code)s by %(size)s m²")
        )
        problems[number].append(sentence % words)


def _unusable(problems: Problems, *, of: int) -> UnusableFile:
    lines = [
        _("Number %(number)d: %(what)s.") % {"number": number, "what": "; ".join(wrong)}
        for number, wrong in sorted(problems.items())
    ]
    message = _("%(bad)d of %(all)d cells cannot be used, so none was imported.") % {"bad": len(lines), "all": of}
    return UnusableFile(message, lines)


def _add(
    outlines: Iterable[Outline],
    communities: Mapping[str, Organisation],
    *,
    by: Actor,
    now: datetime,
    source: str,
    datum: Datum,
) -> int:
    added: dict[int, list[str]] = defaultdict(list)
    cells = []
    for outline in outlines:
        community = communities[outline.community]
        added[community.pk].append(outline.code)
        assert outline.polygon is not None  # A feature without one was refused above.
        cells.append(
            Cell(
                code=outline.code,
                community=community,
                name_zh=outline.name_zh,
                name_en=outline.name_en,
                polygon=outline.polygon,
                datum=datum,
                source=source[:200],
            )
        )
    Cell.objects.bulk_create(cells, batch_size=500)
    for community_id, codes in sorted(added.items()):
        outbox.record(
            events.CELLS_IMPORTED,
            subject=outbox.Subject(AREA_SUBJECT, community_id),
            by=by,
            at=now,
            data={"cells": codes, "source": source, "datum": datum},
        )
    return len(cells)


# ---- staff ------------------------------------------------------------------------------------------------------


@transaction.atomic
def staff_cell(
    code: str, *, by: Actor, now: datetime, person_id: int, duty: str, since: date, until: date | None = None
) -> CellDuty:
    """Have someone lead or work a cell from a day on; raise Conflict when they do so in these days already."""
    cell = _managed(by, code)
    if duty not in set(Duty):
        raise Invalid(_("Choose a duty from the list."), {"duty": _("There is no such duty.")})
    if until is not None and until <= since:
        raise Invalid(_("It must end after the day on which it begins."), {"until": _("Give a later day.")})
    person = Person.objects.filter(id=person_id, is_active=True).first()
    if person is None:
        raise Invalid(_("Choose a person from the list."), {"person": _("There is no such person.")})
    try:
        with transaction.atomic():
            staffed = CellDuty.objects.create(cell=cell, person_id=person_id, duty=duty, valid=(since, until))
    except IntegrityError as error:
        raise Conflict(_("This person does this for the cell in these days already.")) from error
    _record(events.CELL_STAFFED, cell, by, now, **_who(person, duty), since=since, until=until)
    return staffed


@transaction.atomic
def relieve_cell(duty_id: int, *, by: Actor, now: datetime, ends_on: date) -> CellDuty:
    """End someone's duty for a cell before `ends_on`; raise Conflict when it has ended already."""
    held = CellDuty.objects.select_for_update(of=("self",)).select_related("cell", "person").filter(id=duty_id).first()
    if held is None:
        raise NotFound(_("There is no such duty."))
    cell = _managed(by, held.cell.code)
    if held.valid.upper is not None and held.valid.upper <= ends_on:
        raise Conflict(_("This duty has ended already."))
    if ends_on <= held.valid.lower:
        raise Invalid(_("It must end after the day on which it begins."), {"ends_on": _("Give a later day.")})
    held.valid = (held.valid.lower, ends_on)
    held.save(update_fields=["valid"])
    _record(events.CELL_RELIEVED, cell, by, now, **_who(held.person, held.duty), ends_on=ends_on)
    return held


def _managed(by: Actor, code: str) -> Cell:
    cell = Cell.objects.select_related("community").filter(code=code).first()
    if cell is None:
        raise NotFound(_("There is no such cell."))
    require_path(by, Permission.MANAGE_GRIDS, cell.community.path)
    return cell


def _who(person: Person, duty: str) -> dict[str, object]:
    """Name the person and the duty so that the record is read without the tables that it was written from."""
    words = DUTY_WORDS[Duty(duty)]
    names = {"person_zh": person.name_zh, "person_en": person.name_en}
    return {"person_id": person.pk, **names, "duty_zh": words.zh, "duty_en": words.en}


def _record(name: str, cell: Cell, by: Actor, now: datetime, **data: object) -> None:
    outbox.record(name, subject=outbox.Subject(SUBJECT, cell.pk), by=by, at=now, data=data)
