"""Which workbook belongs to which kind of export."""

from collections.abc import Mapping

from cases.models import Export
from cases.queries.books.assessment import ASSESSMENT
from cases.queries.books.book import Book
from cases.queries.books.past_parts import PAST_PARTS
from cases.queries.books.statistics import STATISTICS
from cases.queries.books.supervision import SUPERVISION

BOOKS: Mapping[str, Book] = {
    Export.COUNTED: STATISTICS,
    Export.WATCHED: SUPERVISION,
    Export.ASSESSED: ASSESSMENT,
    Export.PAST: PAST_PARTS,
}
