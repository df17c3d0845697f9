"""Import grid cells from a GeoJSON file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from governance.errors import PortalError
from governance.permissions import PORTAL
from grids.commands.cells import import_cells
from grids.commands.outlines import FieldNames
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
        parser.add_argument("--source", default="", help="where the file comes from; its name unless told")

    @no_translations
    def handle(self, *, file: Path, crs: str, source: str, **options: Any) -> None:
        names = ("code_field", "community_field", "name_field", "name_en_field")
        fields = FieldNames(*(options[name] for name in names))
        try:
            added = import_cells(
                read_collection(file),
                by=PORTAL,
                now=timezone.now(),
                source=source or file.name,
                datum=Datum(crs),
                fields=fields,
            )
        except UnusableFile as error:
            raise CommandError("\n".join([error.message, *error.problems])) from error
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{added} cells imported from {file}.")


def read_collection(file: Path) -> Any:
    """Return the decoded file; raise CommandError when it cannot be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CommandError(f"{file} cannot be read as GeoJSON: {error}") from error
