"""Figures that people take out of the portal as workbooks: which one, and in which format."""

from typing import Any

from rest_framework import serializers

from cases.figures.api.serializers.assessment import EvaluatedIn
from cases.figures.api.serializers.statistics import CountedIn
from cases.figures.api.serializers.supervision import WatchedIn
from cases.papers.api.serializers.exports import TABLES


class PastExportIn(serializers.Serializer[Any]):
    """In which format."""

    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")


class StatisticsExportIn(CountedIn):
    """Which figure of the statistics, in which format."""

    after = None  # type: ignore[assignment]
    size = None  # type: ignore[assignment]
    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")


class SupervisionExportIn(WatchedIn):
    """Which figure of supervision, in which format."""

    after = None  # type: ignore[assignment]
    size = None  # type: ignore[assignment]
    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")


class AssessmentExportIn(EvaluatedIn):
    """Which figure of the assessment, in which format."""

    after = None  # type: ignore[assignment]
    size = None  # type: ignore[assignment]
    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")
