"""Which workbook belongs to which kind of export."""

from collections.abc import Mapping

from cases.papers.models import Export
from cases.papers.queries.books.assessment import ASSESSMENT
from cases.papers.queries.books.book import Book
from cases.papers.queries.books.past_parts import PAST_PARTS
from cases.papers.queries.books.statistics import STATISTICS
from cases.papers.queries.books.supervision import SUPERVISION

BOOKS: Mapping[str, Book] = {
    Export.COUNTED: STATISTICS,
    Export.WATCHED: SUPERVISION,
    Export.ASSESSED: ASSESSMENT,
    Export.PAST: PAST_PARTS,
}
