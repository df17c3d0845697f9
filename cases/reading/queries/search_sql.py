"""The statements of the search: candidates by the index of pairs or in the order of time, each row then compared.

* A **rare** word goes by GIN: the pairs lead to few cases, of which the newest are compared with the words.
* A **common** word goes in the order of time: the newest cases of the area are looked through, and a page is soon full.
  What is common the statistics of the database know (`pg_stats`), which are kept for five minutes.
* **Numbers and phones** go by their own indexes.

This is the one rule of what a query finds, whichever door it comes through: the search of the top bar, or the filter of
a list, whose rows are compared with the same words, and which a number or a phone leads past to the cases themselves.

Every row is compared with the words as they were typed (`ILIKE`), field by field, and with the area it stands in, so
that an index can only make the search faster, never its answer another. The dearest search is for words whose every
pair is common, but which never stand together: it looks through the whole area.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cases.casework.models.parts import is_of_round
from cases.casework.queries.queue_sql import Statement
from cases.casework.queries.scopes import phone_scopes, unaccused
from cases.reading.workflow.words import EVERYWHERE, marks, searched_pairs
from governance.ground.memory import Kept
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import Permission
from governance.ground.workflow.phones import phone_of

COMMON_SHARE = 0.02
LONGEST_SEARCH = 60
FIELDS = ("title", "address", "text")
COLUMNS = "id, number, title, address, text, category_id, community_id, state, reported_at, closed_at"

_SHARES = """
SELECT most_common_elems::text::int[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'cases_casesearch' AND attname = 'marks'
  AND most_common_elems IS NOT NULL
"""
_NUMBER = re.compile(r"[A-Za-z]{1,6}-\d{4}-\d{1,12}|\d{1,15}", re.ASCII)


class Sought(NamedTuple):
    """The words that must all stand in a case, and the pairs of characters that lead to them."""

    words: Sequence[str]
    marks: Sequence[int]

    @property
    def is_searchable(self) -> bool:
        """Tell whether an index leads anywhere: by a pair of characters, or by a number."""
        return bool(self.marks) or self.number != ""

    @property
    def number(self) -> str:
        """The only word, where it looks like a number; else nothing."""
        return self.words[0] if len(self.words) == 1 and _NUMBER.fullmatch(self.words[0]) else ""

    @property
    def held(self) -> Statement:
        """The condition on a case that it holds every word, in one of its fields; nothing that is too short is held."""
        if not self.is_searchable:
            return Statement("FALSE", [])
        any_field = " OR ".join(f"{field} ILIKE %s" for field in FIELDS)
        return Statement(" AND ".join(f"({any_field})" for _word in self.words), _likes(self.words))


class ByPhone(NamedTuple):
    """A resident's number by its index, and where whoever asks may have such a number shown; none leads nowhere."""

    number: str = ""
    areas: Sequence[Grant] = ()
    handlers: Sequence[int] = ()


class Within(NamedTuple):
    """Where to search: areas, and organisations by what they have to do now."""

    areas: Sequence[Grant]
    handlers: Sequence[int]
    unaccused: str  # The condition that keeps a case from those whom it accuses.
    by_phone: ByPhone = ByPhone()


def within_for(viewer: Actor, *, areas: Sequence[Grant], phone: str, in_hand: bool) -> Within:
    """Return where the viewer searches: in areas, by their organisations' own parts too where `in_hand` says so.

    A resident's number leads on only where the viewer may have it shown.
    """
    handled = viewer.scopes(Permission.HANDLE_ASSIGNMENT) if in_hand else []
    may_see = [grant.organisation_id for grant in handled if viewer.covers_path(Permission.VIEW_PHONE, grant.path)]
    by_phone = ByPhone(phone, phone_scopes(viewer), may_see)
    return Within(areas, [grant.organisation_id for grant in handled], unaccused(viewer, "c."), by_phone)


def sought_from(text: str) -> Sought:
    """Read what somebody typed; a space stands between words that must all be there."""
    text = " ".join(text.split())[:LONGEST_SEARCH].strip()
    words = [_dialled(text)] if _dialled(text) else text.split()
    return Sought(words, marks(searched_pairs(*words), within=EVERYWHERE))


def _dialled(text: str) -> str:
    """Return the digits of a telephone number that is all of the text, in whatever spelling; nothing for words."""
    phone = phone_of(text)
    is_number = phone.is_alone and phone.number.isdigit() and len(phone.number) >= 7 and not text.isdigit()
    return phone.number if is_number else ""


def found_statement(
    sought: Sought, within: Within, *, before: int | None, rows: int, columns: str = COLUMNS
) -> Statement:
    """Compose the statement for the newest rows, or those before a case."""
    arms = _arms(sought, within, before, rows, columns)
    union = " UNION ALL ".join(f"({arm.sql})" for arm in arms)
    params = [value for arm in arms for value in arm.params]
    return Statement(f"SELECT DISTINCT ON (id) * FROM ({union}) found ORDER BY id DESC LIMIT %s", [*params, rows])


def count_statement(sought: Sought, within: Within, *, most: int) -> Statement:
    """Compose the statement that counts the rows, up to so many."""
    arms = _arms(sought, within, None, most, "id")
    union = " UNION ".join(f"({arm.sql})" for arm in arms)
    params = [value for arm in arms for value in arm.params]
    return Statement(f"SELECT count(*) FROM (SELECT 1 FROM ({union}) found LIMIT %s) counted", [*params, most])


def is_common(found: Sequence[int]) -> bool:
    """Tell whether even the rarest of some marks stands in many cases."""
    shares = _shares.get()
    return min(shares.get(mark, 0.0) for mark in found) >= COMMON_SHARE


def _read_shares() -> Mapping[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(_SHARES)
        row = cursor.fetchone()
    # The frequencies end with the least, the greatest, and that of NULL.
    return dict(zip(*row, strict=False)) if row else {}


_shares = Kept(_read_shares, seconds=300)


def _arms(sought: Sought, within: Within, before: int | None, rows: int, columns: str) -> list[Statement]:
    arms = []
    for place in _places(within.areas, within.handlers):
        if sought.marks:
            arms.append(_by_words(sought, within, place, before, rows, columns))
        if sought.number:
            arms.append(_by_number(sought.number, within, place, before, rows, columns))
    for place in _places(within.by_phone.areas, within.by_phone.handlers) if within.by_phone.number else ():
        arms.append(_by_phone(within, place, before, rows, columns))
    return arms


def _places(areas: Sequence[Grant], handlers: Sequence[int]) -> list[Statement]:
    return [*(_in_area(area) for area in areas), *([_in_hands(handlers)] if handlers else [])]


def _in_area(area: Grant) -> Statement:
    return Statement(f"s.{area.kind}_id = %s", [area.organisation_id])


def _in_hands(handlers: Sequence[int]) -> Statement:
    mine = "(a.organisation_id = ANY (%s) OR a.department_id = ANY (%s))"
    present = f"JOIN cases_case held ON {is_of_round('a', 'held')}"
    given = f"EXISTS (SELECT 1 FROM cases_assignment a {present} WHERE a.case_id = s.case_id AND {mine})"
    return Statement(given, [list(handlers), list(handlers)])


def _by_words(
    sought: Sought, within: Within, place: Statement, before: int | None, rows: int, columns: str
) -> Statement:
    where, params = _conditions(place, before)
    listed = list(sought.marks)
    if is_common(listed):
        # IS TRUE keeps this condition from the index of pairs: the page comes in the order of time.
        led = f"cases_casesearch s {_compared(sought.words, within)} WHERE (s.marks @> %s::int[]) IS TRUE AND {where}"
        ordered = [*_likes(sought.words), listed, *params]
    else:
        # OFFSET 0 has the index of pairs read first, and the cases only until the page is full.
        inner = f"SELECT s.* FROM cases_casesearch s WHERE s.marks @> %s::int[] AND {where}"
        led = f"({inner} ORDER BY s.case_id DESC OFFSET 0) s {_compared(sought.words, within)}"
        ordered = [listed, *params, *_likes(sought.words)]
    return _newest(led, ordered, columns, rows)


def _by_number(number: str, within: Within, place: Statement, before: int | None, rows: int, columns: str) -> Statement:
    year, prefix = timezone.localdate().year, settings.CASE_NUMBER_PREFIX
    is_tail = number.isdigit()
    numbers = [f"{prefix}-{y}-{number:0>6}" for y in range(year - 2, year + 1)] if is_tail else [number.upper()]
    tail = number if is_tail and len(number) == 4 else "-"
    direct = (
        "SELECT id FROM cases_case WHERE number = ANY (%s) "
        "UNION SELECT case_id FROM cases_casesearch WHERE phone_tail = %s AND phone_tail <> ''"
    )
    return _named(Statement(direct, [numbers, tail]), within, place, before, rows, columns)


def _by_phone(within: Within, place: Statement, before: int | None, rows: int, columns: str) -> Statement:
    of_resident = "SELECT id FROM cases_case WHERE resident_phone_index = %s AND resident_phone_index <> ''"
    return _named(Statement(of_resident, [within.by_phone.number]), within, place, before, rows, columns)


def _named(
    direct: Statement, within: Within, place: Statement, before: int | None, rows: int, columns: str
) -> Statement:
    """Find cases that are named, also those that no worker has noted yet."""
    where, params = _conditions(place, before)
    case = "(SELECT c.id AS case_id, c.* FROM cases_case c) s"
    led = f"({direct.sql}) named JOIN {case} ON s.case_id = named.id {_compared((), within)} WHERE {where}"
    return _newest(led, [*direct.params, *params], columns, rows)


def _conditions(place: Statement, before: int | None) -> tuple[str, list[Any]]:
    if before is None:
        return place.sql, place.params
    return f"{place.sql} AND s.case_id < %s", [*place.params, before]


def _compared(words: Sequence[str], within: Within) -> str:
    """Join each candidate's case, if it holds every word and still stands in the area it was noted in."""
    any_field = " OR ".join(f"c.{field} ILIKE %s" for field in FIELDS)
    parts = [
        "c.id = s.case_id",
        within.unaccused,
        *(f"(c.{level}_id = s.{level}_id)" for level in ("community", "street", "district")),
    ]
    parts += [f"({any_field})" for _word in words]
    return f"CROSS JOIN LATERAL (SELECT c.* FROM cases_case c WHERE {' AND '.join(parts)} OFFSET 0) c"


def _likes(words: Sequence[str]) -> list[str]:
    escaped = [re.sub(r"([\\%_])", r"\\\1", word) for word in words]
    return [f"%{word}%" for word in escaped for _field in FIELDS]


def _newest(led: str, params: list[Any], columns: str, rows: int) -> Statement:
    named = ", ".join(f"c.{column}" for column in columns.split(", "))
    return Statement(f"SELECT {named} FROM {led} ORDER BY s.case_id DESC LIMIT %s", [*params, rows])
