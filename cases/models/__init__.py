"""The tables of cases."""

from cases.models.applications import Application, CaseLink, Evaluation
from cases.models.assignments import Assignment, Whistle
from cases.models.cases import CallBack, Case, Photo
from cases.models.counters import CaseCounter, CaseDelta
from cases.models.imports import CaseImport
from cases.models.rules import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    RuleValue,
    TimeLimit,
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
    "Category",
    "CommunityDuty",
    "DeclineReason",
    "Evaluation",
    "Photo",
    "ResponsibilityRule",
    "RuleValue",
    "TimeLimit",
    "Whistle",
    "WhistleKind",
]
