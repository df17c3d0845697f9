"""Learning which words speak for which category, and how often that is right on texts that were held back.

Pieces of one to three characters, weighed by how rare they are (TF-IDF with a damped count), and one linear support
vector machine for each category, in which every category counts alike. The settings are fixed, not searched for, so
that what is measured on the folds is true of texts that nobody has seen. Each fold learns everything anew from its own
rows, the vocabulary and the rarities too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from cases.reading.queries.reading import Weights
from cases.reading.workflow.suggestion import FOLDS, MOST_PIECES
from cases.reading.workflow.words import pieces

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

# Fixed, so that the same rows give the same figures.
SEED = 20260302


@dataclass(frozen=True)
class ClassFigures:
    """How a category fares: of those suggested, how many are right; of those there are, how many are found."""

    label: str
    rows: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Figures:
    """How often held-back texts were given their own category."""

    accuracy: float
    macro_f1: float
    classes: Sequence[ClassFigures]


@dataclass(frozen=True)
class Learned:
    """Weights learned from all rows, and the figures of the folds."""

    weights: Weights
    figures: Figures


@dataclass(frozen=True)
class _Table:
    """Which text has which piece, damped; the columns are all pieces of all texts."""

    names: list[str]
    counts: csr_matrix
    labels: np.ndarray


@dataclass(frozen=True)
class _Fitted:
    columns: np.ndarray
    rarity: np.ndarray
    machine: Any

    def answer(self, counts: csr_matrix) -> np.ndarray:
        answers: np.ndarray = self.machine.predict(_weighed(counts[:, self.columns], self.rarity))
        return answers


def learn(texts: Sequence[str], labels: Sequence[str], *, folds: int = FOLDS) -> Learned:
    """Learn from labelled texts and measure it by stratified folds; each label needs at least `folds` texts."""
    table = _table(texts, labels)
    figures = _figures(table.labels, _held_out_answers(table, folds))
    fitted = _fit(table, list(range(len(texts))))
    names = [table.names[n] for n in fitted.columns]
    return Learned(_weights(fitted, names), figures)


def _table(texts: Sequence[str], labels: Sequence[str]) -> _Table:
    import numpy as np  # Learning alone needs these; a web process never does.
    from scipy.sparse import csr_matrix

    found = [pieces(text) for text in texts]
    columns: dict[str, int] = {}
    places = [columns.setdefault(piece, len(columns)) for piece in chain.from_iterable(found)]
    damped = [1 + math.log(count) for one in found for count in one.values()]
    starts = np.cumsum([0, *map(len, found)])
    counts = csr_matrix((damped, places, starts), shape=(len(found), len(columns)), dtype="float32")
    return _Table(list(columns), counts, np.asarray(labels))


def _held_out_answers(table: _Table, folds: int) -> np.ndarray:
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    answers = np.empty_like(table.labels)
    split = StratifiedKFold(folds, shuffle=True, random_state=SEED).split(table.counts, table.labels)
    for learned_from, held_out in split:
        answers[held_out] = _fit(table, learned_from).answer(table.counts[held_out])
    return answers


def _fit(table: _Table, rows: Any) -> _Fitted:
    import numpy as np
    from sklearn.svm import LinearSVC

    counts = table.counts[rows]
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    twice = np.flatnonzero(texts_with >= 2)
    columns = twice[np.argsort(-texts_with[twice], kind="stable")[:MOST_PIECES]]
    rarity = np.log((1 + counts.shape[0]) / (1 + texts_with[columns])) + 1
    machine = LinearSVC(C=1.0, class_weight="balanced", tol=0.01, random_state=SEED)
    machine.fit(_weighed(counts[:, columns], rarity), table.labels[rows])
    return _Fitted(columns, rarity, machine)


def _weighed(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    from sklearn.preprocessing import normalize

    return normalize(counts.multiply(rarity).tocsr())


def _figures(labels: np.ndarray, answers: np.ndarray) -> Figures:
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support

    names = sorted(set(labels.tolist()))
    each = precision_recall_fscore_support(labels, answers, labels=names, zero_division=0)
    classes = [
        ClassFigures(name, int(rows), float(precision), float(recall), float(f1))
        for name, precision, recall, f1, rows in zip(names, *each, strict=True)
    ]
    macro_f1 = sum(one.f1 for one in classes) / len(classes)
    return Figures(float(accuracy_score(labels, answers)), macro_f1, classes)


def _weights(fitted: _Fitted, names: Sequence[str]) -> Weights:
    import numpy as np

    machine = fitted.machine
    matrix, bias = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:
        # Of two labels scikit-learn keeps one column, which speaks for the second.
        matrix, bias = np.hstack([-matrix, matrix]), np.concatenate([-bias, bias])
    return Weights(
        labels=machine.classes_.tolist(),
        pieces={name: row for row, name in enumerate(names)},
        rarity=fitted.rarity,
        matrix=matrix,
        bias=bias,
    )
