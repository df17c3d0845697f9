"""Searching cases by number, words, place or phone, within what the viewer answers for."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.queue_sql import Statement
from cases.casework.queries.scopes import area_scopes
from cases.casework.queries.wording import Badge, state_badge
from cases.reading.queries.search_sql import (
    LONGEST_SEARCH,
    Sought,
    Within,
    count_statement,
    found_statement,
    sought_from,
    within_for,
)
from cases.rules.queries.registers import Registers, registers_knowing
from governance.ground.permissions import Actor

PAGE_ROWS = 50
COUNT_CAP = 99
AROUND = 24


class Excerpt(NamedTuple):
    """Where a word stands in the text: what is before it, the word, and what follows."""

    before: str
    hit: str
    after: str


class SearchRow(NamedTuple):
    """One case that was found."""

    id: int
    number: str
    title: str
    address: str
    category: str
    community: str
    state: Badge
    moment: str
    excerpt: Excerpt | None


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found, the newest first; `next_before` says where the next page starts."""

    text: str
    rows: list[SearchRow]
    count: str = ""
    next_before: int | None = None
    is_too_short: bool = False


class _Found(NamedTuple):
    id: int
    number: str
    title: str
    address: str
    text: str
    category_id: str
    community_id: int
    state: str
    reported_at: datetime
    closed_at: datetime | None


def search_page(viewer: Actor, text: str, *, before: int | None = None, phone: str = "") -> SearchPage:
    """Return one page of the viewer's cases that hold every word; two statements, and two more for names not yet read.

    Only the first page is counted, to no more than ninety-nine. A resident's number leads to their cases by the index
    that `sought_phone` gave, and only where the viewer may have it shown.
    """
    asked = " ".join(text.split())[:LONGEST_SEARCH].strip()
    within = within_for(viewer, areas=area_scopes(viewer), phone=phone, in_hand=True)
    sought = sought_from(asked)
    if not sought.words or not (within.areas or within.handlers):
        return SearchPage(asked, [])
    if not sought.is_searchable:
        return SearchPage(asked, [], is_too_short=True)
    found = _fetch(found_statement(sought, within, before=before, rows=PAGE_ROWS + 1))
    kept = found[:PAGE_ROWS]
    names = registers_knowing(organisation_ids={row.community_id for row in kept}, cell_ids=set())
    return SearchPage(
        asked,
        [_row(row, sought, names) for row in kept],
        count=_count_words(capped_count(sought, within)) if kept and before is None else "",
        next_before=kept[-1].id if len(found) > PAGE_ROWS else None,
    )


def capped_count(sought: Sought, within: Within) -> int:
    """Return how many cases there are, or one more than the cap."""
    statement = count_statement(sought, within, most=COUNT_CAP + 1)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return int(cursor.fetchone()[0])


def _count_words(count: int) -> str:
    if count > COUNT_CAP:
        return _("More than %(count)d cases") % {"count": COUNT_CAP}
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}


def _fetch(statement: Statement) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return [_Found(*row) for row in cursor.fetchall()]


def _row(row: _Found, sought: Sought, names: Registers) -> SearchRow:
    at = {"time": moment_words(row.closed_at or row.reported_at)}
    return SearchRow(
        id=row.id,
        number=row.number,
        title=row.title,
        address=row.address,
        category=names.category(row.category_id),
        community=names.organisation(row.community_id),
        state=state_badge(row.state),
        moment=_("ended %(time)s") % at if row.closed_at else _("reported %(time)s") % at,
        excerpt=_excerpt(row, sought),
    )


def _excerpt(row: _Found, sought: Sought) -> Excerpt | None:
    """Return the first word that stands in the text alone, with what is around it."""
    shown = f"{row.title}\n{row.address}".lower()
    for word in sought.words:
        at = row.text.lower().find(word.lower())
        if word.lower() not in shown and at >= 0:
            start, end = max(0, at - AROUND), at + len(word)
            before = ("…" if start else "") + row.text[start:at]
            after = row.text[end : end + AROUND] + ("…" if len(row.text) > end + AROUND else "")
            return Excerpt(before, row.text[at:end], after)
    return None
