"""The tables of this wing."""

from cases.rules.models.desk_texts import ChecklistItem, Macro, Question, StandardText
from cases.rules.models.registers import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    WhistleKind,
)

__all__ = [
    "Category",
    "ChecklistItem",
    "CommunityDuty",
    "DeclineReason",
    "Macro",
    "Question",
    "ResponsibilityRule",
    "StandardText",
    "WhistleKind",
]
