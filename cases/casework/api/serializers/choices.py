"""The closed lists of words that fields of cases take, with both languages beside each code."""

from collections.abc import Mapping
from typing import Any

from cases.rules.workflow import ACTION_WORDS, ROLE_WORDS, SATISFACTION_WORDS, SOURCE_WORDS, STATE_WORDS
from cases.rules.workflow.applications import KIND_WORDS, STANDING_WORDS
from cases.rules.workflow.calling import PART_WORDS
from cases.rules.workflow.intake import TOLD_TO_STAFF
from governance.ground.workflow import Words


def _listed(words: Mapping[Any, Words]) -> list[tuple[str, str]]:
    return [(code.value, f"{name.zh} {name.en}") for code, name in words.items()]


STATES = _listed(STATE_WORDS)
SOURCES = _listed(SOURCE_WORDS)
REPORTED_SOURCES = _listed({source: SOURCE_WORDS[source] for source in TOLD_TO_STAFF})
CALL_PARTS = _listed(PART_WORDS)
ACTIONS = _listed(ACTION_WORDS)
ROLES = _listed(ROLE_WORDS)
SATISFACTIONS = _listed(SATISFACTION_WORDS)
APPLICATION_KINDS = _listed(KIND_WORDS)
STANDINGS = _listed(STANDING_WORDS)
