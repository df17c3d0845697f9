"""How a text is read: the runs of characters it is made of, the pieces that are weighed, the pairs that are compared.

Chinese writes no spaces, so nothing here knows words: a piece is one to three characters that stand side by side.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LONGEST_PIECE = 3
LONGEST_READ = 4000
LONGEST_COMPARED = 600
# Within this, instead of a street, a pair is the same mark for every case.
EVERYWHERE = 0

_RUN = re.compile(r"[^\W_]+")


class Weighed(NamedTuple):
    """A piece of a text and how much it weighed for an answer."""

    piece: str
    weight: float


def runs(text: str) -> list[str]:
    """Return the stretches of letters, digits and Chinese characters, written one way; signs end a stretch."""
    return _RUN.findall(unicodedata.normalize("NFKC", text).casefold())


def pieces(text: str) -> dict[str, int]:
    """Return how often each piece of one to three characters stands in the text."""
    found: dict[str, int] = {}
    for run in runs(text[:LONGEST_READ]):
        for size in range(1, LONGEST_PIECE + 1):
            for start in range(len(run) - size + 1):
                piece = run[start : start + size]
                found[piece] = found.get(piece, 0) + 1
    return found


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters by which two texts are compared."""
    return {run[n : n + 2] for run in runs(text[:LONGEST_COMPARED]) for n in range(len(run) - 1)}


def searched_pairs(*fields: str) -> set[str]:
    """Return the pairs by which a case is searched; two fields never share a pair, nor two stretches of one."""
    return {run[n : n + 2] for field in fields for run in runs(field) for n in range(len(run) - 1)}


def marks(found: Iterable[str], *, within: int) -> list[int]:
    """Return pairs as the numbers that the index knows them by: one number for a pair within one street."""
    return sorted(zlib.crc32(f"{within}:{pair}".encode()) - 2**31 for pair in found)


def told_as(title: str, text: str) -> str:
    """Return what was told of a matter; a title that only begins the text is not counted twice."""
    beginning = title.removesuffix("…")
    return text if " ".join(text.split()).startswith(beginning) else f"{title}\n{text}"


def heaviest(weighed: Iterable[Weighed], *, most: int = 4) -> list[str]:
    """Return the pieces that weighed most, the heaviest first, none of them a part of another."""
    said: list[str] = []
    for piece, weight in sorted(weighed, key=lambda one: (-one.weight, one.piece)):
        if weight <= 0 or len(said) == most:
            break
        if len(piece) > 1 and not _overlaps(piece, said):
            said.append(piece)
    return said


def _overlaps(piece: str, said: Sequence[str]) -> bool:
    """Tell whether two pieces are cut from the same word: one inside the other, or end and beginning alike."""
    return any(piece in one or one in piece or piece[1:] == one[:-1] or piece[:-1] == one[1:] for one in said)
