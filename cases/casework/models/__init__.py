"""The tables of this wing."""

from cases.casework.models.assignments import Assignment
from cases.casework.models.call_backs import CallBack
from cases.casework.models.cases import Case
from cases.casework.models.evaluations import Evaluation
from cases.casework.models.links import CaseLink
from cases.casework.models.photos import Photo
from cases.casework.models.ticks import ChecklistTick
from cases.casework.models.watching import CaseWatch
from cases.casework.models.whistles import Whistle, WhistleCall

__all__ = [
    "Assignment",
    "CallBack",
    "Case",
    "CaseLink",
    "CaseWatch",
    "ChecklistTick",
    "Evaluation",
    "Photo",
    "Whistle",
    "WhistleCall",
]
