"""The answers to the questions of a category: what is missing, what stops a report, how they are kept."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from cases.rules.queries.desk_entries import KeptQuestion
from cases.rules.queries.questions import LONGEST_ANSWER, field_of, questions_for
from cases.rules.queries.registers import spoken
from cases.rules.workflow import Source
from cases.rules.workflow.desk_texts import Effect, QuestionKind


def wrong_answers(category: str, answers: Mapping[str, str], source: Source, day: date) -> dict[str, str]:
    """Return what is wrong with the answers, by the entries of a form; an answer that stops says whom to call instead.

    An import is not asked: whoever could answer is not there. What it brings is checked all the same.
    """
    questions = {str(question.id): question for question in questions_for(category, day)}
    wrong = {field_of(q): said for id_, q in questions.items() if (said := _wrong(q, answers.get(id_, ""), source))}
    if unknown := [id_ for id_ in answers if id_ not in questions]:
        wrong["answers"] = _("Nothing with the number %(ids)s is asked about this.") % {"ids": ", ".join(unknown)}
    return wrong


def kept_answers(category: str, answers: Mapping[str, str], day: date) -> dict[str, dict[str, str]]:
    """Return the answers as the case keeps them: in the words in which they were asked and given."""
    kept = {}
    for question in questions_for(category, day):
        if given := answers.get(str(question.id), ""):
            option = question.option(given)
            said = option.name if option else None
            kept[str(question.id)] = {
                "zh": question.name.zh,
                "en": question.name.en,
                "answer": given,
                "answer_zh": said.zh if said else given,
                "answer_en": said.en if said else given,
            }
    return kept


def _wrong(question: KeptQuestion, given: str, source: Source) -> str:
    if not given:
        return _("Answer this too.") if question.is_required and source is not Source.IMPORT else ""
    if question.kind is QuestionKind.TEXT:
        too_long = _("Keep this below %(most)d characters.") % {"most": LONGEST_ANSWER}
        return too_long if len(given) > LONGEST_ANSWER else ""
    option = question.option(given)
    if option is None:
        return _("Choose one of the answers.")
    return spoken(option.words) if option.effect is Effect.STOP else ""
