"""What a search costs among a million cases, against comparing with every case."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q

from bench.figures import Figure, ratio
from bench.near import text_of_chance
from cases.models import Case, CaseSearch
from cases.reading.commands.searching import renew_search
from cases.reading.queries.search import PAGE_ROWS, capped_count, search_page
from cases.reading.queries.search_sql import Within, is_common, sought_from
from governance.ground.memory import forget_everything
from governance.ground.permissions import Actor, Grant
from governance.ground.workflow import Permission
from governance.models import Organisation

QUERIES = 200
RARE_WORDS = 12
TEXTS = 20_000

_CHANGED = """
UPDATE cases_case c SET text = told.text, title = left(told.text, 40)
FROM (SELECT n, text FROM unnest(%s::text[]) WITH ORDINALITY AS listed(text, n)) told
WHERE told.n = 1 + abs(hashint8(c.id)) %% %s AND c.id BETWEEN %s AND %s
"""


def search_figures(*, pairs: int) -> list[Figure]:
    """Time rare words against LIKE, compare the rows of random queries, and time the count against the page."""
    _write_texts()
    forget_everything()
    viewer = _reader()
    rare, common = _words()
    figures = [_rare_over_like(viewer, rare), _equal_to_like(viewer)]
    return [*figures, _count_over_page(viewer, common, pairs=pairs), _count_over_page(viewer, rare[0], pairs=pairs)]


def _write_texts() -> None:
    """Give the cases texts of chance, once, and have them noted as a worker does."""
    newest = Case.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if CaseSearch.objects.filter(case_id=newest).exists():
        return
    chance = random.Random(21)
    texts = [text_of_chance(chance) for _ in range(TEXTS)]
    with connection.cursor() as cursor:
        for start in range(0, newest + 1, 100_000):
            cursor.execute(_CHANGED, [texts, TEXTS, start, start + 99_999])
        # Noted without the index of pairs, which is built once at the end.
        cursor.execute("DROP INDEX IF EXISTS search_by_mark")
        renew_search()
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX search_by_mark ON cases_casesearch USING gin (marks) WITH (fastupdate = off)")
        cursor.execute("VACUUM ANALYZE cases_casesearch, cases_case")


def _reader() -> Actor:
    with connection.cursor() as cursor:
        cursor.execute("SELECT district_id FROM cases_case GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        district = Organisation.objects.get(id=cursor.fetchone()[0])
    return Actor(person_id=1, grants={Permission.VIEW_CASE: (Grant(district.pk, district.path, "district"),)})


def _words() -> tuple[list[str], str]:
    """Return two-character words that few cases hold, and one that many do."""
    chance = random.Random(22)
    samples = list(Case.objects.order_by("-id").values_list("text", flat=True)[:5000])
    words = list({text[start : start + 2] for text in samples for start in range(2)})
    chance.shuffle(words)
    rare = [word for word in words if not is_common(sought_from(word).marks)]
    return rare[:RARE_WORDS], "处理"


def _like(viewer: Actor, text: str, rows: int) -> list[str]:
    fits = Q(title__icontains=text) | Q(address__icontains=text) | Q(text__icontains=text)
    found = Case.objects.visible_to(viewer).filter(fits).order_by("-id")
    return list(found.values_list("number", flat=True)[:rows])


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _rare_over_like(viewer: Actor, words: Sequence[str]) -> Figure:
    """Compare whole answers: LIKE may not stop at a page, nor does the count of ours."""
    ratios = []
    search_page(viewer, words[0])
    for word in words:
        ours = statistics.median(_seconds(partial(search_page, viewer, word)) for _ in range(3))
        ratios.append(_seconds(partial(_like, viewer, word, 1_000_000)) / ours)
    note = f"{len(words)} words among {CaseSearch.objects.count()} cases"
    return Figure(
        "rare two-character word: LIKE over indexed search", statistics.median(ratios), 50, at_least=True, note=note
    )


def _equal_to_like(viewer: Actor) -> Figure:
    """Compare the first page of random queries: pieces of two to six characters out of the cases."""
    chance = random.Random(23)
    texts = list(Case.objects.order_by("-id").values_list("text", flat=True)[:QUERIES])
    equal = 0
    for text in texts:
        query = _piece(text, chance)
        equal += [row.number for row in search_page(viewer, query).rows] == _like(viewer, query, PAGE_ROWS)
    return Figure("random queries whose rows equal those of LIKE, of 200", equal, QUERIES, at_least=True)


def _piece(text: str, chance: random.Random) -> str:
    while True:
        start = chance.randrange(len(text) - 6)
        piece = text[start : start + chance.randint(2, 6)]
        sought: Any = sought_from(piece)
        if sought.marks and not sought.number:
            return piece


def _count_over_page(viewer: Actor, word: str, *, pairs: int) -> Figure:
    within, sought = Within(viewer.scopes(Permission.VIEW_CASE), (), "TRUE"), sought_from(word)
    kind = "common" if is_common(sought.marks) else "rare"
    value = ratio(
        lambda: capped_count(sought, within),
        lambda: search_page(viewer, word, before=2**62),
        pairs=pairs,
        warm_up=3,
    )
    return Figure(f"capped count of a {kind} word over its page", value, 2.0)
