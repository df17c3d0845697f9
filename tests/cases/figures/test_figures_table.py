"""Every figure stands, under its words, where its table says: on the page, in the API and in the workbook."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from pytest_django.plugin import DjangoDbBlocker

from cases.figures.queries.rate_rounds import WantedRounds
from cases.figures.workflow.figures import FIGURES, Board, Shown
from cases.figures.workflow.supervision import Watch
from cases.models import Export
from cases.papers.commands import exports
from governance.ground import outbox
from tests import stories
from tests.api import caller
from tests.cases.papers.commands.test_exports import closed
from tests.district import District, moment

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")
KINDS = {Board.STATISTICS: "counted", Board.SUPERVISION: "watched", Board.ASSESSMENT: "assessed"}
FIGURE = [(board, name) for board, figures in FIGURES.items() for name in figures]


@dataclass(frozen=True)
class Read:
    """What each board shows: its page, and the heads and meanings of its workbook, by language; the API's names."""

    pages: dict[tuple[Board, str], str]
    heads: dict[tuple[Board, str], list[str]]
    meanings: dict[tuple[Board, str], dict[str, str]]
    names: dict[Board, set[str]]


@pytest.fixture(scope="module")
def read(ground_of_module: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Read]:
    """Let something happen, and read every board once."""
    with django_db_blocker.unblock(), transaction.atomic():
        district = District()
        closed(district)
        stories.filed(district)
        program = caller(district, "chen")
        books = {(board, language): _book(district, board, language) for board in Board for language in LANGUAGES}
        yield Read(
            {(board, language): _page(district, board, language) for board in Board for language in LANGUAGES},
            {key: heads for key, (heads, _meanings) in books.items()},
            {key: meanings for key, (_heads, meanings) in books.items()},
            {board: set(_names(json.loads(program.get(f"{board.value}/").content))) for board in Board},
        )
        transaction.set_rollback(True)


def _page(district: District, board: Board, language: str) -> str:
    browser = Client(headers={"accept-language": language})
    browser.force_login(district.person("chen"))
    return browser.get(f"/{board.value}/").content.decode().replace("&#x27;", "'")


def _book(district: District, board: Board, language: str) -> tuple[list[str], dict[str, str]]:
    asking: dict[str, Any] = {"form": "xlsx", "by": district.actor("chen"), "now": moment(18)}
    with translation.override(language):
        key = f"figures-{board}-{language}"
        if board is Board.RATES:
            export = exports.export_rounds(WantedRounds(), key=key, **asking)
        else:
            export = exports.export_figures(KINDS[board], {}, key=key, **asking)
    outbox.drain()
    file = default_storage.path(Export.objects.get(id=export.pk).file)
    *_rows, heads, meanings, _about = load_workbook(io.BytesIO(Path(file).read_bytes())).worksheets
    first = next(heads.iter_rows(values_only=True))
    return [str(head) for head in first], {str(row[0]): str(row[1]) for row in meanings.iter_rows(values_only=True)}


def _names(found: Any) -> Iterator[str]:
    """Yield every name in an answer, and the reasons of supervision, which stand as values."""
    if isinstance(found, list):
        for each in found:
            yield from _names(each)
    if isinstance(found, dict):
        yield from found
        yield str(found.get("watch", ""))
        for each in found.values():
            yield from _names(each)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("board", "name"), FIGURE)
def test_a_figure_stands_on_its_page_by_its_words(read: Read, board: Board, name: str, language: str) -> None:
    figure = FIGURES[board][name]

    if Shown.PAGE in figure.shown:
        assert figure.words.text(language) in read.pages[board, language]


@pytest.mark.parametrize(("board", "name"), FIGURE)
def test_a_figure_stands_in_the_api_where_its_table_says_and_nowhere_else(read: Read, board: Board, name: str) -> None:
    assert (name in read.names[board]) is (Shown.API in FIGURES[board][name].shown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("board", Board)
def test_a_workbook_heads_its_columns_by_the_figures_in_their_order(read: Read, board: Board, language: str) -> None:
    named = [figure.head.text(language) for figure in FIGURES[board].values() if Shown.WORKBOOK in figure.shown]

    assert [head for head in read.heads[board, language] if head in named] == named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("board", "name"), FIGURE)
def test_a_workbook_says_what_a_figure_counts(read: Read, board: Board, name: str, language: str) -> None:
    figure = FIGURES[board][name]

    said = read.meanings[board, language][figure.head.text(language)]

    assert said.startswith(figure.meaning.text(language).partition("{")[0])
    assert "{" not in said


@pytest.mark.parametrize("board", Board)
def test_no_two_figures_of_a_board_are_called_the_same(board: Board) -> None:
    heads = [figure.head.zh for figure in FIGURES[board].values()]

    assert len(set(heads)) == len(heads)


def test_every_reason_of_supervision_is_a_figure() -> None:
    assert {watch.value for watch in Watch} == set(FIGURES[Board.SUPERVISION])
