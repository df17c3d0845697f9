"""The questions that belong to a category, and what was answered to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cases.rules.queries.desk_entries import KeptQuestion, desk_entries
from cases.rules.queries.registers import holds_on, spoken
from cases.rules.workflow.desk_texts import Effect, QuestionKind
from governance.ground.workflow import Words

LONGEST_ANSWER = 300


class AskedOption(NamedTuple):
    """One answer to choose, as a form shows it."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a form shows it, with what was answered so far and what that brings about."""

    field: str
    label: str
    is_required: bool
    options: tuple[AskedOption, ...]
    answer: str
    warning: str
    stop: str
    error: str = ""


def questions_for(category: str, day: date) -> list[KeptQuestion]:
    """Return what is asked about a category on a day; nothing is read that is not kept."""
    return [q for q in desk_entries().questions if q.is_about(category) and holds_on(q.valid, day)] if category else []


def field_of(question: KeptQuestion) -> str:
    """Return the name of a question's entry in a form."""
    return f"answer-{question.id}"


def asked_about(
    category: str, answers: Mapping[str, Any], day: date, errors: Mapping[str, str] | None = None
) -> list[AskedQuestion]:
    """Return the questions of a category with what stands in a form."""
    return [_asked(question, answers, errors or {}) for question in questions_for(category, day)]


def answered(kept: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return what was asked when a case was reported, and what was answered, in the language of the page."""
    return [(spoken(Words(a["zh"], a["en"])), spoken(Words(a["answer_zh"], a["answer_en"]))) for a in kept.values()]


def _asked(question: KeptQuestion, answers: Mapping[str, Any], errors: Mapping[str, str]) -> AskedQuestion:
    name = field_of(question)
    given = str(answers.get(name) or "")
    chosen = question.option(given) if question.kind is not QuestionKind.TEXT else None
    return AskedQuestion(
        field=name,
        label=spoken(question.name),
        is_required=question.is_required,
        options=tuple(AskedOption(o.value, o.label, o is chosen) for o in question.options),
        answer=given,
        warning=chosen.warning if chosen and chosen.effect is Effect.WARN else "",
        stop=chosen.warning if chosen and chosen.effect is Effect.STOP else "",
        error=errors.get(name, ""),
    )
