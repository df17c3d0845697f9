"""The tables of cases."""

from cases.models.applications import Application, CaseLink, Evaluation
from cases.models.assignments import Assignment
from cases.models.cases import CallBack, Case, Photo
from cases.models.counters import CaseCounter, CaseDelta
from cases.models.desk_texts import ChecklistItem, ChecklistTick, Macro, Question, StandardText
from cases.models.exports import Export
from cases.models.imports import CaseImport
from cases.models.nearness import CaseWords, WordCount
from cases.models.rates import CountedRound, RateCounter, RateDelta
from cases.models.rules import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    RuleValue,
    TimeLimit,
    WhistleKind,
)
from cases.models.saved_views import SavedView
from cases.models.searching import CaseSearch
from cases.models.suggestions import SuggestionVersion
from cases.models.watching import CaseWatch
from cases.models.whistles import Whistle, WhistleCall

__all__ = [
    "Application",
    "Assignment",
    "CallBack",
    "Case",
    "CaseCounter",
    "CaseDelta",
    "CaseImport",
    "CaseLink",
    "CaseSearch",
    "CaseWatch",
    "CaseWords",
    "Category",
    "ChecklistItem",
    "ChecklistTick",
    "CommunityDuty",
    "CountedRound",
    "DeclineReason",
    "Evaluation",
    "Export",
    "Macro",
    "Photo",
    "Question",
    "RateCounter",
    "RateDelta",
    "ResponsibilityRule",
    "RuleValue",
    "SavedView",
    "StandardText",
    "SuggestionVersion",
    "TimeLimit",
    "Whistle",
    "WhistleCall",
    "WhistleKind",
    "WordCount",
]
