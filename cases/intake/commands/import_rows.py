"""From a row of a file to the report that it tells: what is left out is filled in, what cannot be used is named."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.intake.commands.intake_entries import Past, Report
from cases.intake.commands.sheets.reading import wrong_cells
from cases.intake.commands.sheets.table import Row
from cases.intake.commands.told_moments import told_moment
from cases.intake.workflow import STATES, state_named
from cases.reading.queries.suggestions import suggestion_for
from cases.rules.models import Category
from cases.rules.queries.registers import spoken
from cases.rules.workflow import SOURCE_WORDS, STATE_WORDS, Source, State
from cases.rules.workflow.calling import PART_WORDS
from cases.rules.workflow.categories import UNSORTED
from cases.rules.workflow.fields import longest
from cases.rules.workflow.intake import TOLD_TO_STAFF
from governance.ground.errors import Invalid
from governance.ground.permissions import Actor
from grids.workflow import Datum, Position, from_gcj02

LONGEST_SOURCE_ID = longest("source_id")


class Sending(NamedTuple):
    """Who has rows taken in, when, and to which community those belong that tell no place."""

    by: Actor
    now: datetime
    community: str


def category_codes() -> Mapping[str, str]:
    """Return the code of every category by its code and by its names."""
    rows = Category.objects.filter(is_active=True, parent__isnull=False).values_list("code", "name_zh", "name_en")
    return {name.casefold(): row[0] for row in rows for name in row}


def report_of(row: Row, sending: Sending, categories: Mapping[str, str]) -> Report:
    """Return what a row tells; raise Invalid, with the reason, for one that cannot be trusted or used."""
    if wrong := wrong_cells(row):
        raise Invalid(" ".join(wrong.values()), wrong)
    values = row.values
    position = _position(values)
    category, is_guessed = _category(values, sending, categories)
    told_at = told_moment(values.get("reported_at", ""), "reported_at", now=sending.now)
    return Report(
        text=values.get("text", ""),
        category=category,
        title=values.get("title", "")[: longest("title")],
        longitude=position.longitude if position else None,
        latitude=position.latitude if position else None,
        community_code=_community(values, position, sending),
        address=values.get("address", ""),
        resident_name=values.get("resident_name", ""),
        resident_phone=values.get("resident_phone", ""),
        call_part=_call_part(values.get("call_part", "")),
        source=Source.IMPORT,
        came_by=_channel(values.get("channel", "")),
        source_id=_source_id(values),
        told_at=told_at,
        past=_past(values, told_at, sending.now),
        is_category_guessed=is_guessed,
    )


def _call_part(told: str) -> str:
    """Return the part of the day by its code or by its name; what is none of them is refused where the report is."""
    codes = {name.casefold(): part.value for part, words in PART_WORDS.items() for name in (part.value, *words)}
    return codes.get(told.casefold(), told)


def _channel(told: str) -> Source | None:
    """Return the way that a row came in by, by its code or by its name; raise Invalid for one that is none."""
    codes = {name.casefold(): each for each in TOLD_TO_STAFF for name in (each.value, *SOURCE_WORDS[each])}
    if told and told.casefold() not in codes:
        names = "、".join(spoken(SOURCE_WORDS[each]) for each in TOLD_TO_STAFF)
        message = _("It came in by none of these: %(names)s. Write one of them, or leave it empty.") % {"names": names}
        raise Invalid(message, {"channel": message})
    return codes.get(told.casefold())


def _source_id(values: Mapping[str, str]) -> str:
    source_id = values.get("source_id", "")
    if not source_id or len(source_id) > LONGEST_SOURCE_ID:
        message = _("Give each row an id of its source, at most %(most)d characters.") % {"most": LONGEST_SOURCE_ID}
        raise Invalid(message, {"source_id": message})
    return source_id


def _category(values: Mapping[str, str], sending: Sending, categories: Mapping[str, str]) -> tuple[str, bool]:
    """Return the category of a row and whether the portal guessed it: what it suggests, else the unsorted one."""
    told = values.get("category", "")
    if told:
        return categories.get(told.casefold(), told), False
    text = " ".join(values.get(column, "") for column in ("title", "text"))
    suggested = suggestion_for(text, area_ids=(), day=timezone.localdate(sending.now)).categories
    return (suggested[0].code if suggested else UNSORTED), True


def _community(values: Mapping[str, str], position: Position | None, sending: Sending) -> str:
    # The template's list names each community behind its code.
    told = values.get("community_code", "").partition(" ")[0]
    if not (told or position or sending.community):
        message = _("This row tells no place. Choose a community for such rows when you send the file.")
        raise Invalid(message, {"community_code": message})
    return told or ("" if position else sending.community)


def _past(values: Mapping[str, str], told_at: datetime | None, now: datetime) -> Past | None:
    """Return how a case ended before it is taken over; nothing of one that begins here."""
    state = state_named(values.get("state", ""))
    if state is None:
        words = ", ".join(spoken(STATE_WORDS[state]) for state in STATES)
        message = _("A case can be taken over in these states: %(states)s.") % {"states": words}
        raise Invalid(message, {"state": message})
    if state is State.REPORTED:
        return None
    ended_at = told_moment(values.get("closed_at", ""), "closed_at", now=now) or told_at
    if ended_at is None:
        message = _("Tell of a case that has ended when that was.")
        raise Invalid(message, {"closed_at": message})
    if told_at and ended_at < told_at:
        message = _("This case ended before it was told.")
        raise Invalid(message, {"closed_at": message})
    return Past(state, ended_at, values.get("outcome", ""))


def _position(values: Mapping[str, str]) -> Position | None:
    longitude, latitude = _degrees(values, "longitude", 180), _degrees(values, "latitude", 90)
    if longitude is None and latitude is None:
        return None
    if longitude is None or latitude is None:
        message = _("Give longitude and latitude, or neither.")
        raise Invalid(message, {"longitude": message})
    position = Position(longitude, latitude)
    datum = values.get("datum", "").casefold().replace("-", "")
    if datum not in ("", *Datum):
        message = _("The datum is wgs84 or gcj02.")
        raise Invalid(message, {"datum": message})
    return from_gcj02(position) if datum == Datum.GCJ02 else position


def _degrees(values: Mapping[str, str], column: str, most: int) -> float | None:
    text = values.get(column, "")
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        message = _("Give degrees as a number, such as 118.7012.")
        raise Invalid(message, {column: message})
    return degrees
