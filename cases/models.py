"""The tables of cases."""

from cases.casework.models import CaseLink, Evaluation
from cases.casework.models.assignments import Assignment
from cases.casework.models.call_backs import CallBack
from cases.casework.models.cases import Case
from cases.casework.models.photos import Photo
from cases.casework.models.ticks import ChecklistTick
from cases.casework.models.watching import CaseWatch
from cases.casework.models.whistles import Whistle, WhistleCall
from cases.decisions.models import Application
from cases.desk.models import SavedView
from cases.figures.models.counters import CaseCounter, CaseDelta
from cases.figures.models.rates import CountedRound, RateCounter, RateDelta
from cases.intake.models import CaseImport
from cases.papers.models import Export
from cases.reading.models.nearness import CaseWords, WordCount
from cases.reading.models.searching import CaseSearch
from cases.reading.models.suggestions import SuggestionVersion
from cases.rules.models.desk_texts import ChecklistItem, Macro, Question, StandardText
from cases.rules.models.registers import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    WhistleKind,
)

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
    "SavedView",
    "StandardText",
    "SuggestionVersion",
    "Whistle",
    "WhistleCall",
    "WhistleKind",
    "WordCount",
]
