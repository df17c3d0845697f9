"""Standard texts, macros, checklists and questions, kept for half a minute in each process, read in one statement."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from cases.rules.queries.registers import holds_on, registers, spoken
from cases.rules.workflow.desk_texts import YES_NO_WORDS, Effect, QuestionKind, Stage
from governance.ground.memory import Kept
from governance.ground.workflow import Words

_COMMON = "e.id, e.name_zh, e.name_en, e.organisation_id, e.category_id, lower(e.valid), upper(e.valid)"
_OWN = {
    "texts": ("cases_standardtext", "e.use, e.text_zh, e.text_en", "e.id"),
    "macros": ("cases_macro", "e.steps", "e.id"),
    "checklists": ("cases_checklistitem", "e.stage", "e.id"),
    "questions": ("cases_question", "e.kind, e.is_required, e.options, e.rank", "e.rank, e.id"),
}
_ENTRIES = " UNION ALL ".join(
    f"SELECT '{name}', coalesce(jsonb_agg(jsonb_build_array({_COMMON}, {own}) ORDER BY {order}), '[]') FROM {table} e"
    for name, (table, own, order) in _OWN.items()
)


@dataclass(frozen=True)
class KeptEntry:
    """Something that an organisation, and all below it, works with while it holds."""

    id: int
    name: Words
    organisation_id: int
    category: str | None
    valid: tuple[str | None, str | None]

    def fits(self, organisation_ids: Iterable[int | None], category: str, day: date) -> bool:
        """Tell whether it holds on a day for a category below one of the organisations."""
        return self.organisation_id in set(organisation_ids) and self.is_about(category) and holds_on(self.valid, day)

    def is_about(self, category: str) -> bool:
        """Tell whether it is for a category, for the group above it, or for all."""
        known = registers().categories.get(category)
        return self.category in (None, category, known.parent if known else None)


@dataclass(frozen=True)
class KeptText(KeptEntry):
    """Words that are written often."""

    use: str
    text: Words


class MacroStep(NamedTuple):
    """One move of a macro, or a note."""

    do: str
    text: Words
    lead: str
    reason: str


@dataclass(frozen=True)
class KeptMacro(KeptEntry):
    """Several moves in one go."""

    steps: tuple[MacroStep, ...]


@dataclass(frozen=True)
class KeptItem(KeptEntry):
    """What must be ticked before a stage ends."""

    stage: Stage


class Option(NamedTuple):
    """One answer to choose, and what it does."""

    value: str
    name: Words
    effect: Effect
    words: Words

    @property
    def label(self) -> str:
        """The answer in the language of the page."""
        return spoken(self.name)

    @property
    def warning(self) -> str:
        """What is said to whoever gives this answer."""
        return spoken(self.words)


@dataclass(frozen=True)
class KeptQuestion(KeptEntry):
    """What is asked of whoever reports something."""

    kind: QuestionKind
    is_required: bool
    options: tuple[Option, ...]
    rank: int

    def option(self, value: str) -> Option | None:
        """Return one of the answers to choose."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class DeskEntries:
    texts: tuple[KeptText, ...]
    macros: tuple[KeptMacro, ...]
    checklists: tuple[KeptItem, ...]
    questions: tuple[KeptQuestion, ...]


Fit = TypeVar("Fit", bound=KeptEntry)


def desk_entries() -> DeskEntries:
    """Return all entries, at most half a minute old."""
    return _entries.get()


def forget_desk_entries() -> None:
    """Have this process read the entries again at their next use."""
    _entries.forget()


def fitting(
    entries: Iterable[Fit], organisation_ids: Iterable[int | None], category: str, day: date
) -> tuple[Fit, ...]:
    """Return those that hold on a day for a category below one of the organisations."""
    above = set(organisation_ids)
    return tuple(entry for entry in entries if entry.fits(above, category, day))


def steps_of(raw: Iterable[Mapping[str, str]]) -> tuple[MacroStep, ...]:
    """Read the steps of a macro as they are kept."""
    return tuple(MacroStep(s["do"], Words(s["text_zh"], s["text_en"]), s["lead"], s["reason"]) for s in raw)


def options_of(kind: QuestionKind, raw: Iterable[Mapping[str, str]]) -> tuple[Option, ...]:
    """Read the answers of a question as they are kept; yes and no have their own words."""
    return tuple(
        Option(
            o["value"],
            YES_NO_WORDS[o["value"]] if kind is QuestionKind.YES_NO else Words(o["name_zh"], o["name_en"]),
            Effect(o["effect"]),
            Words(o["words_zh"], o["words_en"]),
        )
        for o in raw
    )


def read_desk_entries() -> DeskEntries:
    """Read all entries as they stand at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        found = {name: json.loads(rows) if isinstance(rows, str) else rows for name, rows in cursor.fetchall()}
    return DeskEntries(
        texts=tuple(KeptText(*_common(row), row[7], Words(row[8], row[9])) for row in found["texts"]),
        macros=tuple(KeptMacro(*_common(row), steps_of(row[7])) for row in found["macros"]),
        checklists=tuple(KeptItem(*_common(row), Stage(row[7])) for row in found["checklists"]),
        questions=tuple(_question(row) for row in found["questions"]),
    )


def _common(row: list[Any]) -> tuple[int, Words, int, str | None, tuple[str | None, str | None]]:
    return row[0], Words(row[1], row[2]), row[3], row[4], (row[5], row[6])


def _question(row: list[Any]) -> KeptQuestion:
    kind = QuestionKind(row[7])
    return KeptQuestion(*_common(row), kind, row[8], options_of(kind, row[9]), row[10])


_entries = Kept(read_desk_entries, seconds=30)
