"""What a desk writes, checks and asks with: where a text is offered, what it may name, what blocks a stage."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from cases.rules.workflow.actions import Action
from cases.rules.workflow.moves import MOVES
from governance.ground.workflow import Words

NOTE = "note"
USES: Mapping[str, Words] = {
    **{action.value: move.words for action, move in MOVES.items() if move.is_written},
    NOTE: Words("内部备注", "Internal note"),
}

PLACEHOLDERS: Mapping[str, Words] = {
    "number": Words("工单编号", "the case's number"),
    "title": Words("标题", "its title"),
    "category": Words("类别", "its category"),
    "address": Words("地址", "its address"),
    "street": Words("街道", "its street"),
    "community": Words("社区", "its community"),
    "department": Words("牵头单位", "the organisation that leads"),
    "deadline": Words("收件单位的办结时限", "by when whoever it goes to must be done"),
    "today": Words("今天的日期", "today's date"),
}
DEADLINE = "{deadline}"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(texts: Iterable[str]) -> list[str]:
    """Return what stands in braces and cannot be filled in, each once."""
    named = dict.fromkeys(name for text in texts for name in _PLACEHOLDER.findall(text))
    return [f"{{{name}}}" for name in named if name not in PLACEHOLDERS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with what the placeholders stand for; one that is empty for this case stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


class Stage(StrEnum):
    """What a checklist must be done before."""

    FINISH = "finish"
    VERIFY = "verify"
    CLOSE = "close"


# Which moves end a stage; a call-back ends the case where the resident is content.
ENDED_BY: Mapping[Action, Stage] = {
    Action.FINISH: Stage.FINISH,
    Action.FINISH_IN_COMMUNITY: Stage.FINISH,
    Action.VERIFY: Stage.VERIFY,
    Action.CALL_BACK: Stage.CLOSE,
    Action.EVALUATE: Stage.CLOSE,
}
STAGE_WORDS: Mapping[Stage, Words] = {
    Stage.FINISH: Words("办结前", "Before the work is finished"),
    Stage.VERIFY: Words("核查通过前", "Before it is verified"),
    Stage.CLOSE: Words("结案前", "Before the case is closed"),
}


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"


QUESTION_WORDS: Mapping[QuestionKind, Words] = {
    QuestionKind.TEXT: Words("填写文字", "in words"),
    QuestionKind.YES_NO: Words("是或否", "by yes or no"),
    QuestionKind.CHOICE: Words("单选", "by one of several answers"),
}


class Effect(StrEnum):
    """What an answer does: nothing, warn, or stop the report with words that say whom to call."""

    NONE = ""
    WARN = "warn"
    STOP = "stop"


YES_NO_WORDS: Mapping[str, Words] = {"yes": Words("是", "Yes"), "no": Words("否", "No")}

MACRO_STEPS: Mapping[str, Words] = {
    NOTE: Words("写内部备注", "Leave an internal note"),
    **{action.value: move.words for action, move in MOVES.items() if move.is_in_macros},
}
MOST_MACRO_STEPS = 4
