"""Reading a text with what was learned: the weights in force, kept by each process, and what they say of a text.

The weights are plain numbers in an archive of numpy arrays that is loaded without pickle, and only when its digest is
the one that was written down when it was learned. Nothing here needs scikit-learn.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cases.reading.models import SuggestionVersion
from cases.reading.workflow.suggestion import Withheld
from cases.reading.workflow.words import Weighed, heaviest, pieces
from governance.ground.memory import Kept

if TYPE_CHECKING:
    import numpy as np


class Read(NamedTuple):
    """One category that a text may belong to, how strongly the text speaks for it, and the words that say so."""

    label: str
    score: float
    words: list[str]


@dataclass(frozen=True)
class Weights:
    """What was learned: pieces with their rarity, and for each label how much each piece speaks for it."""

    labels: Sequence[str]
    pieces: Mapping[str, int]
    rarity: np.ndarray
    matrix: np.ndarray
    bias: np.ndarray

    def read(self, text: str, *, most: int, gained: Mapping[str, float] | None = None) -> list[Read]:
        """Return the labels that the text speaks for most, the best first; nothing when no piece of it is known.

        What a label has `gained` by other means counts with what its pieces say.
        """
        known = [(piece, self.pieces[piece], count) for piece, count in pieces(text).items() if piece in self.pieces]
        if not known:
            return []
        rows = [row for _piece, row, _count in known]
        weight = [1 + math.log(count) for _piece, _row, count in known]
        heavy = self.rarity[rows] * weight
        heavy = heavy / math.sqrt(float(heavy @ heavy))
        parts = self.matrix[rows].astype("float32") * heavy[:, None]
        scores = parts.sum(axis=0) + self.bias + [(gained or {}).get(label, 0.0) for label in self.labels]
        best = [int(n) for n in scores.argsort()[::-1][:most]]
        names = [piece for piece, _row, _count in known]
        return [
            Read(self.labels[n], float(scores[n]), heaviest(map(Weighed, names, parts[:, n].tolist()))) for n in best
        ]


@dataclass(frozen=True)
class InUse:
    """The version that suggests with its weights, or the reason why there is none."""

    version: int = 0
    weights: Weights | None = None
    withheld: str = Withheld.NEVER_TRAINED


def packed(weights: Weights) -> bytes:
    """Return weights as they are stored."""
    import numpy as np  # Loading it takes longer than a page; most processes never need it.

    out = io.BytesIO()
    ordered = sorted(weights.pieces, key=weights.pieces.__getitem__)
    np.savez_compressed(
        out,
        names=np.frombuffer(json.dumps([list(weights.labels), ordered], ensure_ascii=False).encode(), dtype="uint8"),
        rarity=weights.rarity.astype("float32"),
        matrix=weights.matrix.astype("float16"),
        bias=weights.bias.astype("float32"),
    )
    return out.getvalue()


def unpacked(stored: bytes, *, digest: str) -> Weights:
    """Return stored weights; raise ValueError when they are not the ones that the digest was taken of."""
    import numpy as np

    if digest_of(stored) != digest:
        raise ValueError("the stored weights are not the ones that were learned")
    with np.load(io.BytesIO(stored), allow_pickle=False) as held:
        labels, ordered = json.loads(held["names"].tobytes())
        return Weights(
            labels=labels,
            pieces={piece: row for row, piece in enumerate(ordered)},
            rarity=held["rarity"],
            matrix=held["matrix"],
            bias=held["bias"],
        )


def digest_of(stored: bytes) -> str:
    """Return what proves that stored weights were not changed."""
    return hashlib.sha256(stored).hexdigest()


def in_use() -> InUse:
    """Return the version that suggests; a change of version is noticed within half a minute."""
    return _in_use.get()


def forget_version() -> None:
    """Have this process look up the version again at its next use."""
    _in_use.forget()


def _looked_up() -> InUse:
    newest = SuggestionVersion.objects.order_by("-is_active", "-id").values_list("id", "is_active", "withheld").first()
    if newest is None:
        return InUse()
    id_, is_active, withheld = newest
    if not is_active:
        return InUse(withheld=withheld or Withheld.NEVER_TRAINED)
    if (before := _in_use.last) and before.version == id_:
        return before
    stored, digest = SuggestionVersion.objects.values_list("weights", "digest").get(id=id_)
    return InUse(version=id_, weights=unpacked(bytes(stored or b""), digest=digest), withheld="")


_in_use = Kept(_looked_up, seconds=30)
