"""Import grid cells from a GeoJSON file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from governance.ground.errors import PortalError
from governance.ground.permissions import PORTAL
from governance.kit.imports.queries.encodings import read_text
from grids.commands.cells import import_cells, rehearse_cells
from grids.commands.outlines import FieldNames
from grids.commands.repairs import repaired
from grids.errors import UnusableFile
from grids.workflow import Datum


class Command(BaseCommand):
    help = "Import grid cells from a GeoJSON file: all of them, or none with every unusable polygon named by number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a GeoJSON feature collection of polygons")
        parser.add_argument("--crs", choices=[datum.value for datum in Datum], default=Datum.WGS84.value)
        names = FieldNames()
        parser.add_argument("--code-field", default=names.code, help="property with the fifteen-digit code")
        parser.add_argument("--community-field", default=names.community, help="property with the community's code")
        parser.add_argument("--name-field", default=names.name_zh, help="property with the Chinese name")
        parser.add_argument("--name-en-field", default=names.name_en, help="property with the English name")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="import nothing; say what would be, and be repaired")
        how.add_argument("--repair", action="store_true", help="make polygons valid that cross themselves")
        parser.add_argument("--source", default="", help="where the file comes from; its name unless told")

    @no_translations
    def handle(self, *, file: Path, crs: str, source: str, **options: Any) -> None:
        fields = FieldNames(
            *(options[name] for name in ("code_field", "community_field", "name_field", "name_en_field"))
        )
        told = {
            "by": PORTAL,
            "now": timezone.now(),
            "source": source or file.name,
            "datum": Datum(crs),
            "fields": fields,
        }
        drawn = read_collection(file)
        mended, repairs = repaired(drawn)
        if options["dry_run"]:
            added = _done(rehearse_cells, mended, told)
            self._say(repairs)
            self.stdout.write(f"{added} cells would be imported from {file}, {len(repairs)} of them repaired.")
        elif options["repair"]:
            added = _done(import_cells, mended, told)
            self._say(repairs)
            self.stdout.write(f"{added} cells imported from {file}, {len(repairs)} of them repaired.")
        else:
            hint = f"{len(repairs)} can be repaired: --dry-run shows how, --repair does it." if repairs else ""
            self.stdout.write(f"{_done(import_cells, drawn, told, hint=hint)} cells imported from {file}.")

    def _say(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _done(command: Callable[..., int], collection: Any, told: Mapping[str, Any], *, hint: str = "") -> int:
    try:
        return command(collection, **told)
    except UnusableFile as error:
        lines = [error.message, *error.problems, *([hint] if hint else ())]
        raise CommandError("\n".join(lines)) from error
    except PortalError as error:
        raise CommandError(error.message) from error


def read_collection(file: Path) -> Any:
    """Return the decoded file; raise CommandError, with the line, when it cannot be read."""
    try:
        return json.loads(read_text(file))
    except (OSError, json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{file} cannot be read as GeoJSON: {error}") from error
    except PortalError as error:
        raise CommandError(f"{file} cannot be read as GeoJSON: {error.message}") from error
