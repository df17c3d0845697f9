"""Split the polygons of streets into grid cells and write them as a GeoJSON file for import_grids."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from grids.commands.outlines import read_polygon
from grids.commands.properties import properties_of, read_property
from grids.commands.repairs import repaired
from grids.management.commands.import_grids import read_collection
from grids.queries.splitting import StreetToSplit, split_polygon, streets_to_split
from grids.workflow import Datum

LONGEST_NAME = 200


class Command(BaseCommand):
    help = "Split polygons of streets into cells of their communities; the same file and seed give the same cells."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a GeoJSON feature collection, one polygon for each street")
        parser.add_argument("out", type=Path, help="where to write the cells")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--name-field", default="name", help="property with the street's Chinese name")
        which.add_argument("--street-code", default="", help="property with the street's code, instead of its name")
        parser.add_argument("--cells-per-community", type=int, default=4)
        parser.add_argument("--crs", choices=[datum.value for datum in Datum], default=Datum.WGS84.value)
        parser.add_argument("--repair", action="store_true", help="make polygons valid that cross themselves")
        parser.add_argument("--seed", type=int, default=1)

    @no_translations
    def handle(self, *, file: Path, out: Path, name_field: str, street_code: str, **options: Any) -> None:
        drawn = read_collection(file)
        mended, repairs = repaired(drawn)
        for line in repairs if options["repair"] else ():
            self.stdout.write(line)
        features = _features(mended if options["repair"] else drawn)
        streets = _match(features, field=street_code or name_field, datum=Datum(options["crs"]))
        if not 1 <= options["cells_per_community"] <= 200:
            raise CommandError("Give --cells-per-community from 1 to 200.")
        cells = [
            cell
            for street, polygon in streets
            for cell in _cells(street, polygon, each=options["cells_per_community"], seed=options["seed"])
        ]
        collection = {"type": "FeatureCollection", "name": out.stem, "features": cells}
        out.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"{len(streets)} streets split into {len(cells)} cells, written to {out}.")


def _features(collection: Any) -> list[Any]:
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list) or not features:
        raise CommandError("This is not a GeoJSON collection with features.")
    return features


def _match(features: list[Any], *, field: str, datum: Datum) -> list[tuple[StreetToSplit, MultiPolygon]]:
    """Return each feature's street and polygon; raise CommandError naming every feature that has none."""
    streets, matched, problems = streets_to_split(), [], []
    for number, feature in enumerate(features, start=1):
        name, unreadable = read_property(properties_of(feature), field, longest=LONGEST_NAME)
        street = streets.get(name)
        polygon, wrong = read_polygon(feature.get("geometry") if isinstance(feature, Mapping) else None, datum=datum)
        if unreadable:
            problems.append(f"Number {number}: {unreadable}.")
        elif street is None:
            problems.append(f"Number {number}: there is no street {name or '—'}.")
        elif not street.communities:
            problems.append(f"Number {number}: {name} has no communities.")
        elif polygon is None:
            problems.append(f"Number {number}: {wrong}.")
        else:
            matched.append((street, polygon))
    if problems:
        raise CommandError("\n".join(["Nothing was written.", *problems]))
    return matched


def _cells(street: StreetToSplit, polygon: MultiPolygon, *, each: int, seed: int) -> Iterator[dict[str, Any]]:
    wanted = len(street.communities) * each
    numbers: defaultdict[int, int] = defaultdict(int)
    for piece in split_polygon(polygon, cells=wanted, groups=len(street.communities), seed=seed):
        community, name_zh, name_en = street.communities[piece.group]
        numbers[piece.group] += 1
        n = numbers[piece.group]
        yield {
            "type": "Feature",
            "properties": {
                "code": f"{community}{n:03}",
                "community": community,
                "name_zh": f"{name_zh}第{n}网格",
                "name_en": f"{name_en} Cell {n}",
            },
            "geometry": json.loads(piece.polygon.geojson),
        }
