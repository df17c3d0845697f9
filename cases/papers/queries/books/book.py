"""What every workbook of figures is made of, and the words that all of them share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.figures.workflow.figures import Figure
from cases.papers.queries.cells import Cell
from cases.rules.queries.registers import OrganisationEntry, registers, spoken
from governance.ground.permissions import Actor

# Which figure of which board, as it stands in the address; empty entries are left out.
Asked = Mapping[str, str]


class Table(NamedTuple):
    """One sheet: its title, the names of its columns and its rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Stretch(NamedTuple):
    """Some rows behind a figure, and where the next ones begin; nothing at the end."""

    rows: Sequence[Sequence[Cell]]
    next: str


class From(NamedTuple):
    """From where on how many rows are read, as things stood at a moment."""

    after: str
    size: int
    now: datetime


@dataclass(frozen=True)
class Book:
    """How one kind of workbook is filled; each part raises NotAllowed, NotFound or Invalid as its page does."""

    names: Sequence[str]
    settled: Callable[[Actor, Asked, datetime], dict[str, str]]
    words: Callable[[Asked], Sequence[str]]
    title: Callable[[], str]
    heads: Callable[[], list[str]]
    rows: Callable[[Actor, Asked, From], Stretch]
    boards: Callable[[Actor, Asked, datetime], Sequence[Table]]


def organisation_named(code: str) -> OrganisationEntry | None:
    """Return an organisation by its code, or nothing."""
    return next((one for one in registers().organisations.values() if code and one.code == code), None)


def name_of(code: str) -> str:
    """Return an organisation's name in the language of the file, or the code of one that is not known."""
    found = organisation_named(code)
    return spoken(found.name) if found else code


def definitions(rows: Sequence[Sequence[Cell]]) -> Table:
    """Return the sheet that says what is counted."""
    return Table(_("Definitions"), [_("Column"), _("What it counts")], rows)


def heads_of(figures: Mapping[str, Figure]) -> list[str]:
    """Return what the columns of a board's figures are called."""
    return [spoken(figure.head) for figure in figures.values()]


def meanings_of(figures: Mapping[str, Figure], **told: int) -> list[list[Cell]]:
    """Return what each figure of a board counts; `told` is what its rules are set to."""
    return [[spoken(figure.head), spoken(figure.meaning).format(**told)] for figure in figures.values()]


def rounded(share: float | None) -> Cell:
    """Return the cell of a share or a mean; of nothing it is empty and not nought."""
    return "" if share is None else round(share, 2)
