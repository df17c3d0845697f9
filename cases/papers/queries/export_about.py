"""What an exported file says of itself: what is in it, by which filters, when, by whom; and what the file is called."""

import re
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.papers.models import Export
from cases.papers.queries.cells import Cell, date_cell
from cases.papers.queries.exports import asked_words
from cases.rules.queries.registers import spoken
from governance.ground.workflow import Words

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def about_rows(export: Export, *, now: datetime) -> list[list[Cell]]:
    """Return the lines of the sheet that tells what the file is."""
    person = export.requested_by
    shown = _("in full: %(reason)s") % {"reason": export.reason} if export.reason else _("masked")
    filters: list[list[Cell]] = [
        [_("Filter: %(name)s") % {"name": name}, str(value)] for name, value in sorted(export.asked.items())
    ]
    rows: list[list[Cell]] = [
        [_("Contents"), asked_words(export.kind, export.asked)],
        *filters,
        [_("Asked for"), date_cell(export.requested_at)],
        [_("Written"), date_cell(now)],
        [_("By"), f"{spoken(Words(person.name_zh, person.name_en))} ({person.username})"],
        [_("Rows"), export.rows],
    ]
    if export.kind == Export.LIST:
        rows.append([_("Residents"), shown])
    if export.is_cut:
        rows.append([_("Not complete"), _("There were more cases than a file may hold; narrow the list.")])
    return [*rows, [_("Times"), _("District time, %(zone)s") % {"zone": timezone.get_default_timezone_name()}]]


def file_name(export: Export) -> str:
    """Return by which name a file is downloaded: what is in it, on which day of the district it was asked for.

    What was searched for is left out: it may be a resident's name or number.
    """
    asked = {name: value for name, value in export.asked.items() if name != "text"}
    said = asked_words(export.kind, asked)
    words = f"{_('Cases')}-{said}" if export.kind == Export.LIST else said
    named = _UNFIT.sub(" ", words).replace(" · ", "-").strip()
    return f"{named}-{timezone.localdate(export.requested_at):%Y%m%d}.{export.format}"
