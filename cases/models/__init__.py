"""The tables of cases."""

from cases.models.assignments import Assignment, Whistle
from cases.models.cases import CallBack, Case, Photo
from cases.models.counters import CaseCounter, CaseDelta
from cases.models.imports import CaseImport
from cases.models.rules import Category, DeclineReason, ResponsibilityRule, TimeLimit, WhistleKind

__all__ = [
    "Assignment",
    "CallBack",
    "Case",
    "CaseCounter",
    "CaseDelta",
    "CaseImport",
    "Category",
    "DeclineReason",
    "Photo",
    "ResponsibilityRule",
    "TimeLimit",
    "Whistle",
    "WhistleKind",
]
